using System;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>Integers that begin in the low bits of a byte and go on in groups of seven (RFC 7541 §5.1).</summary>
/// <remarks>Immutable.</remarks>
internal static class HpackInteger
{
    /// <summary>Most bytes that <see cref="Write"/> writes.</summary>
    public const int MaxBytes = 6;

    // 2^31-1 takes five groups of seven after the prefix. Zeros may be written on top of a number without end: no more than those five either.
    private const int MaxGroups = 5;

    /// <summary>Reads an integer.</summary>
    /// <param name="block">The field block.</param>
    /// <param name="position">Where its first byte is; moves behind its last one.</param>
    /// <param name="prefixBits">How many low bits of the first byte belong to it.</param>
    /// <param name="value">0 to 2^31-1.</param>
    public static HpackFailure Read(ReadOnlySpan<byte> block, ref int position, int prefixBits, out int value)
    {
        value = 0;
        if (position >= block.Length)
        {
            return HpackFailure.Truncated;
        }

        int mask = (1 << prefixBits) - 1;
        value = block[position++] & mask;
        return value < mask ? HpackFailure.None : ReadGroups(block, ref position, ref value);
    }

    /// <summary>Writes an integer, and returns how many bytes that took.</summary>
    /// <param name="destination">Room for <see cref="MaxBytes"/>.</param>
    /// <param name="pattern">The high bits of the first byte, in their place.</param>
    /// <param name="prefixBits">How many low bits are the integer's.</param>
    /// <param name="value">Not negative.</param>
    public static int Write(Span<byte> destination, byte pattern, int prefixBits, int value)
    {
        int mask = (1 << prefixBits) - 1;
        if (value < mask)
        {
            destination[0] = (byte)(pattern | value);
            return 1;
        }

        destination[0] = (byte)(pattern | mask);
        int written = 1;
        value -= mask;
        while (value > 0x7F)
        {
            destination[written++] = (byte)(0x80 | (value & 0x7F));
            value >>= 7;
        }

        destination[written++] = (byte)value;
        return written;
    }

    private static HpackFailure ReadGroups(ReadOnlySpan<byte> block, ref int position, ref int value)
    {
        long sum = value;
        for (int group = 0; group < MaxGroups; group++)
        {
            if (position >= block.Length)
            {
                return HpackFailure.Truncated;
            }

            byte next = block[position++];
            sum += (long)(next & 0x7F) << (7 * group);
            if (next <= 0x7F)
            {
                value = (int)Math.Min(sum, int.MaxValue);
                return sum <= int.MaxValue ? HpackFailure.None : HpackFailure.IntegerTooLarge;
            }
        }

        return HpackFailure.IntegerTooLarge;
    }
}
