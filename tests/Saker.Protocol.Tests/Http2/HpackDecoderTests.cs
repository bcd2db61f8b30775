using System;
using System.Linq;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class HpackDecoderTests
{
    // RFC 7541 Appendix C.3 to C.6: blocks of one connection, what they say, and the size of the table after each.
    public static TheoryData<string, int, string[]> Examples => new()
    {
        {
            "C.3: requests, not Huffman-coded", 4096,
            [
                "828684410f7777772e6578616d706c652e636f6d", ":method=GET|:scheme=http|:path=/|:authority=www.example.com", "57",
                "828684be58086e6f2d6361636865", ":method=GET|:scheme=http|:path=/|:authority=www.example.com|cache-control=no-cache", "110",
                "828785bf400a637573746f6d2d6b65790c637573746f6d2d76616c7565",
                ":method=GET|:scheme=https|:path=/index.html|:authority=www.example.com|custom-key=custom-value", "164",
            ]
        },
        {
            "C.4: requests, Huffman-coded", 4096,
            [
                "828684418cf1e3c2e5f23a6ba0ab90f4ff", ":method=GET|:scheme=http|:path=/|:authority=www.example.com", "57",
                "828684be5886a8eb10649cbf", ":method=GET|:scheme=http|:path=/|:authority=www.example.com|cache-control=no-cache", "110",
                "828785bf408825a849e95ba97d7f8925a849e95bb8e8b4bf",
                ":method=GET|:scheme=https|:path=/index.html|:authority=www.example.com|custom-key=custom-value", "164",
            ]
        },
        {
            "C.6: responses, Huffman-coded, with a small table", 256,
            [
                "488264025885aec3771a4b6196d07abe941054d444a8200595040b8166e082a62d1bff6e919d29ad171863c78f0b97c8e9ae82ae43d3",
                ":status=302|cache-control=private|date=Mon, 21 Oct 2013 20:13:21 GMT|location=https://www.example.com", "222",
                "4883640effc1c0bf",
                ":status=307|cache-control=private|date=Mon, 21 Oct 2013 20:13:21 GMT|location=https://www.example.com", "222",
                "88c16196d07abe941054d444a8200595040b8166e084a62d1bffc05a839bd9ab77ad94e7821dd7f2e6c7b335dfdfcd5b3960d5af27087f3672c1ab270fb5291f9587316065c003ed4ee5b1063d5007",
                ":status=200|cache-control=private|date=Mon, 21 Oct 2013 20:13:22 GMT|location=https://www.example.com|content-encoding=gzip|set-cookie=foo=ASDJKHQKBZXOQWEOPIUAXQWEOIU; max-age=3600; version=1", "215",
            ]
        },
    };

    [Theory, MemberData(nameof(Examples))]
    public void The_examples_of_the_specification_are_read(string name, int tableBytes, string[] steps)
    {
        Assert.NotEmpty(name);
        using var poisoned = new PoisonedMemory(512);
        var decoder = new HpackDecoder(tableBytes);
        var section = new FieldSection(16_384, 100);
        for (int i = 0; i < steps.Length; i += 3)
        {
            Assert.Equal(HpackFailure.None, decoder.Decode(poisoned.PlaceBeforePoison(Hex.Bytes(steps[i])).Span, section));
            Assert.Equal((steps[i + 1], steps[i + 2]), (Blocks.Describe(section), $"{decoder.TableSize}"));
        }
    }

    public static TheoryData<string, string, string> OneBlock => new()
    {
        // RFC 7541 §6: each representation.
        { "an empty block", "", "" },
        { "the first entry of the static table", "81", ":authority=" },
        { "the last entry of the static table", "bd", "www-authenticate=" },
        { "a literal with a name of the static table, not added", "0402 2f61", ":path=/a" },
        { "a literal with a name of the static table beyond the prefix, not added", "0f1001 61", "content-type=a" },
        { "a literal never to be added", "1001 61 01 62", "a=b" },
        { "a literal that is added and used", "4001 61 01 62 be", "a=b|a=b" },
        { "a literal that is added, its name used", "4001 61 01 62 7e 01 63", "a=b|a=c" },
        { "the older of two entries", "4001 61 01 62 4001 63 01 64 bf", "a=b|c=d|a=b" },
        { "an empty value", "0001 61 00", "a=" },
        { "an empty Huffman-coded value", "0001 61 80", "a=" },
        { "a table of nothing", "20 4001 61 01 62", "a=b" },
        { "a smaller table, then a larger one", "20 3fe11f 4001 61 01 62 be", "a=b|a=b" },
        { "a table as large as allowed", "3fe11f 82", ":method=GET" },

        // What cannot be decoded.
        { "index 0", "80", "InvalidIndex" },
        { "the first index beyond the static table", "be", "InvalidIndex" },
        { "the largest index there is", "ff80ffffff07", "InvalidIndex" },
        { "a name beyond the tables", "7e 01 61", "InvalidIndex" },
        { "a name far beyond the tables", "0ff0ffffff07 01 61", "InvalidIndex" },
        { "an index of an entry that the table has let go", "4001 61 01 62 20 be", "SizeUpdateAfterField" },
        { "a table of nothing keeps nothing", "20 4001 61 01 62 be", "InvalidIndex" },
        { "an index that is cut off", "ff", "Truncated" },
        { "an index too large", "ffffffffffff0f", "IntegerTooLarge" },
        { "a literal without a name", "00", "Truncated" },
        { "a name that is cut off", "0002 61", "Truncated" },
        { "a literal without a value", "0001 61", "Truncated" },
        { "a value that is cut off", "0001 61 02 62", "Truncated" },
        { "a value longer than anything", "0001 61 7f80ffffff07", "Truncated" },
        { "a length too large", "0001 61 7f81ffffff07", "IntegerTooLarge" },
        { "a length that is cut off", "0001 61 7f80", "Truncated" },
        { "a name with EOS", "0084 ffffffff 01 62", "InvalidHuffman" },
        { "a value with padding of zeros", "0001 61 81 00", "InvalidHuffman" },
        { "a value with padding too long", "0001 61 82 07ff", "InvalidHuffman" },
        { "a size after a field", "82 20", "SizeUpdateAfterField" },
        { "a size after a literal", "0001 61 01 62 3f00", "SizeUpdateAfterField" },
        { "a table larger by one than allowed", "3fe21f", "SizeUpdateAboveLimit" },
        { "a size that is cut off", "3f", "Truncated" },
        { "a size too large for anything", "3fffffffffff7f", "IntegerTooLarge" },
    };

    [Theory, MemberData(nameof(OneBlock))]
    public void A_block_is_read_or_refused(string name, string wire, string expected)
    {
        Assert.NotEmpty(name);
        byte[] block = Hex.Bytes(wire);
        using var poisoned = new PoisonedMemory(64);
        Assert.Equal(expected, Read(poisoned.PlaceBeforePoison(block).Span));
        Assert.Equal(expected, Read(poisoned.PlaceAfterPoison(block).Span));
    }

    [Theory, MemberData(nameof(OneBlock))]
    public void A_block_that_is_cut_off_or_changed_is_read_or_refused(string name, string wire, string expected)
    {
        Assert.NotEmpty(name + expected);
        byte[] block = Hex.Bytes(wire);
        using var poisoned = new PoisonedMemory(64);
        for (int length = 0; length < block.Length; length++)
        {
            Assert.NotNull(Read(poisoned.PlaceBeforePoison(block.AsSpan(0, length)).Span));
        }

        for (int bit = 0; bit < block.Length * 8; bit++)
        {
            block[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotNull(Read(poisoned.PlaceBeforePoison(block).Span));
            block[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Fact]
    public void An_entry_larger_than_the_table_empties_it()
    {
        var decoder = new HpackDecoder(64);
        Assert.Equal("a=b", Next(decoder, "4001 61 01 62"));
        Assert.Equal(34, decoder.TableSize);

        // 1 + 31 + 32 fits exactly, and pushes the other out.
        Assert.Equal("c=" + new string('d', 31), Next(decoder, "4001 63 1f" + string.Concat(Enumerable.Repeat("64", 31))));
        Assert.Equal((64, 1), (decoder.TableSize, decoder.TableCount));
        Assert.Equal("c=" + new string('d', 32), Next(decoder, "4001 63 20" + string.Concat(Enumerable.Repeat("64", 32))));
        Assert.Equal((0, 0), (decoder.TableSize, decoder.TableCount));
    }

    [Fact]
    public void A_name_may_be_of_the_entry_that_its_own_line_pushes_out()
    {
        var decoder = new HpackDecoder(64);
        Assert.Equal("name=value", Next(decoder, "4004 6e616d65 05 76616c7565"));
        Assert.Equal("name=other|name=other", Next(decoder, "7e 05 6f74686572 be"));
        Assert.Equal(1, decoder.TableCount);
    }

    [Fact]
    public void A_smaller_table_lets_the_oldest_go()
    {
        var decoder = new HpackDecoder();
        Next(decoder, "4001 61 01 62 4001 63 01 64 4001 65 01 66");
        Assert.Equal((3, 102), (decoder.TableCount, decoder.TableSize));
        Assert.Equal("e=f|c=d", Next(decoder, "3f25 be bf"));     // 68
        Assert.Equal(2, decoder.TableCount);
        Assert.Equal("InvalidIndex", Next(decoder, "c0"));
    }

    [Fact]
    public void A_table_that_we_made_smaller_is_made_smaller_by_the_next_block()
    {
        var decoder = new HpackDecoder();
        decoder.SetTableLimit(100);
        Assert.Equal("SizeUpdateMissing", Next(decoder, "82"));
        Assert.Equal("SizeUpdateMissing", Next(decoder, ""));
        Assert.Equal("SizeUpdateAboveLimit", Next(decoder, "3f46 82"));     // 101
        Assert.Equal(":method=GET", Next(decoder, "3f45 82"));
        Assert.Equal(":method=GET", Next(decoder, "82"));

        decoder.SetTableLimit(4096);
        Assert.Equal(":method=GET", Next(decoder, "82"));
        decoder.SetTableLimit(100);
        Assert.Equal(":method=GET", Next(decoder, "82"));
    }

    [Theory]
    [InlineData(HpackFailure.Truncated, "field block ends within a field")]
    [InlineData(HpackFailure.IntegerTooLarge, "integer too large in a field block")]
    [InlineData(HpackFailure.InvalidIndex, "index beyond the tables")]
    [InlineData(HpackFailure.InvalidHuffman, "string that is not Huffman-coded")]
    [InlineData(HpackFailure.SizeUpdateAfterField, "table size changed after a field")]
    [InlineData(HpackFailure.SizeUpdateAboveLimit, "table larger than we allow")]
    [InlineData(HpackFailure.SizeUpdateMissing, "table size not lowered as acknowledged")]
    public void A_block_that_cannot_be_decoded_costs_the_connection(HpackFailure failure, string reason)
    {
        Http2Error error = Http2Error.Compression(failure);
        Assert.Equal((Http2ErrorScope.Connection, Http2ErrorCode.CompressionError, reason), (error.Scope, error.Code, error.Reason));
    }

    private static string Read(ReadOnlySpan<byte> block)
    {
        var section = new FieldSection(1024, 10);
        HpackFailure failure = new HpackDecoder().Decode(block, section);
        return failure == HpackFailure.None ? Blocks.Describe(section) : failure.ToString();
    }

    private static string Next(HpackDecoder decoder, string wire)
    {
        var section = new FieldSection(1024, 10);
        HpackFailure failure = decoder.Decode(Hex.Bytes(wire), section);
        return failure == HpackFailure.None ? Blocks.Describe(section) : failure.ToString();
    }
}
