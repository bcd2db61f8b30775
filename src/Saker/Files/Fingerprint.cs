using System;
using System.Buffers;

namespace Saker.Files;

/// <summary>
/// Tells names that carry a hash of their content (<c>app.3f2a9c1d.js</c>, <c>main-BX7kQz2f.css</c>) from names that a person
/// chose. Such a file never changes under its name, so it may be kept for a year. Stateless.
/// </summary>
/// <remarks>
/// A miss costs a revalidation, a false hit costs a year of staleness: when in doubt the answer is no. So a date
/// (<c>report-20240131</c>) and a word with a number (<c>app-version2</c>) are none, and neither is a hash that happens to have no digit.
/// </remarks>
internal static class Fingerprint
{
    /// <summary>The shortest hash that build tools write, in characters.</summary>
    /// <remarks>webpack's <c>[contenthash:8]</c>, Rollup's and esbuild's default of 8.</remarks>
    public const int MinLength = 8;

    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> s_base32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8);
    private static readonly SearchValues<byte> s_base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>Whether the file at <paramref name="path"/> has a hash in its name.</summary>
    public static bool IsIn(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        int dot = name.LastIndexOf((byte)'.');
        if (dot <= 0 || IsPage(name[(dot + 1)..])) return false;
        ReadOnlySpan<byte> stem = name[..dot];
        foreach (Range range in stem.Split((byte)'.'))
        {
            ReadOnlySpan<byte> piece = stem[range];
            if (IsHex(piece) || IsHex(piece[(piece.LastIndexOf((byte)'-') + 1)..])) return true;

            // Base64url may itself hold a hyphen, so its place is counted from the end.
            if (piece.Length == MinLength && IsMixed(piece)) return true;
            if (piece.Length > MinLength && piece[^(MinLength + 1)] == (byte)'-' && IsMixed(piece[^MinLength..])) return true;
        }

        return false;
    }

    // Build tools put hashes into the names of what pages refer to, never of pages: their addresses are meant for people.
    private static bool IsPage(ReadOnlySpan<byte> extension) => extension.SequenceEqual("html"u8) || extension.SequenceEqual("htm"u8);

    private static bool IsHex(ReadOnlySpan<byte> token) =>
        token.Length >= MinLength
        && !IsDate(token)
        && !token.ContainsAnyExcept(s_hex)
        && token.ContainsAnyInRange((byte)'0', (byte)'9')
        && token.ContainsAnyInRange((byte)'a', (byte)'f');

    // 01feb2025, 2024dec15: the two months whose names are hexadecimal digits.
    private static bool IsDate(ReadOnlySpan<byte> token)
    {
        ReadOnlySpan<byte> word = token.Trim("0123456789"u8);
        return word.SequenceEqual("feb"u8) || word.SequenceEqual("dec"u8);
    }

    private static bool IsMixed(ReadOnlySpan<byte> token)
    {
        if (token.ContainsAnyExcept(s_base64) || !token.ContainsAnyInRange((byte)'A', (byte)'Z')) return false;

        // A digit between letters: people put their numbers last.
        bool hasDigitInside = false;
        for (int i = 1; i < token.Length - 1; i++)
        {
            hasDigitInside |= char.IsAsciiDigit((char)token[i]) && char.IsAsciiLetter((char)token[i - 1]) && char.IsAsciiLetter((char)token[i + 1]);
        }

        // esbuild writes upper-case base32; everybody else mixes cases.
        return hasDigitInside && (token.ContainsAnyInRange((byte)'a', (byte)'z') || !token.ContainsAnyExcept(s_base32));
    }
}
