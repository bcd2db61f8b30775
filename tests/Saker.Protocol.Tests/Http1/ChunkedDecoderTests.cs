using System;
using System.Linq;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http1;

public class ChunkedDecoderTests
{
    public static TheoryData<string> Names => new(ChunkedDecoderCases.All.Select(c => c.Name));

    [Theory, MemberData(nameof(Names))]
    public void Decodes_the_same_however_the_bytes_arrive(string name)
    {
        ChunkedCase c = ChunkedDecoderCases.All.Single(c => c.Name == name);
        using var poisoned = new PoisonedMemory(c.Wire.Length);
        AnySplit.Of(Wire.Bytes(c.Wire), pieces => Assert.Equal(c.Expected, ChunkedReader.Read(pieces, Http1Limits.Default, poisoned)));
    }

    public static TheoryData<string, string, string> Limits => new()
    {
        // At most 8 bytes a chunk line, 11 of extensions in all, 7 of trailers.
        { "longest line", "1;aaaaaa\r\nx\r\n0\r\n\r\n", "[x] #18" },
        { "line too long", "1;aaaaaaa\r\nx\r\n0\r\n\r\n", "400 chunk line too long" },
        { "line of zeros too long", "000000001\r\nx\r\n", "400 chunk line too long" },
        { "most extensions in all", "1;aaaa\r\nx\r\n1;aaa\r\ny\r\n0;a\r\n\r\n", "[xy] #28" },
        { "too many extensions in all", "1;aaaa\r\nx\r\n1;aaa\r\ny\r\n1;aaa\r\nz\r\n0;a\r\n\r\n", "400 too many chunk extensions" },
        { "longest trailer", "0\r\nA:\r\n\r\n", "[] #9" },
        { "trailer too long", "0\r\nA: b\r\n\r\n", "431 trailer section too long" },
        { "trailer without end", "0\r\nAAAAAAAAAA", "431 trailer section too long" },
    };

    [Theory, MemberData(nameof(Limits))]
    public void Limits_are_exact_however_the_bytes_arrive(string name, string wire, string expected)
    {
        Assert.NotEmpty(name);
        var limits = new Http1Limits { MaxChunkLineBytes = 8, MaxChunkExtensionBytes = 11, MaxTrailerBytes = 7 };
        using var poisoned = new PoisonedMemory(wire.Length);
        AnySplit.Of(Wire.Bytes(wire), pieces => Assert.Equal(expected, ChunkedReader.Read(pieces, limits, poisoned)));
    }

    [Fact]
    public void Content_is_a_slice_of_the_input()
    {
        byte[] wire = Wire.Bytes("3\r\nabc\r\n0\r\n\r\n");
        new ChunkedDecoder().Decode(wire, out int consumed, out ReadOnlySpan<byte> content, out _);
        Assert.True(content.Overlaps(wire, out int offset));
        Assert.Equal((6, -3), (consumed, offset));
    }

    [Fact]
    public void The_end_stays_the_end()
    {
        var decoder = new ChunkedDecoder();
        Assert.Equal(ParseStatus.Complete, decoder.Decode("0\r\n\r\n"u8, out _, out _, out _));
        Assert.Equal(ParseStatus.Complete, decoder.Decode("GET"u8, out int consumed, out _, out _));
        Assert.Equal(0, consumed);
        decoder.Reset();
        Assert.Equal(ParseStatus.NeedMore, decoder.Decode("0\r\n"u8, out _, out _, out _));
    }

    [Fact]
    public void A_refusal_stays_a_refusal()
    {
        var decoder = new ChunkedDecoder();
        Assert.Equal(ParseStatus.Invalid, decoder.Decode("3g"u8, out _, out _, out _));
        Assert.Equal(ParseStatus.Invalid, decoder.Decode("0\r\n\r\n"u8, out _, out _, out ProtocolError error));
        Assert.Equal("byte not allowed in a chunk size", error.Reason);
    }

    [Fact]
    public void Decoding_allocates_nothing()
    {
        byte[] wire = Wire.Bytes("3;a=\"b\"\r\nabc\r\n0\r\nA: b\r\n\r\n");
        var decoder = new ChunkedDecoder();
        long before = 0;
        for (int i = 0; i < 200; i++)
        {
            if (i == 100)
            {
                before = GC.GetAllocatedBytesForCurrentThread();
            }

            decoder.Reset();
            ReadOnlySpan<byte> rest = wire;
            while (decoder.Decode(rest, out int consumed, out _, out _) == ParseStatus.NeedMore)
            {
                rest = rest[consumed..];
            }
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }
}
