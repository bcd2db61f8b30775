using System;
using System.Linq;
using System.Text;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class RequestFieldsTests
{
    public static TheoryData<string> Names => new(RequestFieldsCases.All.Select(c => c.Name));

    [Theory, MemberData(nameof(Names))]
    public void A_section_is_a_request_or_malformed(string name)
    {
        RequestFieldsCase c = RequestFieldsCases.All.Single(c => c.Name == name);
        Assert.Equal(c.Expected, Read(Blocks.Of(Blocks.Fields(c.Fields)), c.EndStream));
    }

    // A name is judged when it enters the table, not when it is used: the judgement must be the same.
    [Theory, MemberData(nameof(Names))]
    public void A_section_out_of_the_dynamic_table_is_judged_the_same(string name)
    {
        RequestFieldsCase c = RequestFieldsCases.All.Single(c => c.Name == name);
        byte[] literal = Blocks.Of(Blocks.Fields(c.Fields));
        byte[] added = new byte[literal.Length];
        literal.CopyTo(added, 0);
        int count = 0;
        for (int at = 0; at < added.Length; count++)
        {
            added[at] = 0x40;
            at += 2 + added[at + 1];
            at += 1 + added[at];
        }

        var decoder = new HpackDecoder();
        var section = new FieldSection(16_384, 100);
        Assert.Equal(HpackFailure.None, decoder.Decode(added, section));
        Assert.Equal(count, decoder.TableCount);
        Assert.Equal(HpackFailure.None, decoder.Decode([.. Enumerable.Range(0, count).Select(i => (byte)(0x80 + 61 + count - i))], section));
        Assert.Equal(c.Expected, Describe(section, c.EndStream));
    }

    [Fact]
    public void Every_byte_is_judged_in_a_name_a_value_and_a_path()
    {
        for (int b = 0; b < 256; b++)
        {
            char c = (char)b;
            bool name = char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
            bool value = b is 9 or >= 0x20 and not 0x7f;
            bool path = b is > 0x20 and < 0x7f && !"\"#<>".Contains(c);
            Assert.Equal(name, Accepts(($"a{c}b", "x")));
            Assert.Equal(name || c == ':', Accepts(($"{c}", "x")) || c == ':');
            Assert.Equal(value, Accepts(("a", $"x{c}y")));
            Assert.Equal(value && c is not (' ' or '\t'), Accepts(("a", $"{c}")));
            Assert.Equal(path, Read(Blocks.Of((":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", $"/{c}x")), true).StartsWith("GET", StringComparison.Ordinal));
        }

        static bool Accepts((string, string) field)
            => Read(Blocks.Of((":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/"), field), true).StartsWith("GET", StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x-checksum=1|y=2", "")]
    [InlineData("", "")]
    [InlineData(":path=/", "pseudo-header field in trailers (RFC 9113 §8.1)")]
    [InlineData(":method=GET", "pseudo-header field in trailers (RFC 9113 §8.1)")]
    [InlineData(":scheme=http", "pseudo-header field in trailers (RFC 9113 §8.1)")]
    [InlineData(":authority=a", "pseudo-header field in trailers (RFC 9113 §8.1)")]
    [InlineData("a=b|:status=200", "pseudo-header field in trailers (RFC 9113 §8.1)")]
    [InlineData("X=1", "upper case in a field name (RFC 9113 §8.2.1)")]
    [InlineData("a b=1", "byte not allowed in a field name (RFC 9113 §8.2.1)")]
    [InlineData("a=b ", "white space around a field value (RFC 9113 §8.2.1)")]
    [InlineData("a=\n", "control character in a field value (RFC 9113 §8.2.1)")]
    [InlineData("connection=close", "field of a connection, which HTTP/2 has not (RFC 9113 §8.2.2)")]
    [InlineData("te=gzip", "TE other than trailers (RFC 9113 §8.2.2)")]
    public void Trailers_are_fields_and_nothing_else(string fields, string expected)
    {
        bool valid = TrailerFields.TryCheck(Blocks.Decode(fields), out Http2Error error);
        Assert.Equal(expected, valid ? "" : $"{error.Reason} ({error.Rule})");
        Assert.True(valid || (error.Scope == Http2ErrorScope.Stream && error.Code == Http2ErrorCode.ProtocolError));
    }

    [Theory]
    [InlineData(-1, "5 5 end", "10")]
    [InlineData(0, "end", "0")]
    [InlineData(0, "0 0 end", "0")]
    [InlineData(10, "5 5 end", "10")]
    [InlineData(10, "5 4 end", "mismatch")]
    [InlineData(10, "5 6", "mismatch")]
    [InlineData(10, "end", "mismatch")]
    [InlineData(0, "1", "mismatch")]
    public void Content_is_as_long_as_was_announced(long announced, string frames, string expected)
    {
        var progress = new ContentProgress(announced);
        Http2Error error = default;
        bool fits = true;
        foreach (string frame in frames.Split(' '))
        {
            fits = fits && (frame == "end" ? progress.TryEnd(out error) : progress.TryAdd(int.Parse(frame), out error));
        }

        Assert.Equal(expected, fits ? $"{progress.Received}" : "mismatch");
        Assert.True(fits || (error.Scope, error.Code, error.Rule) == (Http2ErrorScope.Stream, Http2ErrorCode.ProtocolError, "RFC 9113 §8.1.1"));
    }

    [Fact]
    public void Decoding_and_reading_and_writing_allocate_nothing_once_warm()
    {
        byte[] first = Hex.Bytes("82 87 4103 612e62 84 40 07 782d6f776e3132 02 6f6b 5004 677a6970 60 03 613d62 60 03 633d64");
        byte[] room = new byte[512];
        var decoder = new HpackDecoder();
        var section = new FieldSection(16_384, 100);
        var head = new RequestHead();
        long before = 0;
        bool valid = true;
        for (int i = 0; i < 3000; i++)
        {
            if (i == 2000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            valid &= decoder.Decode(first, section) == HpackFailure.None;
            valid &= RequestFields.TryRead(section, head, endStream: true, out _, out _);
            valid &= head.TryGet(KnownField.Cookie, out ReadOnlySpan<byte> cookie) && cookie.Length == 8;
            var writer = new FieldBlockWriter(room);
            writer.TryWriteStatus(StatusCode.Ok);
            writer.TryWriteDate(i, out _);
            writer.TryWriteField(KnownField.ContentLength, i);
            writer.TryWriteField("x-own"u8, "value"u8);
            valid &= FieldBlockFrames.Write(room.AsSpan(256), 1, room.AsSpan(0, writer.Written), endStream: false, 16_384) > 0;
        }

        Assert.Equal((true, 0), (valid, GC.GetAllocatedBytesForCurrentThread() - before));
    }

    private static string Read(byte[] block, bool endStream)
    {
        var section = new FieldSection(16_384, 100);
        Assert.Equal(HpackFailure.None, new HpackDecoder().Decode(block, section));
        return Describe(section, endStream);
    }

    private static string Describe(FieldSection section, bool endStream)
    {
        var head = new RequestHead();
        if (!RequestFields.TryRead(section, head, endStream, out RequestFraming framing, out Http2Error error))
        {
            Assert.Equal((Http2ErrorScope.Stream, Http2ErrorCode.ProtocolError), (error.Scope, error.Code));
            return $"{error.Reason} ({error.Rule})";
        }

        var text = new StringBuilder();
        text.Append(head.Method == Method.Unknown ? $"?{Wire.Text(head.MethodToken)}" : head.Method.ToString().ToUpperInvariant());
        text.Append($" {head.TargetForm} [{Wire.Text(head.Authority)}] [{Wire.Text(head.Path)}]");
        text.Append(head.HasQuery ? $" ?[{Wire.Text(head.Query)}]" : "");
        text.Append(framing.ContentLength < 0 ? "" : $" length={framing.ContentLength}");
        text.Append(framing.ExpectContinue ? " 100" : framing.IsExpectationUnknown ? " 417" : "");
        for (int i = 0; i < head.FieldCount; i++)
        {
            text.Append($" | {Wire.Text(head.Name(i))}={Wire.Text(head.Value(i))}");
        }

        return text.ToString();
    }
}
