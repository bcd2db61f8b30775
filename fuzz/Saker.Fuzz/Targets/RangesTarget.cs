using System;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol.Semantics;

namespace Saker.Fuzz.Targets;

/// <summary>Ranges: parts that lie within, apart from each other and few; asking for just them gives just them.</summary>
/// <remarks>The first byte of the input chooses the length of the representation.</remarks>
internal sealed class RangesTarget : Target
{
    private static readonly long[] s_lengths = [0, 1, 2, 10, 100, 1000, 65536, int.MaxValue, (long)uint.MaxValue + 1, long.MaxValue - 1, long.MaxValue];

    private readonly GuardedInput _guarded = new(4096);
    private readonly ByteRange[] _parts = new ByteRange[ByteRanges.MaxParts];
    private readonly ByteRange[] _again = new ByteRange[ByteRanges.MaxParts];
    private readonly byte[] _text = new byte[4096];

    public override string Name => "ranges";

    public override int MaxLength => 256;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes("5bytes=0-0", "5bytes=0-99,200-299,-1", "4bytes=-5, 7-,\t1-2", "0bytes=-1", "9bytes=9223372036854775806-", "6Bytes=0-1,500-501,0-2,1-3");

    public override IReadOnlyList<byte[]> Words => HttpWords.Ranges;

    public override byte[] Delimiters { get; } = [(byte)',', (byte)'-', (byte)'='];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        long length = s_lengths[input[0] % s_lengths.Length];
        RangeOutcome outcome = ByteRanges.Select(_guarded.Place(input[1..]).Span, length, _parts, out int count);
        bool fits = outcome switch { RangeOutcome.Single => count == 1, RangeOutcome.Multiple => count is > 1 and <= ByteRanges.MaxParts, _ => count == 0 };
        Promise.That(fits, "the number of parts does not fit the outcome");

        Span<ByteRange> parts = _parts.AsSpan(0, count);
        for (int i = 0; i < count; i++)
        {
            Promise.That(parts[i].First >= 0 && parts[i].First <= parts[i].Last && parts[i].Last < length, "a part outside of the representation");
            for (int k = 0; k < i; k++) Promise.That(parts[k].Last < parts[i].First || parts[i].Last < parts[k].First, "a byte is sent twice");
        }

        if (count > 0) CheckAgain(parts, length, outcome);
    }

    private void CheckAgain(Span<ByteRange> parts, long length, RangeOutcome outcome)
    {
        var text = new ByteText(_text);
        text.Add("bytes="u8);
        for (int i = 0; i < parts.Length; i++)
        {
            text.Add(i == 0 ? default : ","u8);
            text.Add(parts[i].First);
            text.Add("-"u8);
            text.Add(parts[i].Last);
        }

        RangeOutcome again = ByteRanges.Select(text.Written, length, _again, out int count);
        Promise.That(again == outcome && parts.SequenceEqual(_again.AsSpan(0, count)), "asking for the parts gives other parts");
    }
}
