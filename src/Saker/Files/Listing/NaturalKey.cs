using System;
using System.Buffers;
using System.Text;

namespace Saker.Files.Listing;

/// <summary>
/// Turns a name into bytes whose plain order is the order a person expects: <c>file2</c> before <c>file10</c>, <c>Readme</c> beside
/// <c>readme</c>. Stateless.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A run of ASCII digits is one number, of any length: leading zeros do not count, then the longer number is the larger.</item>
/// <item>Letters of every script are compared without their case (Unicode's simple mapping), by code point: the program carries no
/// collation tables, so <c>é</c> follows <c>z</c>.</item>
/// <item>What is not UTF-8 follows what is.</item>
/// </list>
/// Because the order is that of bytes it is transitive by construction, which a comparer of two names easily fails to be. Different
/// names can have the same key (<c>a1</c>, <c>A01</c>): the caller settles that by the names themselves.
/// </remarks>
internal static class NaturalKey
{
    private const byte NumberMark = (byte)'0';
    private const byte InvalidMark = 0xFF;

    // A digit becomes mark, length and digit; a letter grows by one byte at most (U+023A to U+2C65); an invalid byte doubles.
    private const int MaxGrowth = 3;
    private const int StackBytes = 1024;

    /// <summary>The key of <paramref name="name"/>, to be compared byte by byte.</summary>
    public static byte[] Of(ReadOnlySpan<byte> name)
    {
        byte[]? rented = null;
        int most = name.Length * MaxGrowth;
        Span<byte> key = most <= StackBytes ? stackalloc byte[StackBytes] : rented = ArrayPool<byte>.Shared.Rent(most);
        int length = 0;
        while (!name.IsEmpty)
        {
            if (char.IsAsciiDigit((char)name[0]))
            {
                name = name[AppendNumber(name, key, ref length)..];
                continue;
            }

            if (Rune.DecodeFromUtf8(name, out Rune rune, out int consumed) == OperationStatus.Done)
            {
                length += Rune.ToLowerInvariant(rune).EncodeToUtf8(key[length..]);
            }
            else
            {
                consumed = 1;
                key[length++] = InvalidMark;
                key[length++] = name[0];
            }

            name = name[consumed..];
        }

        byte[] result = key[..length].ToArray();
        if (rented is not null) ArrayPool<byte>.Shared.Return(rented);
        return result;
    }

    // Mark, how many digits count, the digits. The length is as many 0xFF as it holds 255, then the rest: still in order when it
    // takes several bytes.
    private static int AppendNumber(ReadOnlySpan<byte> name, Span<byte> key, ref int length)
    {
        int end = name.IndexOfAnyExceptInRange((byte)'0', (byte)'9');
        if (end < 0) end = name.Length;
        ReadOnlySpan<byte> digits = name[..end].TrimStart((byte)'0');
        key[length++] = NumberMark;
        int count = digits.Length;
        for (; count >= byte.MaxValue; count -= byte.MaxValue) key[length++] = byte.MaxValue;
        key[length++] = (byte)count;
        digits.CopyTo(key[length..]);
        length += digits.Length;
        return end;
    }
}
