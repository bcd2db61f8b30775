using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>The known ways of making two servers disagree about where a request ends, combined; and mutations of good requests.</summary>
internal static class SmugglingCases
{
    private const string Own = "/own.txt?m=" + SmugglingCase.Number;
    private const int MutationsEach = 90;

    private static readonly string[] s_markers = [SmugglingCase.WholeMarker, SmugglingCase.OpenMarker];

    /// <summary>Codings that are not "chunked" alone, or fields that are not Transfer-Encoding.</summary>
    private static readonly string[] s_badCodings =
    [
        "Transfer-Encoding : chunked", "Transfer-Encoding\t: chunked", " Transfer-Encoding: chunked", "\tTransfer-Encoding: chunked",
        "Transfer-Encoding: xchunked", "Transfer-Encoding: chunkedx", "Transfer-Encoding: \"chunked\"", "Transfer-Encoding: 'chunked'",
        "Transfer-Encoding: chunked, identity", "Transfer-Encoding: identity, chunked", "Transfer-Encoding: identity", "Transfer-Encoding: gzip, chunked",
        "Transfer-Encoding: chunked, chunked", "Transfer-Encoding: chunked;q=1", "Transfer-Encoding: ,chunked", "Transfer-Encoding: chunked,", "Transfer-Encoding:",
        "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked", "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity", "Transfer-Encoding: identity\r\nTransfer-Encoding: chunked",
        "Transfer-Encoding: chunked\r\nTransfer-encoding: x", "Transfer-Encoding: x\r\nTransfer-Encoding: chunked", "Transfer-Encoding:\r\n chunked", "Transfer-Encoding: chun\r\n ked",
        "Transfer-Encoding:\x0b" + "chunked", "Transfer-Encoding:\x0c" + "chunked", "Transfer-Encoding: \0chunked", "Transfer-Encoding: chunked\0", "Transfer-Encoding: chunked\x0b",
        "Transfer-Encoding: chunked\x7f", "Transfer-Encoding: \x80" + "chunked", "Transfer-Encoding: chunked\xa0", "Transfer-Encoding: \xef\xbb\xbf" + "chunked", "Transfer-Encoding: chun\xe2\x84\xaa" + "ed",
        "Transfer-Encoding: \rchunked", "Transfer-Encoding: chunked\r", "Transfer-Encoding: chunked\n", "X: y\nTransfer-Encoding: chunked", "X: y\rTransfer-Encoding: chunked", "\rTransfer-Encoding: chunked",
        "Transfer-Encoding\0: chunked", "Transfer-Encoding\xa0: chunked", "Transfer\xc2\xad-Encoding: chunked", "Transfer\xe2\x80\x90" + "Encoding: chunked", "\xef\xbc\xb4ransfer-Encoding: chunked", "Tran\xc5\xbf" + "fer-Encoding: chunked",
        "Transfer-Encoding", "Transfer-Encoding chunked", ": chunked", "Transfer Encoding: chunked", "Transfer-Encoding: chunked Transfer-Encoding: x",
    ];

    private static readonly string[] s_otherFields =
    [
        "Transfer_Encoding: chunked", "TransferEncoding: chunked", "X-Transfer-Encoding: chunked", "Transfer-Encoding-: chunked", "Transfer--Encoding: chunked", "TE: chunked", "Content-Encoding: chunked", "Transfer-Encodin: chunked", "Content-Transfer-Encoding: chunked",
    ];

    private static readonly string[] s_goodCodings = ["Transfer-Encoding: chunked", "transfer-encoding:chunked", "TRANSFER-ENCODING: CHUNKED", "Transfer-Encoding: \tchUnked \t"];

    /// <summary>Lengths that are none; {0} is what another reader may take.</summary>
    private static readonly string[] s_badLengths =
    [
        "Content-Length: {0}\r\nContent-Length: 0", "Content-Length: 0\r\nContent-Length: {0}", "Content-Length: {0}\r\nContent-Length: {0}", "Content-Length: {0}, {0}", "Content-Length: {0},0", "Content-Length: 0,{0}", "Content-Length: ,{0}", "Content-Length: {0},",
        "Content-Length: +{0}", "Content-Length: -{0}", "Content-Length: -1", "Content-Length: 0x{0}", "Content-Length: {0}x", "Content-Length: {0}.0", "Content-Length: {0}e0", "Content-Length: {0} 0", "Content-Length: 0 {0}", "Content-Length: {0};", "Content-Length: \"{0}\"", "Content-Length:", "Content-Length: x",
        "Content-Length: 18446744073709551616", "Content-Length: 18446744073709551615", "Content-Length: 9223372036854775808", "Content-Length: 99999999999999999999999999999999", "Content-Length: 4294967296{0}",
        "Content-Length : {0}", "Content-Length\t: {0}", " Content-Length: {0}", "Content-Length:\r\n {0}", "Content-Length: {0}\r\n 0", "Content-Length: \x0b{0}", "Content-Length: \0{0}", "Content-Length: {0}\0", "Content-Length: {0}\r", "Content-Length\0: {0}", "Content-Length\xa0: {0}", "Content\xe2\x80\x90Length: {0}",
        "X: y\nContent-Length: {0}", "X: y\rContent-Length: {0}", "Content-Length: \xd9\xa3", "Content-Length: \xef\xbc\x93", "Content-Length: {0}_0", "Content-Length: 1_{0}", "Content-Length", "Content-Length {0}",
    ];

    /// <summary>Chunked contents, and whether they are one.</summary>
    private static readonly (string Wire, bool? IsGood)[] s_chunks =
    [
        ("0\r\n\r\n", true), ("5\r\nhello\r\n0\r\n\r\n", true), ("A\r\n0123456789\r\n0\r\n\r\n", true), ("a\r\n0123456789\r\n0\r\n\r\n", true), ("5;x\r\nhello\r\n0\r\n\r\n", true), ("5;x=y\r\nhello\r\n0\r\n\r\n", true), ("5;x=\"y;z\"\r\nhello\r\n0;e\r\n\r\n", true), ("0\r\nT: u\r\n\r\n", true),
        ("00000005\r\nhello\r\n0\r\n\r\n", null), ("0000000000000000000000005\r\nhello\r\n0\r\n\r\n", null), ("5 ;x\r\nhello\r\n0\r\n\r\n", null), ("5;\r\nhello\r\n0\r\n\r\n", null), ("000\r\n\r\n", null), ("0\r\nContent-Length: 5\r\n\r\n", null), ("0\r\nTransfer-Encoding: chunked\r\n\r\n", null), ("0\r\nHost: b\r\n\r\n", null),
        ("5\nhello\n0\n\n", false), ("5\nhello\r\n0\r\n\r\n", false), ("5\r\nhello\n0\r\n\r\n", false), ("5\r\nhello\r0\r\n\r\n", false), ("5\r\nhello0\r\n\r\n", false), ("5\r\nhelloXX0\r\n\r\n", false), ("5\r\nhello\r\n\r\n0\r\n\r\n", false), ("5\r\nhello\r\n0\n\n", false), ("5\r\nhello\r\n0\r\n\n", false), ("5\r\nhello\r\n0\r\r\n\r\n", false), ("5\r\nhello\r\n0\n\r\n", false), ("5\rhello\r\n0\r\n\r\n", false),
        ("+5\r\nhello\r\n0\r\n\r\n", false), ("-5\r\nhello\r\n0\r\n\r\n", false), ("-0\r\n\r\n", false), ("0x5\r\nhello\r\n0\r\n\r\n", false), ("0x0\r\n\r\n", false), (" 5\r\nhello\r\n0\r\n\r\n", false), ("\t5\r\nhello\r\n0\r\n\r\n", false), ("5h\r\nhello\r\n0\r\n\r\n", false), ("5,\r\nhello\r\n0\r\n\r\n", false), ("5.0\r\nhello\r\n0\r\n\r\n", false), ("5 5\r\nhello\r\n0\r\n\r\n", false), ("5_\r\nhello\r\n0\r\n\r\n", false), ("\r\n0\r\n\r\n", false), ("g\r\n\r\n", false), (";x\r\n\r\n", false), ("\"0\"\r\n\r\n", false),
        ("10000000000000000\r\nhello\r\n0\r\n\r\n", false), ("10000000000000005\r\nhello\r\n0\r\n\r\n", false), ("FFFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", false), ("8000000000000000\r\nhello\r\n0\r\n\r\n", false), ("7FFFFFFFFFFFFFFF\r\nhello\r\n0\r\n\r\n", false), ("100000005\r\nhello\r\n0\r\n\r\n", false), ("FFFFFFFF\r\nhello\r\n0\r\n\r\n", false),
        ("5;x\nhello\r\n0\r\n\r\n", false), ("5;x\n\r\nhello\r\n0\r\n\r\n", false), ("5;x\rhello\r\n0\r\n\r\n", false), ("5;\0\r\nhello\r\n0\r\n\r\n", false), ("5;x=\"\r\nhello\"\r\n0\r\n\r\n", false), ("5;x=\"\n\"\r\nhello\r\n0\r\n\r\n", false), ("5;x=\x01\r\nhello\r\n0\r\n\r\n", false), ("0;\n\r\n", false), ("0;\n\n", false),
        ("0\r\nT : u\r\n\r\n", false), ("0\r\n: u\r\n\r\n", false), ("0\r\n T: u\r\n\r\n", false), ("0\r\nT: u\r\n v\r\n\r\n", false), ("0\r\nT: u\n\r\n", false), ("0\r\nT: u\r\r\n\r\n", false), ("0\r\nT\r\n\r\n", false), ("0\r\nT: \0\r\n\r\n", false), ("0\r\n\0\r\n\r\n", false), ("0\r\n\x0b\r\n\r\n", false), ("\xd9\xa5\r\nhello\r\n0\r\n\r\n", false), ("\xef\xbc\x95\r\nhello\r\n0\r\n\r\n", false), ("5\x85hello\r\n0\r\n\r\n", false), ("5;" + new string('x', 5000) + "\r\nhello\r\n0\r\n\r\n", false),
    ];

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SmugglingCase> All() => [.. Framing().Concat(Chunks()).Concat(LineEnds()).Concat(Names()).Concat(Hosts()).Concat(Lines()).Concat(Hops()).Concat(Mutations()).DistinctBy(c => c.Wire)];

    private static IEnumerable<SmugglingCase> Framing()
    {
        var codings = new List<(string Field, bool? IsChunked)> { ("X: y", false) };
        codings.AddRange(s_goodCodings.Select(field => (field, (bool?)true)));
        codings.AddRange(s_otherFields.Select(field => (field, (bool?)false)));
        codings.AddRange(s_badCodings.Select(field => (field, (bool?)null)));
        foreach ((string coding, bool? isChunked) in codings)
        {
            foreach (string marker in s_markers)
            {
                string after = "0\r\n\r\n" + marker;                                           // CL.TE: behind the last chunk
                string within = $"{marker.Length:x}\r\n{marker}\r\n0\r\n\r\n";                   // TE.CL: in a chunk
                int firstLine = within.IndexOf('\n', StringComparison.Ordinal) + 1;
                foreach ((string shape, string body, int length) in ((string, string, int)[])[("CL.TE", after, after.Length), ("TE.CL", within, firstLine), ("TE.CL whole", within, within.Length)])
                {
                    foreach (string order in (string[])["none", "length first", "length last"])
                    {
                        string fields = order switch { "none" => coding, "length first" => $"Content-Length: {length}\r\n{coding}", _ => $"{coding}\r\nContent-Length: {length}" };

                        // Refused: no marker. Chunked and alone: what is behind the last chunk. Neither: the length's word counts; without one a chunk size is no request.
                        bool hasLength = order != "none";
                        int expected = isChunked switch
                        {
                            null => 0,
                            true => hasLength || shape != "CL.TE" ? 0 : 1,
                            false => hasLength && shape == "TE.CL" && marker == SmugglingCase.WholeMarker ? 1 : 0,       // an open head swallows a line that is no field
                        };
                        string method = order == "none" ? "GET" : "POST";
                        yield return new($"{shape}, {order}: {coding}", $"{method} {Own} HTTP/1.1\r\nHost: a\r\n{fields}\r\n\r\n{body}", expected);
                    }
                }
            }
        }

        foreach (string bad in s_badLengths)
        {
            foreach (string marker in s_markers)
            {
                foreach (string more in (string[])["", "Transfer-Encoding: chunked\r\n"])
                {
                    string body = more.Length == 0 ? marker : "0\r\n\r\n" + marker;
                    yield return new($"length: {bad}", $"POST {Own} HTTP/1.1\r\nHost: a\r\n{more}{bad.Replace("{0}", body.Length.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)}\r\n\r\n{body}", 0);
                }
            }
        }

        foreach (string version in (string[])["1.0", "1.1", "1.2", "0.9", "2.0"])
        {
            foreach (string connection in (string[])["keep-alive", "close", "close, keep-alive", "x"])
            {
                yield return new($"{version} with a coding, {connection}", $"POST {Own} HTTP/{version}\r\nHost: a\r\nConnection: {connection}\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n{SmugglingCase.WholeMarker}", null);
                yield return new($"{version} with a length, {connection}", $"POST {Own} HTTP/{version}\r\nHost: a\r\nConnection: {connection}\r\nContent-Length: {SmugglingCase.WholeMarker.Length}\r\n\r\n{SmugglingCase.WholeMarker}", null);
                yield return new($"{version} without content, {connection}", $"GET {Own} HTTP/{version}\r\nHost: a\r\nConnection: {connection}\r\n\r\n{SmugglingCase.WholeMarker}", null);
            }
        }
    }

    private static IEnumerable<SmugglingCase> Chunks()
    {
        foreach ((string wire, bool? isGood) in s_chunks)
        {
            foreach (string marker in s_markers)
            {
                foreach (string method in (string[])["GET", "POST"])
                {
                    string head = $"{method} {Own} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n";
                    yield return new($"chunks: {wire[..Math.Min(wire.Length, 30)]}", head + wire + marker, isGood switch { true => 1, false => 0, null => null });
                }

                yield return new("chunks, hidden", $"POST {Own} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{marker.Length:x}\r\n{marker}\r\n{wire}", isGood is null ? null : 0);
            }
        }
    }

    private static IEnumerable<SmugglingCase> LineEnds()
    {
        foreach (string end in (string[])["\n", "\r", "\r\r\n", "\n\r", "\0\r\n", "\x0b\r\n", "\x85", "\xe2\x80\xa8", "\n\n", "\r\n \r\n", "\r\n\t\r\n", " \r\n x\r\n"])
        {
            foreach (string marker in s_markers)
            {
                string[] parts = [$"POST {Own} HTTP/1.1", "Host: a", $"Content-Length: {marker.Length}", "X: y", "", marker];
                for (int at = 0; at < 5; at++)
                {
                    var text = new StringBuilder();
                    for (int i = 0; i < parts.Length; i++) text.Append(parts[i]).Append(i == parts.Length - 1 ? "" : i == at ? end : "\r\n");
                    yield return new($"line end {at}", text.ToString(), null);
                }

                yield return new("line ends, all", string.Join(end, parts), null);
            }
        }
    }

    private static IEnumerable<SmugglingCase> Names()
    {
        for (int value = 0; value < 256; value++)
        {
            char c = (char)value;
            if (c is '\r' or '\n' or ':') continue;
            bool isToken = char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c, StringComparison.Ordinal);
            foreach (string name in (string[])[$"{c}Content-Length", $"Content{c}Length", $"Content-Length{c}"])
            {
                // A name that is no name of ours frames nothing, so the marker stands on its own; one that is no name at all is refused.
                bool isIt = name == "Content-Length";
                yield return new($"name with 0x{value:x2}", $"POST {Own} HTTP/1.1\r\nHost: a\r\n{name}: {SmugglingCase.WholeMarker.Length}\r\n\r\n{SmugglingCase.WholeMarker}", isToken && !isIt ? 1 : 0);
            }

            yield return new($"coding's name with 0x{value:x2}", $"POST {Own} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding{c}: chunked\r\n\r\n0\r\n\r\n{SmugglingCase.WholeMarker}", 0);
        }
    }

    private static IEnumerable<SmugglingCase> Hosts()
    {
        foreach (string host in (string[])
        [
            "", "Host: a\r\nHost: a\r\n", "Host: a\r\nHost: b\r\n", "Host:\r\nHost: a\r\n", "Host: a, b\r\n", "Host: a b\r\n", "Host: a\tb\r\n", "Host: a/b\r\n", "Host: a@b\r\n", "Host: a:b\r\n", "Host: a:99999\r\n", "Host: a:80:80\r\n", "Host: [::1\r\n", "Host: ::1\r\n", "Host: [::g]\r\n",
            "Host : a\r\n", " Host: a\r\n", "Host: a\r\n Host: b\r\n", "Host\0: a\r\n", "Host: a\0b\r\n", "Host: a\rb\r\n", "Host: a\nb: c\r\n", "Host: a\x7f\r\n", "Host: \xc3\xa9\r\n", "Host: a#b\r\n", "Host: a?b\r\n", "Host: a\\b\r\n", "Host: %00\r\n", "Host: a%0d%0ab\r\n", "Host: http://a\r\n", "H\xc3\xb6st: a\r\n", "Host: \"a\"\r\n", "Host: <a>\r\n", "Host: a;b\r\n",
        ])
        {
            foreach (string target in (string[])[Own, "http://b" + Own, "http://a:80" + Own, "http://a@b" + Own, "HTTP://[::1]" + Own])
                yield return new($"host: {host} and {target}", $"GET {target} HTTP/1.1\r\n{host}\r\n{SmugglingCase.WholeMarker}", host.Contains("\nHost", StringComparison.Ordinal) || host.Length == 0 ? 0 : null);
        }
    }

    private static IEnumerable<SmugglingCase> Lines()
    {
        string[] lines =
        [
            $"GET {Own}", $"GET {Own} ", $"GET {Own} HTTP", $"GET {Own} HTTP/1", $"GET {Own} HTTP/1.", $"GET {Own} HTTP/1.10", $"GET {Own} HTTP/01.1", $"GET {Own} HTTP/1.1.1", $"GET {Own} HTTP/1,1", $"GET {Own} http/1.1", $"GET {Own} HTTP/1.1 ", $"GET {Own}  HTTP/1.1", $"GET  {Own} HTTP/1.1", $" GET {Own} HTTP/1.1", $"GET\t{Own} HTTP/1.1", $"GET {Own}\tHTTP/1.1",
            $"GET {Own} HTTP/1.1\tx", $"GET {Own} HTTP/1.1 HTTP/1.1", $"GET {Own} x HTTP/1.1", $"GET {Own}\0 HTTP/1.1", $"GET\0 {Own} HTTP/1.1", $"GET {Own} HTTP/1.1\0", $"G\xc3\x8bT {Own} HTTP/1.1", $"get {Own} HTTP/1.1", $"{{}} {Own} HTTP/1.1", $"FOO {Own} HTTP/1.1", $"PRI * HTTP/2.0", "GET HTTP/1.1", "HTTP/1.1 200 OK", $"GET {Own}#x HTTP/1.1", $"GET {Own}\\x HTTP/1.1", $"GET {Own}\x80 HTTP/1.1", $"GET {Own}\xc2\xa0HTTP/1.1",
            "GET * HTTP/1.1", "OPTIONS * HTTP/1.1", "CONNECT a:80 HTTP/1.1", "CONNECT / HTTP/1.1", $"CONNECT {Own} HTTP/1.1", "GET a:80 HTTP/1.1", $"GET ftp://a{Own} HTTP/1.1", $"GET http:{Own} HTTP/1.1", $"GET http://{Own} HTTP/1.1", $"GET //a{Own} HTTP/1.1", $"GET ..{Own} HTTP/1.1", $"GET ?{Own} HTTP/1.1", $"TRACE {Own} HTTP/1.1", $"HEAD {Own} HTTP/1.1", $"PUT {Own} HTTP/1.1", $"DELETE {Own} HTTP/1.1",
            $"GET /own.txt%0d%0aX:y?m={SmugglingCase.Number} HTTP/1.1", $"GET /own.txt%20HTTP/1.1%0d%0aHost:%20a%0d%0a%0d%0aGET%20{SmugglingCase.Marker} HTTP/1.1", $"GET /own.txt?{SmugglingCase.Number}%20HTTP/1.1%0d%0a%0d%0aGET%20/ HTTP/1.1", "GET /own.txt?" + new string('a', 9000) + " HTTP/1.1",
        ];
        foreach (string line in lines)
        {
            foreach (string before in (string[])["", "\r\n", "\n", "\r\n\r\n\r\n\r\n\r\n\r\n", "\0", "x"])
            {
                yield return new($"request line {before}{line}", $"{before}{line}\r\nHost: a\r\n\r\n{SmugglingCase.WholeMarker}", null);
                yield return new($"request line with content {before}{line}", $"{before}{line}\r\nHost: a\r\nContent-Length: {SmugglingCase.WholeMarker.Length}\r\n\r\n{SmugglingCase.WholeMarker}", null);
            }
        }
    }

    private static IEnumerable<SmugglingCase> Hops()
    {
        string[] fields =
        [
            "Connection: Content-Length", "Connection: Transfer-Encoding", "Connection: Host", "Connection: close, Content-Length", "Connection: keep-alive, Transfer-Encoding", "Connection: User-Agent", "Connection: \"close\"", "Connection: close\r\nConnection: keep-alive", "Proxy-Connection: keep-alive", "Keep-Alive: timeout=1", "Trailer: Content-Length", "TE: trailers, chunked",
            "Upgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__", "Upgrade: h2c\r\nConnection: Upgrade", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==", "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 777", "Upgrade: TLS/1.0\r\nConnection: Upgrade",
            "Expect: 100-continue", "Expect: 100-Continue", "Expect: 100-continue, 100-continue", "Expect: x", "Expect: 100-continue\r\nExpect: 100-continue", "Expect:", "Expect: 100-continue;x=y", "Expect : 100-continue", "X-HTTP-Method-Override: HEAD", "Range: bytes=0-0", "Max-Forwards: 0", "X: " + new string('y', 30000), string.Join("\r\n", Enumerable.Range(0, 150).Select(i => $"X{i}: y")),
        ];
        foreach (string field in fields)
        {
            foreach (string marker in s_markers)
            {
                foreach (string method in (string[])["GET", "POST", "OPTIONS"])
                {
                    yield return new($"{method}, {field[..Math.Min(60, field.Length)]}, with a length", $"{method} {Own} HTTP/1.1\r\nHost: a\r\n{field}\r\nContent-Length: {marker.Length}\r\n\r\n{marker}", 0);
                    yield return new($"{method}, {field[..Math.Min(60, field.Length)]}, with chunks", $"{method} {Own} HTTP/1.1\r\nHost: a\r\n{field}\r\nTransfer-Encoding: chunked\r\n\r\n{marker.Length:x}\r\n{marker}\r\n0\r\n\r\n", 0);
                    yield return new($"{method}, {field[..Math.Min(60, field.Length)]}", $"{method} {Own} HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n{marker}", null);
                }
            }
        }
    }

    private static IEnumerable<SmugglingCase> Mutations()
    {
        const string Mutagens = "\r\n\r\n\0\t \v:;,=\"\\/?#%0a1-_.+\u001f\u007f\u0080\u0085\u00a0\u00ff";
        string marker = SmugglingCase.WholeMarker;
        string[] good =
        [
            $"POST {Own} HTTP/1.1\r\nHost: a\r\nContent-Length: {marker.Length}\r\n\r\n{marker}",
            $"POST {Own} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n{marker.Length:x}\r\n{marker}\r\n0\r\n\r\n",
            $"GET {Own} HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nhello\r\n0\r\nT: u\r\n\r\n{marker}",
            $"GET {Own} HTTP/1.1\r\nHost: a\r\n\r\n{marker}",
        ];

        // Fixed: what has been found once is found again.
        var random = new Random(20261124);
        foreach (string wire in good)
        {
            for (int i = 0; i < MutationsEach; i++)
            {
                var text = new StringBuilder(wire);
                for (int many = random.Next(1, 4); many > 0; many--)
                {
                    int at = random.Next(text.Length);
                    char c = Mutagens[random.Next(Mutagens.Length)];
                    if (text[at] == '#') continue;
                    switch (random.Next(3))
                    {
                        case 0: text[at] = c; break;
                        case 1: text.Insert(at, c); break;
                        default: text.Remove(at, 1); break;
                    }
                }

                yield return new($"mutation {i}", text.ToString(), null);
            }
        }
    }
}
