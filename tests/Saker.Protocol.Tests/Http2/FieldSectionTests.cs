using System;
using System.Linq;
using Saker.Protocol.Http2.Hpack;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class FieldSectionTests
{
    // "a=b" counts 34.
    [Theory]
    [InlineData(68, 2, "a=b|c=d", "a=b|c=d")]
    [InlineData(67, 2, "a=b|c=d", "a=b too large")]
    [InlineData(68, 1, "a=b|c=d", "a=b too large")]
    [InlineData(33, 2, "a=b|c=d", " too large")]
    [InlineData(102, 9, "a=b|ccccccccccccccccccccccccccccccccccccccccc=d|e=f", "a=b too large")]        // what comes after is dropped too
    [InlineData(1000, 2, "a=b|cookie=1|cookie=2|cookie=3|c=d", "a=b|cookie=1|cookie=2|cookie=3|c=d")]
    [InlineData(1000, 2, "a=b|cookie=1|c=d|e=f", "a=b|cookie=1|c=d too large")]
    public void Limits_are_exact(int maxListBytes, int maxLines, string fields, string expected)
    {
        var section = new FieldSection(maxListBytes, maxLines);
        Assert.Equal(HpackFailure.None, new HpackDecoder().Decode(Blocks.Of(Blocks.Fields(fields)), section));
        Assert.Equal(expected, Blocks.Describe(section));
    }

    [Fact]
    public void Both_ends_agree_after_a_section_that_was_too_large()
    {
        var decoder = new HpackDecoder();
        var section = new FieldSection(50, 10);

        // The second and third line are beyond the limit, and in the table all the same.
        string added = string.Concat("61 01 62", "4001 63 01 64", "4001 65 21", string.Concat(Enumerable.Repeat("66", 33)));
        Assert.Equal(HpackFailure.None, decoder.Decode(Hex.Bytes("4001" + added), section));
        Assert.Equal("a=b too large", Blocks.Describe(section));
        Assert.Equal(3, decoder.TableCount);
        Assert.Equal(HpackFailure.None, decoder.Decode(Hex.Bytes("bf"), section));
        Assert.Equal("c=d", Blocks.Describe(section));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_field_larger_than_section_and_table_together_empties_the_table(bool coded)
    {
        var decoder = new HpackDecoder(100);
        var section = new FieldSection(200, 10);

        // 1,000 bytes of code are 1,599 times "0"; or 1,048 bytes as they are.
        string text = coded
            ? "ffe906" + string.Concat(Enumerable.Repeat("00", 999)) + "07"
            : "7f9907" + string.Concat(Enumerable.Repeat("66", 1048));
        foreach (string field in new[] { "4001 63" + text, "40" + text + "01 63" })
        {
            Assert.Equal(HpackFailure.None, decoder.Decode(Hex.Bytes("4001 61 01 62"), section));
            Assert.Equal(1, decoder.TableCount);
            Assert.Equal(HpackFailure.None, decoder.Decode(Hex.Bytes(field), section));
            Assert.Equal(" too large", Blocks.Describe(section));
            Assert.Equal(0, decoder.TableCount);
        }
    }

    [Fact]
    public void A_bomb_of_indices_is_decoded_in_bounded_memory()
    {
        // CVE-2016-6581 in its plain form: one entry of 4 KB, then a block that names it thousands of times.
        var decoder = new HpackDecoder();
        var section = new FieldSection(16_384, 100);
        byte[] entry = [0x40, 0x01, (byte)'a', 0x7F, 0xE0, 0x1E, .. Enumerable.Repeat((byte)'b', 127 + 0x60 + (0x1E << 7))];
        Assert.Equal(HpackFailure.None, decoder.Decode(entry, section));
        Assert.Equal((1, false), (decoder.TableCount, section.IsTooLarge));
        byte[] bomb = [.. Enumerable.Repeat((byte)0xBE, 100_000)];
        decoder.Decode(bomb, section);
        long before = GC.GetAllocatedBytesForCurrentThread();
        HpackFailure failure = decoder.Decode(bomb, section);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal((HpackFailure.None, true, 4, 0), (failure, section.IsTooLarge, section.Count, allocated));
        Assert.True(section.Bytes.Length <= 16_384);
    }

    [Fact]
    public void Nothing_of_one_block_is_left_in_the_next()
    {
        var decoder = new HpackDecoder();
        var section = new FieldSection(100, 10);
        decoder.Decode(Blocks.Of(("a", new string('b', 200))), section);
        Assert.True(section.IsTooLarge);
        decoder.Decode(Blocks.Of(("c", "d"), ("e", "f")), section);
        Assert.Equal("c=d|e=f", Blocks.Describe(section));
        Assert.Throws<IndexOutOfRangeException>(() => section[2]);
        section.Clear();
        Assert.Equal((0, 0), (section.Count, section.Bytes.Length));
    }

    [Fact]
    public void More_lines_than_there_was_room_for_are_kept()
    {
        string fields = string.Join('|', Enumerable.Range(0, 90).Select(i => $"x-{i}={new string('v', i)}"));
        Assert.Equal(fields, Blocks.Describe(Blocks.Decode(fields)));
    }
}
