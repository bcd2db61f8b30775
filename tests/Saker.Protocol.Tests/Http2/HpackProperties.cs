using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class HpackProperties
{
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(300);

    private static Gen<string> Name => Gen.Elements("a", "x-own", "accept", "cookie", "etag", ":path", ":method", ":status", "Upper", "", "date", "a-name-that-is-rather-long");

    private static Gen<string> Value => Gen.Frequency(
        (3, Gen.Elements("", "/", "GET", "gzip, deflate", "200", "text/html")),
        (3, from text in Gen.ArrayOf(Gen.Choose(0, 255)) select new string([.. text.Select(c => (char)c)])),
        (1, from length in Gen.Choose(0, 700) select new string('v', length)));

    private static Gen<(string Name, string Value)[][]> Stories => Gen.ArrayOf(Gen.ArrayOf(Gen.Zip(Name, Value)).Resize(8)).Resize(20);

    private static Gen<(int Seed, int Limit, (string Name, string Value)[][] Blocks)> LimitedStories =>
        from seed in Gen.Choose(0, int.MaxValue - 1)
        from limit in Gen.Elements(0, 40, 100, 300, 4096)
        from blocks in Stories
        select (seed, limit, blocks);

    [Fact]
    public void What_any_encoder_says_is_read_and_both_tables_stay_the_same_even_when_it_is_not_kept()
    {
        using var poisoned = new PoisonedMemory(65_536);
        Prop.ForAll(LimitedStories.ToArbitrary(), story =>
        {
            (int seed, int limit, (string, string)[][] blocks) = story;
            var encoder = new ReferenceEncoder(seed, limit);
            var decoder = new HpackDecoder(limit);
            var forgetful = new HpackDecoder(limit);
            var section = new FieldSection(100_000, 1000);
            var small = new FieldSection(60, 2);
            foreach ((string Name, string Value)[] fields in blocks)
            {
                byte[] wire = encoder.Encode(fields);
                if (decoder.Decode(poisoned.PlaceBeforePoison(wire).Span, section) != HpackFailure.None
                    || forgetful.Decode(poisoned.PlaceAfterPoison(wire).Span, small) != HpackFailure.None
                    || Blocks.Describe(section) != string.Join('|', fields.Select(field => $"{field.Name}={field.Value}"))
                    || decoder.TableCount != encoder.TableCount
                    || (forgetful.TableCount, forgetful.TableSize) != (decoder.TableCount, decoder.TableSize)
                    || small.Bytes.Length > 60)
                {
                    return false;
                }
            }

            // What the forgetful one did not keep as lines is in its table all the same.
            byte[] all = [.. Enumerable.Range(62, decoder.TableCount).SelectMany(Indexed)];
            decoder.Decode(all, section);
            var again = new FieldSection(100_000, 1000);
            forgetful.Decode(all, again);
            return Blocks.Describe(section) == Blocks.Describe(again);
        }).Check(s_config);
    }

    [Fact]
    public void Whatever_comes_is_decoded_or_refused_within_the_limits()
    {
        using var poisoned = new PoisonedMemory(8192);
        Prop.ForAll(Gen.Zip(Gen.Choose(0, int.MaxValue - 1), Stories).ToArbitrary(), story =>
        {
            (int seed, (string, string)[][] blocks) = story;
            var random = new Random(seed);
            var encoder = new ReferenceEncoder(seed, 200);
            var decoder = new HpackDecoder(200);
            var section = new FieldSection(500, 5);
            var head = new RequestHead();
            foreach ((string, string)[] fields in blocks)
            {
                byte[] wire = encoder.Encode(fields);
                for (int i = random.Next(4); i > 0 && wire.Length > 0; i--)
                {
                    wire[random.Next(wire.Length)] ^= (byte)(1 << random.Next(8));
                }

                wire = random.Next(3) == 0 ? wire[..random.Next(wire.Length + 1)] : wire;
                if (decoder.Decode(poisoned.PlaceBeforePoison(wire).Span, section) != HpackFailure.None)
                {
                    return true;
                }

                if (section.Bytes.Length > 500 || decoder.TableSize > 200)
                {
                    return false;
                }

                bool valid = RequestFields.TryRead(section, head, random.Next(2) == 0, out _, out Http2Error error);
                if (valid ? head.Path.IsEmpty : error.Scope != Http2ErrorScope.Stream)
                {
                    return false;
                }
            }

            return true;
        }).Check(s_config);
    }

    [Fact]
    public void What_our_encoder_writes_is_read_back_by_an_end_that_keeps_nothing()
        => Prop.ForAll(Gen.ArrayOf(Gen.Zip(Name, Value)).Resize(10).ToArbitrary(), fields =>
        {
            byte[] room = new byte[20_000];
            var writer = new FieldBlockWriter(room);
            var expected = new List<string>();
            foreach ((string name, string value) in fields)
            {
                if (FieldSyntax.IsToken(Wire.Bytes(name)) && FieldSyntax.IsFieldValue(Wire.Bytes(value)))
                {
                    int before = writer.Written;
                    if (!writer.TryWriteField(Wire.Bytes(name), Wire.Bytes(value)) || writer.Written - before > FieldBlockWriter.MaxLength(name.Length, value.Length))
                    {
                        return false;
                    }

                    expected.Add($"{name.ToLowerInvariant()}={value.Trim(' ', '\t')}");
                }
            }

            var section = new FieldSection(100_000, 100);
            var decoder = new HpackDecoder(0);
            return decoder.Decode(room.AsSpan(0, writer.Written), section) == HpackFailure.None && Blocks.Describe(section) == string.Join('|', expected);
        }).Check(s_config);

    private static byte[] Indexed(int index)
    {
        byte[] bytes = new byte[HpackInteger.MaxBytes];
        return bytes[..HpackInteger.Write(bytes, 0x80, 7, index)];
    }
}
