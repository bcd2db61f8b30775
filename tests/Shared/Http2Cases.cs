using System.Collections.Generic;
using System.Linq;
using static Saker.Shared.Http2Wire;

namespace Saker.Shared;

/// <summary>
/// What RFC 9113, 7541 and 9218 ask of a server that receives frames, case by case: held against the pure rules, and against whoever drives them.
/// </summary>
/// <remarks>A server may answer an error of a stream with one of the connection (RFC 9113 §5.4.1); the table says which one is ours.</remarks>
internal static class Http2Cases
{
    private const string Connection = "GOAWAY ProtocolError";
    private const string Size = "GOAWAY FrameSizeError";
    private const string Flow = "GOAWAY FlowControlError";
    private const string Compression = "GOAWAY CompressionError";
    private const string Closed = "GOAWAY StreamClosed";
    private const string Malformed = "RST_STREAM 1 ProtocolError";

    public static IReadOnlyList<Http2Case> All { get; } = [.. Connections(), .. Frames(), .. Streams(), .. Compressions(), .. Messages()];

    private static IEnumerable<Http2Case> Connections() =>
    [
        new("SETTINGS come first", "§3.4", Settings() + Headers(1), "", IsFirst: true),
        new("SETTINGS with settings come first", "§3.4", Settings("000300000064") + Headers(1), "", IsFirst: true),
        new("PING before SETTINGS", "§3.4", Ping(), Connection, IsFirst: true),
        new("HEADERS before SETTINGS", "§3.4", Headers(1), Connection, IsFirst: true),
        new("WINDOW_UPDATE before SETTINGS", "§3.4", WindowUpdate(0), Connection, IsFirst: true),
        new("an unknown frame before SETTINGS", "§3.4", Frame(0xfa, 0, 0), Connection, IsFirst: true),
        new("wrong SETTINGS first", "§3.4", Settings("0002000000ff"), Connection, IsFirst: true),
        new("SETTINGS on a stream first", "§3.4", Settings(stream: 1), Connection, IsFirst: true),
        new("SETTINGS again", "§6.5", Settings() + Settings() + Headers(1), ""),
        new("SETTINGS acknowledged", "§6.5.3", Settings(flags: 1) + Headers(1), ""),
    ];

    private static IEnumerable<Http2Case> Frames() =>
    [
        new("an unknown type on the connection", "§4.1", Frame(0xfa, 0xff, 0, "00") + Headers(1), ""),
        new("an unknown type on an idle stream", "§4.1", Frame(0xfa, 0, 7) + Headers(1), ""),
        new("an unknown type on an open stream", "§5.5", Headers(1, Post, EndHeaders) + Frame(0xfa, 1, 1) + Data(1, flags: EndStream), ""),
        new("an unknown type within a field block", "§5.5", Headers(1, Get, EndStream) + Frame(0xfa, 0, 1) + Continuation(1, ""), Connection),
        new("undefined flags", "§4.1", Headers(1, Get, 0xd7 & ~Priority & ~Padded) + Ping(flags: 0xfe), ""),
        new("the reserved bit", "§4.1", Headers(1).Replace("0105000000", "0105800000", System.StringComparison.Ordinal), ""),
        new("DATA longer than allowed", "§4.2", Headers(1, Post, EndHeaders) + Data(1, Bytes(16_385)), Size),
        new("DATA as long as allowed", "§4.2", Headers(1, Post, EndHeaders) + Data(1, Bytes(16_384), EndStream), ""),
        new("HEADERS longer than allowed", "§4.2", Headers(1, Bytes(16_385)), Size),
        new("an unknown frame longer than allowed", "§4.2", Frame(0xfa, 0, 0, Bytes(16_385)), Size),
        new("SETTINGS longer than allowed", "§4.2", Settings(Bytes(16_386)), Size),

        new("DATA on the connection", "§6.1", Data(0), Connection),
        new("DATA of padding alone", "§6.1", Headers(1, Post, EndHeaders) + Data(1, "03000000", Padded | EndStream), ""),
        new("DATA with more padding than frame", "§6.1", Headers(1, Post, EndHeaders) + Data(1, "04000000", Padded), Connection),
        new("DATA padded, and empty", "§6.1", Headers(1, Post, EndHeaders) + Data(1, "", Padded), Size),
        new("DATA without content", "§6.1", Headers(1, Post, EndHeaders) + Data(1, "") + Data(1, "", EndStream), ""),

        new("HEADERS on the connection", "§6.2", Headers(0), Connection),
        new("HEADERS with padding", "§6.2", Headers(1, "02" + Get + "0000", Whole | Padded), ""),
        new("HEADERS with more padding than frame", "§6.2", Headers(1, "07" + Get, Whole | Padded), Connection),
        new("HEADERS of padding alone", "§6.2", Headers(1, "020000", Whole | Padded), Malformed),
        new("HEADERS with a priority", "§6.2", Headers(1, "8000000010" + Get, Whole | Priority), ""),
        new("HEADERS with half a priority", "§6.2", Headers(1, "800000", Whole | Priority), Size),
        new("HEADERS with a priority under the padding", "§6.2", Headers(1, "08" + "0000000010" + Get, Whole | Priority | Padded), Connection),
        new("HEADERS padded, and empty", "§6.2", Headers(1, "", Whole | Padded), Size),
        new("HEADERS that depend on themselves", "§5.3.2", Headers(1, "0000000110" + Get, Whole | Priority), ""),

        new("PRIORITY on the connection", "§6.3", PriorityFrame(0), Connection),
        new("PRIORITY too short", "§6.3", Headers(1, Post, EndHeaders) + PriorityFrame(1, "00000000"), "RST_STREAM 1 FrameSizeError"),
        new("PRIORITY too long", "§6.3", Headers(1, Post, EndHeaders) + PriorityFrame(1, "000000001000"), "RST_STREAM 1 FrameSizeError"),
        new("PRIORITY too short on an idle stream, which cannot be reset", "§6.4", PriorityFrame(1, "00000000"), Size),
        new("PRIORITY on an idle stream", "§6.3", PriorityFrame(9) + Headers(1), ""),
        new("PRIORITY on a stream that depends on itself", "§5.3.2", PriorityFrame(1, "0000000110") + Headers(1), ""),
        new("PRIORITY within a field block", "§4.3", Headers(1, Get, EndStream) + PriorityFrame(1), Connection),

        new("RST_STREAM on the connection", "§6.4", Reset(0), Connection),
        new("RST_STREAM too short", "§6.4", Headers(1) + Reset(1, "000000"), Size),
        new("RST_STREAM too long", "§6.4", Headers(1) + Reset(1, "0000000000"), Size),
        new("RST_STREAM with a code nobody knows", "§7", Headers(1, Post, EndHeaders) + Reset(1, "ffffffff") + Headers(3), ""),

        new("SETTINGS on a stream", "§6.5", Settings(stream: 1), Connection),
        new("SETTINGS acknowledged with a payload", "§6.5", Settings("000300000064", flags: 1), Size),
        new("SETTINGS of five bytes", "§6.5", Settings("0003000000"), Size),
        new("SETTINGS of seven bytes", "§6.5", Settings("00030000006400"), Size),
        new("push neither allowed nor not", "§6.5.2", Settings("000200000002"), Connection),
        new("push allowed", "§6.5.2", Settings("000200000001") + Headers(1), ""),
        new("a window above 2^31-1", "§6.5.2", Settings("000480000000"), Flow),
        new("a window of 2^31-1", "§6.5.2", Settings("00047fffffff") + Headers(1), ""),
        new("a frame size below 2^14", "§6.5.2", Settings("000500003fff"), Connection),
        new("a frame size of 2^14", "§6.5.2", Settings("000500004000") + Headers(1), ""),
        new("a frame size of 2^24-1", "§6.5.2", Settings("000500ffffff") + Headers(1), ""),
        new("a frame size of 2^24", "§6.5.2", Settings("000501000000"), Connection),
        new("a setting nobody knows", "§6.5.2", Settings("f00d00000001") + Headers(1), ""),
        new("a setting several times", "§6.5.3", Settings("000400000001" + "00040000ffff") + Headers(1), ""),
        new("SETTINGS within a field block", "§4.3", Headers(1, Get, EndStream) + Settings(), Connection),

        new("PUSH_PROMISE on a stream", "§8.4", Headers(1, Post, EndHeaders) + Frame(5, EndHeaders, 1, "00000002" + Get), Connection),
        new("PUSH_PROMISE on the connection", "§6.6", Frame(5, EndHeaders, 0, "00000002" + Get), Connection),

        new("PING on a stream", "§6.7", Ping(stream: 1), Connection),
        new("PING too short", "§6.7", Ping("01020304050607"), Size),
        new("PING too long", "§6.7", Ping("010203040506070809"), Size),
        new("PING acknowledged that nobody sent", "§6.7", Ping(flags: 1) + Headers(1), ""),
        new("PING within a field block", "§4.3", Headers(1, Get, EndStream) + Ping(), Connection),

        new("GOAWAY on a stream", "§6.8", GoAway(stream: 1), Connection),
        new("GOAWAY too short", "§6.8", GoAway("00000000000000"), Size),
        new("GOAWAY within a field block", "§4.3", Headers(1, Get, EndStream) + GoAway(), Connection),

        new("WINDOW_UPDATE of the connection by nothing", "§6.9", WindowUpdate(0, "00000000"), Connection),
        new("WINDOW_UPDATE of a stream by nothing", "§6.9", Headers(1, Post, EndHeaders) + WindowUpdate(1, "00000000"), Malformed),
        new("WINDOW_UPDATE of an idle stream by nothing, which cannot be reset", "§6.4", WindowUpdate(1, "00000000"), Connection),
        new("WINDOW_UPDATE too short", "§6.9", WindowUpdate(0, "000001"), Size),
        new("WINDOW_UPDATE too long", "§6.9", WindowUpdate(0, "0000000001"), Size),
        new("a window of the connection above 2^31-1", "§6.9.1", WindowUpdate(0, "7fffffff"), Flow),
        new("a window of the connection of 2^31-1", "§6.9.1", WindowUpdate(0, "7fff0000") + Headers(1), ""),
        new("a window of a stream above 2^31-1", "§6.9.1", Headers(1, Post, EndHeaders) + WindowUpdate(1, "7fffffff"), "RST_STREAM 1 FlowControlError"),
        new("a setting that makes a window too large", "§6.9.2", Headers(1, Post, EndHeaders) + WindowUpdate(1, "00000001") + Settings("00047fffffff"), Flow),
        new("WINDOW_UPDATE within a field block", "§4.3", Headers(1, Get, EndStream) + WindowUpdate(0), Connection),

        new("a field block in two frames", "§6.10", Headers(1, Get[..6], EndStream) + Continuation(1, Get[6..]), ""),
        new("a field block cut within a field", "§6.10", Headers(1, Get[..8], EndStream) + Continuation(1, "", 0) + Continuation(1, Get[8..]), ""),
        new("CONTINUATION on the connection", "§6.10", Headers(1, Get, EndStream) + Continuation(0, ""), Connection),
        new("CONTINUATION of another stream", "§6.10", Headers(1, Get, EndStream) + Continuation(3, ""), Connection),
        new("CONTINUATION after a whole block", "§6.10", Headers(1, Post, EndHeaders) + Continuation(1, ""), Connection),
        new("CONTINUATION after a block that was whole in the second frame", "§6.10", Headers(1, Post, 0) + Continuation(1, "") + Continuation(1, ""), Connection),
        new("CONTINUATION after DATA", "§6.10", Headers(1, Post, EndHeaders) + Data(1) + Continuation(1, ""), Connection),
        new("CONTINUATION on an idle stream", "§6.10", Continuation(1, Get), Connection),
        new("DATA within a field block", "§4.3", Headers(1, Post, 0) + Data(1), Connection),
        new("HEADERS within a field block", "§4.3", Headers(1, Get, EndStream) + Headers(1, ""), Connection),
        new("HEADERS of another stream within a field block", "§4.3", Headers(1, Get, EndStream) + Headers(3), Connection),
        new("RST_STREAM within a field block", "§4.3", Headers(1, Get, EndStream) + Reset(1), Connection),

        new("PRIORITY_UPDATE of a request to come", "RFC 9218 §7.1", PriorityUpdate(1) + Headers(1), ""),
        new("PRIORITY_UPDATE that is no dictionary", "RFC 9218 §7.1", PriorityUpdate(1, "???") + Headers(1), ""),
        new("PRIORITY_UPDATE on a stream", "RFC 9218 §7.1", PriorityUpdate(1, stream: 1), Connection),
        new("PRIORITY_UPDATE about no stream", "RFC 9218 §7.1", PriorityUpdate(0), Connection),
        new("PRIORITY_UPDATE about a pushed stream", "RFC 9218 §7.1", PriorityUpdate(2), Connection),
        new("PRIORITY_UPDATE too short", "RFC 9218 §7.1", Frame(0x10, 0, 0, "000001"), Size),
    ];

    private static IEnumerable<Http2Case> Streams() =>
    [
        new("DATA on an idle stream", "§5.1", Data(1), Connection),
        new("RST_STREAM on an idle stream", "§5.1", Reset(1), Connection),
        new("WINDOW_UPDATE on an idle stream", "§5.1", WindowUpdate(1), Connection),
        new("DATA on an idle stream above open ones", "§5.1", Headers(1, Post, EndHeaders) + Data(3), Connection),
        new("DATA on an even stream", "§5.1", Data(2), Connection),
        new("WINDOW_UPDATE on an even stream", "§5.1", WindowUpdate(2), Connection),
        new("DATA after the end of the request", "§5.1", Headers(1) + Data(1), "RST_STREAM 1 StreamClosed"),
        new("HEADERS after the end of the request", "§5.1", Headers(1) + Headers(1), "RST_STREAM 1 StreamClosed"),
        new("DATA after DATA that ended the request", "§5.1", Headers(1, Post, EndHeaders) + Data(1, flags: EndStream) + Data(1), "RST_STREAM 1 StreamClosed"),
        new("WINDOW_UPDATE after the end of the request", "§5.1", Headers(1) + WindowUpdate(1), ""),
        new("PRIORITY after the end of the request", "§5.1", Headers(1) + PriorityFrame(1), ""),
        new("RST_STREAM after the end of the request", "§5.1", Headers(1) + Reset(1) + Headers(3), ""),
        new("RST_STREAM twice", "§5.1", Headers(1, Post, EndHeaders) + Reset(1) + Reset(1) + Headers(3), ""),
        new("DATA after RST_STREAM", "§5.1", Headers(1, Post, EndHeaders) + Reset(1) + Data(1), Closed),
        new("HEADERS after RST_STREAM", "§5.1", Headers(1, Post, EndHeaders) + Reset(1) + Headers(1), Closed),
        new("WINDOW_UPDATE after RST_STREAM", "§5.1", Headers(1, Post, EndHeaders) + Reset(1) + WindowUpdate(1) + Headers(3), ""),
        new("PRIORITY after RST_STREAM", "§5.1", Headers(1, Post, EndHeaders) + Reset(1) + PriorityFrame(1) + Headers(3), ""),
        new("an even stream", "§5.1.1", Headers(2), Connection),
        new("a stream below the last one that was never used", "§5.1.1", Headers(5) + Headers(3), Connection),
        new("streams that are skipped", "§5.1.1", Headers(1) + Headers(7) + Headers(9), ""),
        new("the highest stream there is", "§5.1.1", Headers(0x7fff_ffff), ""),
        new("two open streams", "§5.1", Headers(1, Post, EndHeaders) + Headers(3, Post, EndHeaders) + Data(1, flags: EndStream) + Data(3, flags: EndStream), ""),
    ];

    private static IEnumerable<Http2Case> Compressions() =>
    [
        new("index 0", "RFC 7541 §6.1", Headers(1, Get + "80"), Compression),
        new("an index beyond the tables", "RFC 7541 §2.3.3", Headers(1, Get + "be"), Compression),
        new("a name beyond the tables", "RFC 7541 §2.3.3", Headers(1, Get + "7e0161"), Compression),
        new("a block that ends within a field", "§4.3", Headers(1, Get + "0001"), Compression),
        new("an integer too large", "RFC 7541 §5.1", Headers(1, Get + "ffffffffffff0f"), Compression),
        new("EOS in a string", "RFC 7541 §5.2", Headers(1, Get + "000161" + "84ffffffff"), Compression),
        new("padding of more than seven bits", "RFC 7541 §5.2", Headers(1, Get + "000161" + "8207ff"), Compression),
        new("padding that is not of ones", "RFC 7541 §5.2", Headers(1, Get + "000161" + "8100"), Compression),
        new("a table size after a field", "RFC 7541 §4.2", Headers(1, Get + "20"), Compression),
        new("a table size before all fields", "RFC 7541 §4.2", Headers(1, "20" + Get), ""),
        new("two table sizes before all fields", "RFC 7541 §4.2", Headers(1, "203fe11f" + Get), ""),
        new("a table larger than allowed", "RFC 7541 §6.3", Headers(1, "3fe21f" + Get), Compression),
        new("a broken block in trailers", "§4.3", Headers(1, Post, EndHeaders) + Headers(1, "80"), Compression),
        new("a broken block on a stream that is over", "§4.3", Headers(1) + Headers(1, "80"), Compression),
        new("an entry that a malformed request added", "§4.3", Headers(1, "4001610162") + Headers(3, Get + "be"), Malformed),
    ];

    private static IEnumerable<Http2Case> Messages()
    {
        Http2Case[] requests =
        [
            Request("the least there can be", "§8.3.1", ""),
            Request("fields", "§8.2", Fields(("accept", "*/*"), ("x-own", "a b"))),
            Request("upper case in a name", "§8.2.1", Field("Accept", "*/*"), Malformed),
            Request("a space in a name", "§8.2.1", Field("a b", "c"), Malformed),
            Request("a colon in a name", "§8.2.1", Field("a:b", "c"), Malformed),
            Request("an empty name", "§8.2.1", Field("", "c"), Malformed),
            Request("a control character in a name", "§8.2.1", Field("a\x01", "c"), Malformed),
            Request("a high byte in a name", "§8.2.1", Field("a\xff", "c"), Malformed),
            Request("NUL in a value", "§8.2.1", Field("a", "b\0c"), Malformed),
            Request("CR in a value", "§8.2.1", Field("a", "b\rc"), Malformed),
            Request("LF in a value", "§8.2.1", Field("a", "b\nc"), Malformed),
            Request("a space before a value", "§8.2.1", Field("a", " b"), Malformed),
            Request("a space after a value", "§8.2.1", Field("a", "b "), Malformed),
            Request("a tab before a value", "§8.2.1", Field("a", "\tb"), Malformed),
            Request("a tab after a value", "§8.2.1", Field("a", "b\t"), Malformed),
            Request("Connection", "§8.2.2", Field("connection", "keep-alive"), Malformed),
            Request("Keep-Alive", "§8.2.2", Field("keep-alive", "timeout=5"), Malformed),
            Request("Proxy-Connection", "§8.2.2", Field("proxy-connection", "close"), Malformed),
            Request("Transfer-Encoding", "§8.2.2", Field("transfer-encoding", "chunked"), Malformed),
            Request("Upgrade", "§8.2.2", Field("upgrade", "h2c"), Malformed),
            Request("TE with trailers", "§8.2.2", Field("te", "trailers")),
            Request("TE with a coding", "§8.2.2", Field("te", "trailers, deflate;q=0.5"), Malformed),
            Request("the crumbs of a cookie", "§8.2.3", Fields(("cookie", "a=b"), ("cookie", "c=d"))),
            Request("a pseudo-header field nobody knows", "§8.3", Field(":test", "ok"), Malformed),
            Request("a pseudo-header field of responses", "§8.3", "88", Malformed),
            Request("a pseudo-header field after another field", "§8.3", Fields(("a", "b"), (":path", "/")), Malformed),
            Request(":method twice", "§8.3", "82", Malformed),
            Request(":scheme twice", "§8.3", "86", Malformed),
            Request(":path twice", "§8.3", "84", Malformed),
            Request(":authority twice", "§8.3", "010161", Malformed),
            Request("Host the same as :authority", "§8.3.1", Field("host", "a")),
            Request("Host other than :authority", "§8.3.1", Field("host", "b"), Malformed),
            Request("no content, and a length", "§8.1.1", Field("content-length", "1"), Malformed),
            Request("no content, and a length of nothing", "§8.1.1", Field("content-length", "0")),
        ];
        Http2Case[] control =
        [
            new("no fields at all", "§8.3.1", Headers(1, ""), Malformed),
            new("no :method", "§8.3.1", Headers(1, "8684010161"), Malformed),
            new("no :scheme", "§8.3.1", Headers(1, "8284010161"), Malformed),
            new("no :path", "§8.3.1", Headers(1, "8286010161"), Malformed),
            new("an empty path", "§8.3.1", Headers(1, "82860400010161"), Malformed),
            new("a path without a slash", "§8.3.1", Headers(1, "8286040161010161"), Malformed),
            new("an asterisk with GET", "§8.3.1", Headers(1, "828604012a010161"), Malformed),
            new("an asterisk with OPTIONS", "§8.3.1", Headers(1, Field(":method", "OPTIONS") + "8604012a010161"), ""),
            new("user information in :authority", "§8.3.1", Headers(1, "82868401" + "03" + "754061"), Malformed),
            new("an empty :authority", "§8.3.1", Headers(1, "8286840100"), Malformed),
            new("a method that is no token", "§8.3.1", Headers(1, Field(":method", "G T") + "8684010161"), Malformed),
            new("CONNECT with a path", "§8.5", Headers(1, Field(":method", "CONNECT") + "84" + Field(":authority", "a:1"), EndHeaders), Malformed),
            new("CONNECT with a scheme", "§8.5", Headers(1, Field(":method", "CONNECT") + "86" + Field(":authority", "a:1"), EndHeaders), Malformed),
            new("CONNECT without an authority", "§8.5", Headers(1, Field(":method", "CONNECT"), EndHeaders), Malformed),

            new("as much content as announced", "§8.1.1", Upload("2") + Data(1) + Data(1, flags: EndStream), ""),
            new("more content than announced", "§8.1.1", Upload("2") + Data(1, "616161"), Malformed),
            new("less content than announced", "§8.1.1", Upload("2") + Data(1, flags: EndStream), Malformed),
            new("less content than announced, ended by trailers", "§8.1.1", Upload("2") + Data(1) + Headers(1, Field("a", "b")), Malformed),
            new("padding is no content", "§8.1.1", Upload("2") + Data(1, "0261610000", Padded | EndStream), ""),
            new("a length that is no number", "§8.1.1", Upload("+2"), Malformed),
            new("two lengths", "§8.1.1", Headers(1, Post + Fields(("content-length", "1"), ("content-length", "2")), EndHeaders), Malformed),

            new("trailers", "§8.1", Headers(1, Post, EndHeaders) + Data(1) + Headers(1, Field("a", "b")), ""),
            new("trailers without content", "§8.1", Headers(1, Post, EndHeaders) + Headers(1, Field("a", "b")), ""),
            new("trailers that do not end the stream", "§8.1", Headers(1, Post, EndHeaders) + Data(1) + Headers(1, Field("a", "b"), EndHeaders), Malformed),
            new("trailers with a pseudo-header field", "§8.1", Headers(1, Post, EndHeaders) + Data(1) + Headers(1, "84"), Malformed),
            new("trailers with upper case in a name", "§8.2.1", Headers(1, Post, EndHeaders) + Data(1) + Headers(1, Field("A", "b")), Malformed),
            new("trailers with a field of a connection", "§8.2.2", Headers(1, Post, EndHeaders) + Data(1) + Headers(1, Field("connection", "close")), Malformed),
            new("a malformed request and a good one", "§8.1.1", Headers(1, Get + Field("A", "b")) + Headers(3), Malformed),
            new("DATA after a malformed request", "§5.1", Headers(1, Post + Field("A", "b"), EndHeaders) + Data(1, flags: EndStream) + Headers(3), Malformed),
            new("trailers after a malformed request", "§5.1", Headers(1, Post + Field("A", "b"), EndHeaders) + Headers(1, "4001610162") + Headers(3, Get + "be"), Malformed),
        ];
        return requests.Concat(control);
    }

    private static Http2Case Request(string name, string rule, string moreFields, string expected = "") => new(name, rule, Headers(1, Get + moreFields), expected);

    private static string Upload(string length) => Headers(1, Post + Field("content-length", length), EndHeaders);
}
