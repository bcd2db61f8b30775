using System;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>From a Range field to the parts to send (RFC 9110 §14.1, §14.2, §15.3.7).</summary>
/// <remarks>
/// <para>Immutable, pure.</para>
/// <para>What a client can make us send is bounded: at most <see cref="MaxParts"/> ranges, no byte twice (overlapping ranges become one), and
/// more than two overlaps are nobody's honest wish: then everything is sent, once (§14.2, §17.15).</para>
/// </remarks>
public static class ByteRanges
{
    /// <summary>Most ranges that are looked at; a field with more is ignored.</summary>
    /// <remarks>RFC 9110 §14.2 lets a server ignore many small ranges. Viewers of PDF ask for a handful. Apache 200, Go no limit but the total size.</remarks>
    public const int MaxParts = 16;

    // RFC 9110 §15.3.7.2: parts nearer than their own overhead, typically about 80 bytes, may be sent as one.
    private const int MergeGapBytes = 80;

    private const int MaxOverlaps = 2;

    /// <summary>Decides for a request whose Range applies (<see cref="Preconditions.RangeApplies"/>).</summary>
    /// <param name="head">The request.</param>
    /// <param name="completeLength">Bytes in the representation.</param>
    /// <param name="parts">Takes the parts, in the order asked for; room for <see cref="MaxParts"/>.</param>
    /// <param name="count">How many parts: 1 when Single, more when Multiple, else 0.</param>
    public static RangeOutcome Select(RequestHead head, long completeLength, Span<ByteRange> parts, out int count)
    {
        ArgumentNullException.ThrowIfNull(head);
        count = 0;

        // Two fields would be one list, and a list of specifiers is not in the grammar: ignored like everything invalid.
        return head.Count(KnownField.Range) == 1 && head.TryGet(KnownField.Range, out ReadOnlySpan<byte> value)
            ? Select(value, completeLength, parts, out count)
            : RangeOutcome.Whole;
    }

    /// <summary>Decides for the value of a Range field.</summary>
    /// <param name="value">The value, such as <c>bytes=0-99,-100</c>.</param>
    /// <param name="completeLength">Bytes in the representation.</param>
    /// <param name="parts">Takes the parts, in the order asked for; room for <see cref="MaxParts"/>.</param>
    /// <param name="count">How many parts: 1 when Single, more when Multiple, else 0.</param>
    public static RangeOutcome Select(ReadOnlySpan<byte> value, long completeLength, Span<ByteRange> parts, out int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(completeLength);
        if (parts.Length < MaxParts)
        {
            throw new ArgumentException("There must be room for all parts.", nameof(parts));
        }

        count = 0;

        // §14.1: units are case-insensitive; one that we do not understand is ignored (§14.2).
        int equals = value.IndexOf((byte)'=');
        if (equals < 0 || !Ascii.EqualsIgnoreCase(value[..equals], "bytes"u8))
        {
            return RangeOutcome.Whole;
        }

        ReadOnlySpan<byte> list = value[(equals + 1)..];
        int specifiers = 0;
        int overlaps = 0;
        bool isSuffixOfNothing = false;
        while (FieldSyntax.TryNextElement(ref list, out ReadOnlySpan<byte> specifier))
        {
            if (specifier.IsEmpty)
            {
                continue;
            }

            specifiers++;
            Satisfaction found = Resolve(specifier, completeLength, out ByteRange range);
            if (found == Satisfaction.Invalid || specifiers > MaxParts)
            {
                count = 0;
                return RangeOutcome.Whole;
            }

            isSuffixOfNothing |= found == Satisfaction.SuffixOfNothing;
            if (found == Satisfaction.Satisfiable)
            {
                overlaps += CountOverlaps(parts[..count], range);
                count = Merge(parts, count, range);
            }
        }

        if (specifiers == 0 || overlaps > MaxOverlaps)
        {
            count = 0;
            return RangeOutcome.Whole;
        }

        return count switch
        {
            0 => isSuffixOfNothing ? RangeOutcome.Whole : RangeOutcome.Unsatisfiable,
            1 => RangeOutcome.Single,
            _ => RangeOutcome.Multiple,
        };
    }

    private enum Satisfaction : byte
    {
        Satisfiable,
        Unsatisfiable,

        /// <summary>The last n bytes of an empty representation: satisfiable (§14.1.2), but there is no Content-Range to say so.</summary>
        SuffixOfNothing,
        Invalid,
    }

    private static Satisfaction Resolve(ReadOnlySpan<byte> specifier, long completeLength, out ByteRange range)
    {
        range = default;
        int dash = specifier.IndexOf((byte)'-');
        if (dash < 0)
        {
            return Satisfaction.Invalid;
        }

        ReadOnlySpan<byte> firstDigits = specifier[..dash];
        ReadOnlySpan<byte> lastDigits = specifier[(dash + 1)..];
        if (dash == 0)
        {
            if (!TryParsePosition(lastDigits, out long suffixLength))
            {
                return Satisfaction.Invalid;
            }

            if (suffixLength == 0)
            {
                return Satisfaction.Unsatisfiable;
            }

            range = new ByteRange(Math.Max(0, completeLength - suffixLength), completeLength - 1);
            return completeLength == 0 ? Satisfaction.SuffixOfNothing : Satisfaction.Satisfiable;
        }

        long last = long.MaxValue;
        if (!TryParsePosition(firstDigits, out long first) || (!lastDigits.IsEmpty && !TryParsePosition(lastDigits, out last)))
        {
            return Satisfaction.Invalid;
        }

        // §14.1.1: a last position before the first makes the whole set invalid. Compared as digits: both can be beyond 63 bits.
        if (!lastDigits.IsEmpty && ComparePositions(lastDigits, firstDigits) < 0)
        {
            return Satisfaction.Invalid;
        }

        if (first >= completeLength)
        {
            return Satisfaction.Unsatisfiable;
        }

        range = new ByteRange(first, Math.Min(last, completeLength - 1));
        return Satisfaction.Satisfiable;
    }

    // 1*DIGIT. What does not fit is as good as infinite.
    private static bool TryParsePosition(ReadOnlySpan<byte> digits, out long position)
    {
        position = 0;
        foreach (byte digit in digits)
        {
            uint number = digit - (uint)'0';
            if (number > 9)
            {
                return false;
            }

            position = position > (long.MaxValue - number) / 10 ? long.MaxValue : position * 10 + number;
        }

        return !digits.IsEmpty;
    }

    private static int ComparePositions(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b)
    {
        a = a.TrimStart((byte)'0');
        b = b.TrimStart((byte)'0');
        return a.Length != b.Length ? a.Length - b.Length : a.SequenceCompareTo(b);
    }

    private static int CountOverlaps(ReadOnlySpan<ByteRange> parts, ByteRange range)
    {
        int overlaps = 0;
        foreach (ref readonly ByteRange part in parts)
        {
            overlaps += part.First <= range.Last && range.First <= part.Last ? 1 : 0;
        }

        return overlaps;
    }

    // A range that touches one or more parts takes the place of the first of them (§15.3.7.2: parts in the order asked for).
    // One pass is enough: no two parts are near each other, so what the range grows by can be near no other part.
    private static int Merge(Span<ByteRange> parts, int count, ByteRange range)
    {
        int kept = 0;
        int place = -1;
        for (int i = 0; i < count; i++)
        {
            ByteRange part = parts[i];
            if (!IsNear(part, range))
            {
                parts[kept++] = part;
                continue;
            }

            range = new ByteRange(Math.Min(part.First, range.First), Math.Max(part.Last, range.Last));
            if (place < 0)
            {
                place = kept++;
            }
        }

        if (place < 0)
        {
            place = kept++;
        }

        parts[place] = range;
        return kept;
    }

    private static bool IsNear(ByteRange a, ByteRange b)
        => a.First - MergeGapBytes - 1 <= b.Last && b.First - MergeGapBytes - 1 <= a.Last;
}
