using System;
using System.Linq;
using Saker.Protocol.Http2.Hpack;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class HuffmanTests
{
    // One symbol or two of every length there is, from RFC 7541 Appendix B.
    [Theory]
    [InlineData('0', 0x0, 5)]
    [InlineData('t', 0x9, 5)]
    [InlineData(' ', 0x14, 6)]
    [InlineData('u', 0x2d, 6)]
    [InlineData(':', 0x5c, 7)]
    [InlineData('z', 0x7b, 7)]
    [InlineData('&', 0xf8, 8)]
    [InlineData('Z', 0xfd, 8)]
    [InlineData('!', 0x3f8, 10)]
    [InlineData('?', 0x3fc, 10)]
    [InlineData('\'', 0x7fa, 11)]
    [InlineData('|', 0x7fc, 11)]
    [InlineData('#', 0xffa, 12)]
    [InlineData(0, 0x1ff8, 13)]
    [InlineData('~', 0x1ffd, 13)]
    [InlineData('^', 0x3ffc, 14)]
    [InlineData('{', 0x7ffe, 15)]
    [InlineData('\\', 0x7fff0, 19)]
    [InlineData(128, 0xfffe6, 20)]
    [InlineData(153, 0x1fffdc, 21)]
    [InlineData(129, 0x3fffd2, 22)]
    [InlineData(1, 0x7fffd8, 23)]
    [InlineData(9, 0xffffea, 24)]
    [InlineData(199, 0x1ffffec, 25)]
    [InlineData(255, 0x3ffffee, 26)]
    [InlineData(254, 0x7fffff0, 27)]
    [InlineData(249, 0xffffffe, 28)]
    [InlineData(13, 0x3ffffffd, 30)]
    [InlineData(22, 0x3ffffffe, 30)]
    [InlineData(256, 0x3fffffff, 30)]
    public void The_code_is_the_one_of_the_specification(int symbol, uint code, int bits)
        => Assert.Equal((code, bits), (HuffmanCode.Codes[symbol], HuffmanCode.Lengths[symbol]));

    [Fact]
    public void No_sequence_of_bits_is_left_without_a_symbol()
        => Assert.Equal(1L << 30, HuffmanCode.Lengths.ToArray().Sum(length => 1L << (30 - length)));

    [Fact]
    public void Every_symbol_comes_back_alone_and_between_others()
    {
        using var poisoned = new PoisonedMemory(4096);
        byte[] room = new byte[1024];
        for (int symbol = 0; symbol < 256; symbol++)
        {
            foreach (byte[] text in new byte[][] { [(byte)symbol], [(byte)symbol, (byte)'a'], [(byte)'0', (byte)symbol, (byte)symbol], [(byte)'&', (byte)'|', (byte)symbol] })
            {
                Assert.Equal(text, RoundTrip(text, room, poisoned));
            }
        }

        byte[] all = [.. Enumerable.Range(0, 256).Select(i => (byte)i)];
        Assert.Equal(all, RoundTrip(all, room, poisoned));
        byte[] backwards = [.. all.Reverse()];
        Assert.Equal(backwards, RoundTrip(backwards, room, poisoned));
    }

    [Fact]
    public void Texts_of_every_length_come_back()
    {
        using var poisoned = new PoisonedMemory(4096);
        byte[] room = new byte[1024];
        var random = new Random(7541);
        for (int length = 0; length < 300; length++)
        {
            byte[] text = new byte[length];
            random.NextBytes(text);
            Assert.Equal(text, RoundTrip(text, room, poisoned));
        }
    }

    [Theory]
    [InlineData("", "", "nothing")]
    [InlineData("07", "0", "three bits of padding")]
    [InlineData("f8", "&", "no padding")]
    [InlineData("fe3f", "!", "six bits of padding")]
    [InlineData("00", null, "padding of zeros")]
    [InlineData("06", null, "padding with a zero")]
    [InlineData("ff", null, "eight bits of padding and nothing else")]
    [InlineData("f8ff", null, "eight bits of padding")]
    [InlineData("07ff", null, "eleven bits of padding")]
    [InlineData("ffffffff", null, "EOS and padding")]
    [InlineData("fffffffc", null, "EOS and zeros")]
    [InlineData("07fffffffe", null, "EOS after a symbol, before another")]
    [InlineData("3fffffff", null, "a symbol and all of EOS but three bits")]
    [InlineData("fff8", null, "a code that is cut off")]
    [InlineData("ffffff", null, "a long code that is cut off")]
    [InlineData("fe", null, "a code that is cut off where short ones end")]
    public void What_is_no_code_is_refused(string wire, string? expected, string why)
    {
        Assert.NotEmpty(why);
        byte[] room = new byte[64];
        HuffmanStatus status = Huffman.Decode(Hex.Bytes(wire), room, out int written);
        Assert.Equal(expected is null ? HuffmanStatus.Invalid : HuffmanStatus.Done, status);
        Assert.Equal(expected is not null, Huffman.TryMeasure(Hex.Bytes(wire), out int length));
        if (expected is not null)
        {
            Assert.Equal((expected, expected.Length), (Wire.Text(room.AsSpan(0, written)), length));
        }
    }

    [Fact]
    public void Nothing_is_written_beyond_the_room_and_the_length_is_known_without_any()
    {
        byte[] text = Wire.Bytes("www.example.com");
        byte[] coded = new byte[Huffman.CodedLength(text)];
        Huffman.Encode(text, coded);
        Assert.Equal("f1e3c2e5f23a6ba0ab90f4ff", Hex.Text(coded));
        using var poisoned = new PoisonedMemory(64);
        for (int room = 0; room < text.Length; room++)
        {
            Assert.Equal(HuffmanStatus.NoRoom, Huffman.Decode(coded, poisoned.RoomBeforePoison(room), out int written));
            Assert.Equal(room, written);
        }

        Assert.Equal(HuffmanStatus.Done, Huffman.Decode(coded, poisoned.RoomBeforePoison(text.Length), out _));
        Assert.True(Huffman.TryMeasure(coded, out int length));
        Assert.Equal(text.Length, length);
        Assert.True(Huffman.MaxDecodedLength(coded.Length) >= text.Length);
    }

    private static byte[] RoundTrip(byte[] text, byte[] room, PoisonedMemory poisoned)
    {
        Span<byte> coded = poisoned.RoomBeforePoison(Huffman.CodedLength(text));
        Assert.Equal(coded.Length, Huffman.Encode(text, coded));
        Assert.Equal(HuffmanStatus.Done, Huffman.Decode(coded, room, out int written));
        return room[..written];
    }
}
