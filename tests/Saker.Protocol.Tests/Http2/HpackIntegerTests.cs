using System;
using Saker.Protocol.Http2.Hpack;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class HpackIntegerTests
{
    [Theory]
    [InlineData(5, 10, "0a")]       // RFC 7541 §C.1.1
    [InlineData(5, 1337, "1f9a0a")]     // §C.1.2
    [InlineData(8, 42, "2a")]       // §C.1.3
    [InlineData(5, 30, "1e")]
    [InlineData(5, 31, "1f00")]
    [InlineData(7, 126, "7e")]
    [InlineData(7, 127, "7f00")]
    [InlineData(7, 254, "7f7f")]
    [InlineData(7, 255, "7f8001")]
    [InlineData(4, int.MaxValue, "0ff0ffffff07")]
    [InlineData(7, int.MaxValue, "7f80ffffff07")]
    public void An_integer_is_written_and_read(int prefixBits, int value, string wire)
    {
        byte[] room = new byte[HpackInteger.MaxBytes];
        Assert.Equal(wire, Hex.Text(room.AsSpan(0, HpackInteger.Write(room, 0, prefixBits, value))));
        using var poisoned = new PoisonedMemory(16);
        byte[] bytes = Hex.Bytes(wire);
        int position = 0;
        Assert.Equal(HpackFailure.None, HpackInteger.Read(poisoned.PlaceBeforePoison(bytes).Span, ref position, prefixBits, out int read));
        Assert.Equal((value, bytes.Length), (read, position));
        for (int length = 0; length < bytes.Length; length++)
        {
            position = 0;
            Assert.Equal(HpackFailure.Truncated, HpackInteger.Read(poisoned.PlaceBeforePoison(bytes.AsSpan(0, length)).Span, ref position, prefixBits, out _));
        }
    }

    [Theory]
    [InlineData("7f81ffffff07", HpackFailure.IntegerTooLarge)]      // 2^31
    [InlineData("7fffffffffff", HpackFailure.IntegerTooLarge)]
    [InlineData("7fffffffffffffffffffff01", HpackFailure.IntegerTooLarge)]
    [InlineData("7f808080808000", HpackFailure.IntegerTooLarge)]    // a number with zeros on top, one group too many
    [InlineData("7f8080808000", HpackFailure.None)]
    public void An_integer_beyond_our_limits_is_refused(string wire, object failure)
    {
        int position = 0;
        Assert.Equal((HpackFailure)failure, HpackInteger.Read(Hex.Bytes(wire), ref position, 7, out _));
    }

    [Fact]
    public void The_bits_before_the_prefix_are_not_its()
    {
        int position = 0;
        Assert.Equal(HpackFailure.None, HpackInteger.Read(Hex.Bytes("ea"), ref position, 5, out int value));
        Assert.Equal(10, value);
        byte[] room = new byte[HpackInteger.MaxBytes];
        Assert.Equal(1, HpackInteger.Write(room, 0x80, 7, 2));
        Assert.Equal(0x82, room[0]);
    }
}
