using System;
using System.Linq;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Semantics;

public class ByteRangesTests
{
    private const string Sixteen = "bytes=0-0,100-100,200-200,300-300,400-400,500-500,600-600,700-700,800-800,900-900,1000-1000,1100-1100,1200-1200,1300-1300,1400-1400,1500-1500";

    /// <summary>The value of Range, the length of the representation, and what becomes of it.</summary>
    public static TheoryData<string, long, string> Ranges => new()
    {
        // One range.
        { "bytes=0-499", 10_000, "Single 0-499" },
        { "bytes=500-999", 10_000, "Single 500-999" },
        { "bytes=-500", 10_000, "Single 9500-9999" },
        { "bytes=9500-", 10_000, "Single 9500-9999" },
        { "bytes=0-", 10_000, "Single 0-9999" },
        { "bytes=0-0", 10_000, "Single 0-0" },
        { "bytes=-1", 10_000, "Single 9999-9999" },
        { "bytes=9999-9999", 10_000, "Single 9999-9999" },
        { "bytes=0-20000", 10_000, "Single 0-9999" },
        { "bytes=-20000", 10_000, "Single 0-9999" },
        { "BYTES=0-0", 10_000, "Single 0-0" },
        { "bytes=000-007", 10_000, "Single 0-7" },
        { "bytes=5000000000-5000000001", 6_000_000_000, "Single 5000000000-5000000001" },
        { "bytes=0-99999999999999999999999999", 10, "Single 0-9" },
        { "bytes=-99999999999999999999999999", 10, "Single 0-9" },
        { "bytes=0-9223372036854775807", long.MaxValue, "Single 0-9223372036854775806" },

        // Several.
        { "bytes=0-0,-1", 10_000, "Multiple 0-0 9999-9999" },
        { "bytes=0-99, 5000-5099", 10_000, "Multiple 0-99 5000-5099" },
        { "bytes=5000-5099,0-99", 10_000, "Multiple 5000-5099 0-99" },
        { "bytes=0-99,,\t5000-5099,", 10_000, "Multiple 0-99 5000-5099" },
        { "bytes=0-99,20000-", 10_000, "Single 0-99" },
        { "bytes=20000-,0-99,-0", 10_000, "Single 0-99" },
        { Sixteen, 10_000, "Multiple 0-0 100-100 200-200 300-300 400-400 500-500 600-600 700-700 800-800 900-900 1000-1000 1100-1100 1200-1200 1300-1300 1400-1400 1500-1500" },
        { Sixteen + ",1600-1600", 10_000, "Whole" },
        { Sixteen + ",99999-", 10_000, "Whole" },

        // Made one.
        { "bytes=0-99,50-149", 10_000, "Single 0-149" },
        { "bytes=0-99,100-199", 10_000, "Single 0-199" },
        { "bytes=0-99,180-199", 10_000, "Single 0-199" },
        { "bytes=0-99,181-199", 10_000, "Multiple 0-99 181-199" },
        { "bytes=180-199,0-99", 10_000, "Single 0-199" },
        { "bytes=0-9,0-9,0-9", 10_000, "Single 0-9" },
        { "bytes=0-99,1000-1099,50-149", 10_000, "Multiple 0-149 1000-1099" },
        { "bytes=1000-1099,0-99,50-149", 10_000, "Multiple 1000-1099 0-149" },
        { "bytes=0-99,300-399,600-699,90-310", 10_000, "Multiple 0-399 600-699" },
        { "bytes=600-699,0-99,300-399,90-310", 10_000, "Multiple 600-699 0-399" },
        { "bytes=0-99,5000-5099,300-399,90-310", 10_000, "Multiple 0-399 5000-5099" },
        { "bytes=5000-5099,0-99,7000-7099,300-399,90-310", 10_000, "Multiple 5000-5099 0-399 7000-7099" },
        { "bytes=500-,-500", 1000, "Single 500-999" },

        // Overlapping too often.
        { "bytes=0-9,0-9,0-9,0-9", 10_000, "Whole" },
        { "bytes=0-,0-,0-,0-", 10_000, "Whole" },
        { "bytes=0-99,200-299,400-499,0-499", 10_000, "Whole" },

        // Not satisfiable.
        { "bytes=10000-", 10_000, "Unsatisfiable" },
        { "bytes=10000-10001", 10_000, "Unsatisfiable" },
        { "bytes=-0", 10_000, "Unsatisfiable" },
        { "bytes=10000-,20000-,-0", 10_000, "Unsatisfiable" },
        { "bytes=99999999999999999999-", 10_000, "Unsatisfiable" },
        { "bytes=99999999999999999998-99999999999999999999", 10_000, "Unsatisfiable" },
        { "bytes=9223372036854775807-", long.MaxValue, "Unsatisfiable" },
        { "bytes=0-", 0, "Unsatisfiable" },
        { "bytes=0-0", 0, "Unsatisfiable" },
        { "bytes=-0", 0, "Unsatisfiable" },

        // The last bytes of nothing: satisfiable, but there is no way to say which.
        { "bytes=-5", 0, "Whole" },

        // Ignored: another unit, or not in the grammar.
        { "", 10_000, "Whole" },
        { "bytes", 10_000, "Whole" },
        { "bytes=", 10_000, "Whole" },
        { "bytes=,", 10_000, "Whole" },
        { "items=0-1", 10_000, "Whole" },
        { "bytes:0-1", 10_000, "Whole" },
        { "bytes =0-1", 10_000, "Whole" },
        { " bytes=0-1", 10_000, "Whole" },
        { "0-1", 10_000, "Whole" },
        { "bytes=5", 10_000, "Whole" },
        { "bytes=-", 10_000, "Whole" },
        { "bytes=5-4", 10_000, "Whole" },
        { "bytes=5-04", 10_000, "Whole" },
        { "bytes=99999999999999999999-99999999999999999998", 10_000, "Whole" },
        { "bytes=0-1,5-4", 10_000, "Whole" },
        { "bytes=0-1,x", 10_000, "Whole" },
        { "bytes=0-1;2-3", 10_000, "Whole" },
        { "bytes=--1", 10_000, "Whole" },
        { "bytes=-1-", 10_000, "Whole" },
        { "bytes=0-1-2", 10_000, "Whole" },
        { "bytes=+0-1", 10_000, "Whole" },
        { "bytes=0 - 1", 10_000, "Whole" },
        { "bytes=0x0-1", 10_000, "Whole" },
        { "bytes=a-b", 10_000, "Whole" },
        { "bytes=*", 10_000, "Whole" },
        { "bytes=0-1 2-3", 10_000, "Whole" },
    };

    [Theory, MemberData(nameof(Ranges))]
    public void A_field_becomes_parts_or_none(string value, long length, string expected)
    {
        using var poisoned = new PoisonedMemory(512);
        Assert.Equal(expected, Select(poisoned.PlaceBeforePoison(Wire.Bytes(value)).Span, length));
        Assert.Equal(expected, Select(poisoned.PlaceAfterPoison(Wire.Bytes(value)).Span, length));
    }

    [Fact]
    public void Two_fields_are_ignored()
    {
        Span<ByteRange> parts = stackalloc ByteRange[ByteRanges.MaxParts];
        Assert.Equal(RangeOutcome.Whole, ByteRanges.Select(Requests.With("Range: bytes=0-1\r\nRange: bytes=3-4\r\n"), 100, parts, out int count));
        Assert.Equal(0, count);
        Assert.Equal(RangeOutcome.Single, ByteRanges.Select(Requests.With("Range: bytes=0-1\r\n"), 100, parts, out count));
        Assert.Equal((1, new ByteRange(0, 1), 2L), (count, parts[0], parts[0].Length));
    }

    [Fact]
    public void Too_little_room_is_our_own_mistake()
        => Assert.Throws<ArgumentException>(() => ByteRanges.Select("bytes=0-1"u8, 100, new ByteRange[ByteRanges.MaxParts - 1], out _));

    internal static string Select(ReadOnlySpan<byte> value, long length)
    {
        ByteRange[] parts = new ByteRange[ByteRanges.MaxParts];
        RangeOutcome outcome = ByteRanges.Select(value, length, parts, out int count);
        return string.Join(' ', parts.Take(count).Select(p => $"{p.First}-{p.Last}").Prepend(outcome.ToString()));
    }
}
