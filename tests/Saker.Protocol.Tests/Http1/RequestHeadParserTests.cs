using System;
using System.Linq;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http1;

public class RequestHeadParserTests
{
    public static TheoryData<string> Names => new(RequestHeadCases.All.Select(c => c.Name));

    [Theory, MemberData(nameof(Names))]
    public void Reads_the_same_however_the_bytes_arrive(string name)
    {
        RequestHeadCase c = RequestHeadCases.All.Single(c => c.Name == name);
        using var poisoned = new PoisonedMemory(c.Wire.Length);
        AnySplit.Of(Wire.Bytes(c.Wire), pieces => Assert.Equal(c.Expected, HeadReader.Read(pieces, Http1Limits.Default, poisoned)));
        Assert.Equal(c.Expected, HeadReader.ReadAfterPoison(Wire.Bytes(c.Wire), Http1Limits.Default, poisoned));
    }

    [Theory, MemberData(nameof(Names))]
    public void A_head_that_is_whole_is_not_whole_one_byte_earlier(string name)
    {
        RequestHeadCase c = RequestHeadCases.All.Single(c => c.Name == name);
        int mark = c.Expected.LastIndexOf('#');
        if (mark < 0)
        {
            return;
        }

        int consumed = int.Parse(c.Expected.AsSpan(mark + 1));
        using var poisoned = new PoisonedMemory(c.Wire.Length);
        for (int length = 0; length < consumed; length++)
        {
            Assert.Equal("NeedMore", HeadReader.Read([Wire.Bytes(c.Wire[..length])], Http1Limits.Default, poisoned));
        }
    }

    [Fact]
    public void Every_byte_is_judged_in_a_name_a_value_and_a_target()
    {
        for (int b = 0; b < 256; b++)
        {
            char c = (char)b;
            bool token = char.IsAsciiLetterOrDigit(c) || "!#$%&'*+-.^_`|~".Contains(c);
            bool text = b is 9 or >= 0x20 and not 0x7f;
            bool target = b is > 0x20 and < 0x7f && !"\"#<>".Contains(c);
            Assert.Equal(token || c == ':', Accepts($"GET / HTTP/1.1\r\nA{c}B: x\r\n\r\n"));
            Assert.Equal(text, Accepts($"GET / HTTP/1.1\r\nA: x{c}y\r\n\r\n"));
            Assert.Equal(target, Accepts($"GET /x{c}y HTTP/1.1\r\n\r\n"));
            Assert.Equal(token, Accepts($"G{c}T / HTTP/1.1\r\n\r\n"));
        }

        static bool Accepts(string wire)
            => new RequestHeadParser().Parse(Wire.Bytes(wire), new RequestHead(), out _, out _) == ParseStatus.Complete;
    }

    public static TheoryData<string, int, int, int, string> Limits => new()
    {
        // request line, head, fields: "GET /12345 HTTP/1.1" has 19 bytes, the whole head 19 + 2 + 9 + 2.
        { "exactly as long as allowed", 19, 32, 1, "GET Origin [a] [/12345] 1.1 | Host=a #32" },
        { "request line one byte too long", 18, 32, 1, "414 request line too long" },
        { "request line much too long", 3, 32, 1, "414 request line too long" },
        { "request line too long within the method", 1, 32, 1, "414 request line too long" },
        { "head one byte too long", 19, 31, 1, "431 header section too long" },
        { "head two bytes too long", 19, 30, 1, "431 header section too long" },
        { "head too long within a value", 19, 27, 1, "431 header section too long" },
        { "head too long within a name", 19, 23, 1, "431 header section too long" },
        { "head too long with its request line", 19, 20, 1, "431 header section too long" },
        { "head shorter than its request line", 19, 10, 1, "431 header section too long" },
        { "too many field lines", 19, 32, 0, "431 too many field lines" },
    };

    [Theory, MemberData(nameof(Limits))]
    public void Limits_are_exact_however_the_bytes_arrive(string name, int requestLine, int head, int fields, string expected)
    {
        Assert.NotEmpty(name);
        var limits = new Http1Limits { MaxRequestLineBytes = requestLine, MaxHeadBytes = head, MaxFieldCount = fields };
        byte[] wire = Wire.Bytes("GET /12345 HTTP/1.1\r\nHost: a\r\n\r\n");
        using var poisoned = new PoisonedMemory(wire.Length + 2);
        AnySplit.Of(wire, pieces => Assert.Equal(expected, HeadReader.Read(pieces, limits, poisoned)));

        // Empty lines before the request do not count.
        AnySplit.Of(Wire.Bytes("\r\n" + Wire.Text(wire)), pieces => Assert.Equal(
            expected.Replace("#32", "#34", StringComparison.Ordinal), HeadReader.Read(pieces, limits, poisoned)));
    }

    [Fact]
    public void A_line_without_end_is_refused_at_its_limit_and_not_waited_for()
    {
        var limits = new Http1Limits { MaxRequestLineBytes = 100, MaxHeadBytes = 200 };
        using var poisoned = new PoisonedMemory(1000);
        byte[] endless = Wire.Bytes("GET /" + new string('a', 500));
        Assert.Equal("NeedMore", HeadReader.Read([endless.AsMemory(0, 101)], limits, poisoned));
        Assert.Equal("414 request line too long", HeadReader.Read([endless.AsMemory(0, 102)], limits, poisoned));
        byte[] name = Wire.Bytes("GET / HTTP/1.1\r\n" + new string('a', 500));
        Assert.Equal("NeedMore", HeadReader.Read([name.AsMemory(0, 199)], limits, poisoned));
        Assert.Equal("431 header section too long", HeadReader.Read([name.AsMemory(0, 200)], limits, poisoned));
    }

    [Fact]
    public void Request_lines_of_8000_bytes_are_read()
    {
        string target = "/" + new string('a', 8000 - "GET / HTTP/1.1".Length);
        byte[] wire = Wire.Bytes($"GET {target} HTTP/1.1\r\n\r\n");
        Assert.Equal(ParseStatus.Complete, new RequestHeadParser().Parse(wire, new RequestHead(), out int consumed, out _));
        Assert.Equal(8000 + 4, consumed);
    }

    [Fact]
    public void Pipelined_requests_are_read_one_after_the_other()
    {
        ReadOnlyMemory<byte> input = Wire.Bytes("GET /1 HTTP/1.1\r\nA: b\r\n\r\n\r\nHEAD /2 HTTP/1.0\r\n\r\nPUT /3 HTT");
        var parser = new RequestHeadParser();
        var head = new RequestHead();
        Assert.Equal(ParseStatus.Complete, parser.Parse(input, head, out int consumed, out _));
        Assert.Equal("/1", Wire.Text(head.Path));
        Assert.Equal(1, head.FieldCount);
        input = input[consumed..];
        Assert.Equal(ParseStatus.Complete, parser.Parse(input, head, out consumed, out _));
        Assert.Equal((Method.Head, "/2", 0, Http1Version.Http10), (head.Method, Wire.Text(head.Path), head.FieldCount, parser.Version));
        input = input[consumed..];
        Assert.True(parser.IsAtStart);
        Assert.Equal(ParseStatus.NeedMore, parser.Parse(input, head, out consumed, out _));
        Assert.False(parser.IsAtStart);
        parser.Reset();
        Assert.True(parser.IsAtStart);
    }

    [Fact]
    public void Empty_lines_are_counted_for_each_request()
    {
        ReadOnlyMemory<byte> input = Wire.Bytes("\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.0\r\n\r\n");
        var parser = new RequestHeadParser();
        var head = new RequestHead();
        Assert.Equal(ParseStatus.Complete, parser.Parse(input, head, out int consumed, out _));
        Assert.Equal(ParseStatus.Complete, parser.Parse(input[consumed..], head, out consumed, out _));
    }

    [Fact]
    public void The_head_ends_where_its_buffer_ends()
    {
        var head = new RequestHead();
        byte[] wire = Wire.Bytes("GET / HTTP/1.1\r\nHost: a\r\n\r\nrest");
        new RequestHeadParser().Parse(wire, head, out int consumed, out _);
        Assert.Equal(consumed, head.Buffer.Length);

        // The same bytes elsewhere: a connection may move them while content is being received.
        byte[] copy = head.Buffer.ToArray();
        Array.Clear(wire);
        head.Relocate(copy);
        Assert.Equal("a", Wire.Text(head.Authority));
    }

    [Fact]
    public void Parsing_allocates_nothing_once_warm()
    {
        byte[] wire = Wire.Bytes("GET /a/b.css?v=1 HTTP/1.1\r\nHost: localhost:8080\r\nAccept: */*\r\nX-Unknown: 1\r\nAccept-Encoding: gzip, br\r\nConnection: keep-alive\r\n\r\n");
        byte[] path = new byte[64];
        var parser = new RequestHeadParser();
        var head = new RequestHead();
        long before = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            parser.Parse(wire.AsMemory(0, 60), head, out _, out _);
            parser.Parse(wire, head, out _, out _);
            MessageFraming.TryDecide(head, parser.Version, out _, out _);
            TargetPath.Normalize(head.Path, path, out _, out _);
            head.TryGet(KnownField.AcceptEncoding, out _);
            foreach (ReadOnlySpan<byte> value in head.Values("x-unknown"u8))
            {
                path[0] = value[0];
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
