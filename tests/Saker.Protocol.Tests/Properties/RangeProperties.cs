using System;
using System.Linq;
using System.Numerics;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Protocol.Tests.Properties;

public class RangeProperties
{
    private const int MergeGap = 80;
    private static readonly Config s_config = Config.QuickThrowOnFailure.WithMaxTest(3000);

    private static Gen<string> Position => Gen.Frequency(
        (8, Gen.Choose(0, 1200).Select(n => $"{n}")),
        (1, Gen.Elements("", "0", "00", "9223372036854775806", "9223372036854775807", "9223372036854775808", "18446744073709551617", "x", "-", " ")));

    private static Gen<string> Field =>
        from unit in Gen.Frequency((12, Gen.Constant("bytes")), (1, Gen.Elements("Bytes", "items", "", "bytes ")))
        from specifiers in Gen.ArrayOf(Gen.Zip(Position, Position).Select(p => $"{p.Item1}-{p.Item2}")).Resize(8)
        from separator in Gen.Frequency((6, Gen.Constant(",")), (1, Gen.Elements(", ", " ,\t", ",,", ";")))
        select $"{unit}={string.Join(separator, specifiers)}";

    private static Gen<long> Length => Gen.Frequency((6, Gen.Choose(0, 1000).Select(n => (long)n)), (1, Gen.Elements(1L, long.MaxValue, long.MaxValue - 1)));

    [Fact]
    public void Parts_cover_what_was_asked_and_hardly_more_and_nothing_twice()
        => Prop.ForAll(Gen.Zip(Field, Length).ToArbitrary(), t =>
        {
            (string field, long length) = t;
            ByteRange[] parts = new ByteRange[ByteRanges.MaxParts];
            RangeOutcome outcome = ByteRanges.Select(Wire.Bytes(field), length, parts, out int count);
            parts = parts[..count];
            (BigInteger First, BigInteger Last)[]? asked = Asked(field, length);
            if (asked is null)
            {
                return outcome == RangeOutcome.Whole && count == 0;
            }

            if (asked.Length == 0)
            {
                return count == 0 && outcome is RangeOutcome.Unsatisfiable or RangeOutcome.Whole && (outcome == RangeOutcome.Unsatisfiable || length == 0);
            }

            if (outcome == RangeOutcome.Whole)
            {
                // Only for too many overlaps.
                return count == 0 && asked.Sum(a => asked.Count(b => a.First <= b.Last && b.First <= a.Last)) - asked.Length > 2 * 2;
            }

            return outcome == (count == 1 ? RangeOutcome.Single : RangeOutcome.Multiple)
                && parts.All(p => p.First >= 0 && p.First <= p.Last && p.Last < length)
                && asked.All(a => parts.Any(p => p.First <= a.First && a.Last <= p.Last))
                && parts.All(p => asked.Any(a => a.First == p.First) && asked.Any(a => a.Last == p.Last))
                && parts.All(p => parts.All(q => p == q || p.Last + MergeGap < q.First || q.Last + MergeGap < p.First))
                && Extra(parts, asked) <= MergeGap * asked.Length;
        }).Check(s_config);

    // What the grammar says was asked for: null when it is to be ignored, without what is not satisfiable.
    private static (BigInteger First, BigInteger Last)[]? Asked(string field, long length)
    {
        Match match = Regex.Match(field, @"\A(?i:bytes)=[ \t]*(?:,[ \t]*)*((?:\d+-\d*|-\d+)(?:[ \t]*,[ \t]*(?:\d+-\d*|-\d+)?)*)[ \t]*\z");
        if (!match.Success)
        {
            return null;
        }

        string[] specifiers = match.Groups[1].Value.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        if (specifiers.Length > ByteRanges.MaxParts)
        {
            return null;
        }

        var asked = specifiers.Select(s =>
        {
            string[] ends = s.Split('-');
            if (ends[0].Length == 0)
            {
                BigInteger suffix = BigInteger.Parse(ends[1]);
                return (First: suffix == 0 ? length : BigInteger.Max(0, length - suffix), Last: (BigInteger)length - 1, IsInvalid: false);
            }

            BigInteger first = BigInteger.Parse(ends[0]);
            BigInteger last = ends[1].Length == 0 ? length : BigInteger.Parse(ends[1]);
            return (First: first, Last: BigInteger.Min(last, length - 1), IsInvalid: ends[1].Length > 0 && last < first);
        }).ToArray();
        return asked.Any(a => a.IsInvalid) ? null : [.. asked.Where(a => a.First < length).Select(a => (a.First, a.Last))];
    }

    private static BigInteger Extra(ByteRange[] parts, (BigInteger First, BigInteger Last)[] asked)
    {
        BigInteger sent = parts.Aggregate(BigInteger.Zero, (sum, p) => sum + p.Length);
        BigInteger wanted = 0;
        BigInteger end = -1;
        foreach ((BigInteger first, BigInteger last) in asked.OrderBy(a => a.First))
        {
            BigInteger from = BigInteger.Max(first, end + 1);
            wanted += BigInteger.Max(0, last - from + 1);
            end = BigInteger.Max(end, last);
        }

        return sent - wanted;
    }
}
