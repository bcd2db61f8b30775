using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using Saker.Protocol.Http2.Hpack;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

/// <summary>The stories of http2jp/hpack-test-case: blocks that ten other encoders made, one connection a story.</summary>
public class HpackVectorTests
{
    [Fact]
    public void Every_public_story_is_read_as_it_was_told()
    {
        using var poisoned = new PoisonedMemory(65_536);
        int blocks = 0;
        foreach (string file in Vectors.Files("hpack"))
        {
            using JsonDocument story = JsonDocument.Parse(File.ReadAllBytes(file));
            var decoder = new HpackDecoder();
            var section = new FieldSection(1 << 20, 1000);
            foreach (JsonElement block in story.RootElement.GetProperty("cases").EnumerateArray())
            {
                if (block.TryGetProperty("header_table_size", out JsonElement size) && size.ValueKind == JsonValueKind.Number)
                {
                    decoder.SetTableLimit(size.GetInt32());
                }

                byte[] wire = Convert.FromHexString(block.GetProperty("wire").GetString()!);
                Assert.Equal((file, HpackFailure.None), (file, decoder.Decode(poisoned.PlaceBeforePoison(wire).Span, section)));
                Assert.Equal(Describe(block), Blocks.Describe(section));
                blocks++;
            }
        }

        Assert.Equal(1050, blocks);
    }

    [Fact]
    public void A_public_block_that_is_cut_off_or_has_a_bit_turned_is_read_the_same_wherever_it_lies_and_nothing_beyond_it()
    {
        using var poisoned = new PoisonedMemory(65_536);
        int read = 0;
        int refused = 0;
        foreach (string file in Vectors.Files("hpack"))
        {
            using JsonDocument story = JsonDocument.Parse(File.ReadAllBytes(file));
            byte[] block = Convert.FromHexString(story.RootElement.GetProperty("cases")[0].GetProperty("wire").GetString()!);
            for (int length = 0; length < block.Length; length++) Note(Outcome(block.AsSpan(0, length)));
            for (int bit = 0; bit < block.Length * 8; bit++)
            {
                block[bit / 8] ^= (byte)(1 << (bit % 8));
                Note(Outcome(block));
                block[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }

        Assert.True(read > 1000 && refused > 1000, $"{read} read, {refused} refused");

        string Outcome(ReadOnlySpan<byte> block)
        {
            var section = new FieldSection(1 << 16, 1000);
            HpackFailure failure = new HpackDecoder().Decode(poisoned.PlaceBeforePoison(block).Span, section);
            string outcome = failure == HpackFailure.None ? Blocks.Describe(section) : failure.ToString();
            failure = new HpackDecoder().Decode(poisoned.PlaceAfterPoison(block).Span, section);
            Assert.Equal(outcome, failure == HpackFailure.None ? Blocks.Describe(section) : failure.ToString());
            return outcome;
        }

        void Note(string outcome)
        {
            if (Enum.TryParse(outcome, out HpackFailure _)) refused++;
            else read++;
        }
    }

    // What our encoder makes of the same stories is read back; it has no state to keep.
    [Fact]
    public void Every_public_story_comes_back_from_our_own_encoder()
    {
        byte[] room = new byte[65_536];
        var section = new FieldSection(1 << 20, 1000);
        foreach (string file in Vectors.Files("hpack/nghttp2"))
        {
            using JsonDocument story = JsonDocument.Parse(File.ReadAllBytes(file));
            foreach (JsonElement block in story.RootElement.GetProperty("cases").EnumerateArray())
            {
                var writer = new FieldBlockWriter(room);
                var expected = new StringBuilder();
                foreach (JsonProperty field in block.GetProperty("headers").EnumerateArray().SelectMany(line => line.EnumerateObject()))
                {
                    if (field.Name[0] != ':')
                    {
                        Assert.True(writer.TryWriteField(Wire.Bytes(field.Name), Wire.Bytes(field.Value.GetString()!)));
                        expected.Append(expected.Length == 0 ? "" : "|").Append(field.Name).Append('=').Append(field.Value.GetString()!.Trim());
                    }
                }

                Assert.Equal(HpackFailure.None, new HpackDecoder(0).Decode(room.AsSpan(0, writer.Written), section));
                Assert.Equal(expected.ToString(), Blocks.Describe(section));
            }
        }
    }

    private static string Describe(JsonElement block)
        => string.Join('|', block.GetProperty("headers").EnumerateArray()
            .SelectMany(line => line.EnumerateObject())
            .Select(field => $"{field.Name}={Wire.Text(Encoding.UTF8.GetBytes(field.Value.GetString()!))}"));
}
