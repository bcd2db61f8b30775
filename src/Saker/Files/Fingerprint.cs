using System;
using System.Buffers;
using System.Collections.Frozen;
using System.Numerics;
using System.Text;

namespace Saker.Files;

/// <summary>
/// Tells names that carry a hash of their content (<c>app.3f2a9c1d.js</c>, <c>main-BX7kQz2f.css</c>) from names that a person
/// chose. Such a file never changes under its name, so it may be kept for a year. Stateless.
/// </summary>
/// <remarks>
/// A miss costs a revalidation, a false hit costs a year of staleness: when in doubt the answer is no. So the type must be one that build tools write, and base64 has
/// a name before it; a date (<c>report-20240131</c>), a colour (<c>bg-00ff00ff</c>), a word with a number
/// (<c>app-version2</c>, <c>icon-IPv6Node</c>) are none, and neither is a hash that happens to look like one of these.
/// </remarks>
internal static class Fingerprint
{
    /// <summary>The shortest hash that build tools write, in characters.</summary>
    /// <remarks>webpack's <c>[contenthash:8]</c>, Rollup's and esbuild's default of 8.</remarks>
    public const int MinLength = 8;

    private static readonly SearchValues<byte> s_hex = SearchValues.Create("0123456789abcdef"u8);
    private static readonly SearchValues<byte> s_base32 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"u8);
    private static readonly SearchValues<byte> s_base64 = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8);

    /// <summary>Hexadecimal of up to this length has to look like a hash: what is longer does by itself.</summary>
    private const int MaxDoubtfulLength = 19;

    // What build tools put hashes into: what pages refer to, never pages, and never what people name and send each other.
    private static readonly FrozenSet<string> s_types = new[]
    {
        "js", "mjs", "css", "map", "wasm", "woff", "woff2", "ttf", "otf", "eot", "svg", "png", "jpg", "jpeg", "gif", "webp", "avif", "ico", "mp4", "webm", "mp3", "ogg",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Whether the file at <paramref name="path"/> has a hash in its name.</summary>
    public static bool IsIn(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        int dot = name.LastIndexOf((byte)'.');
        if (dot <= 0 || !s_types.Contains(Encoding.UTF8.GetString(name[(dot + 1)..]))) return false;
        ReadOnlySpan<byte> stem = name[..dot];
        bool isFirst = true;
        foreach (Range range in stem.Split((byte)'.'))
        {
            ReadOnlySpan<byte> piece = stem[range];
            int hyphen = piece.LastIndexOf((byte)'-');
            if (IsHex(piece) || (hyphen > 0 && IsHex(piece[(hyphen + 1)..]))) return true;

            // Base64url may itself hold a hyphen, so its place is counted from the end.
            if (!isFirst && piece.Length == MinLength && IsMixed(piece)) return true;
            if (piece.Length > MinLength + 1 && piece[^(MinLength + 1)] == (byte)'-' && IsMixed(piece[^MinLength..])) return true;
            isFirst = false;
        }

        return false;
    }

    private static bool IsHex(ReadOnlySpan<byte> token) =>
        token.Length >= MinLength
        && !token.ContainsAnyExcept(s_hex)
        && token.ContainsAnyInRange((byte)'0', (byte)'9')
        && token.ContainsAnyInRange((byte)'a', (byte)'f')
        && (token.Length > MaxDoubtfulLength || LooksRandom(token));

    // cafe2024, 20dec2024, bad0dead, 00ff00ff are not: digits and letters that keep to themselves, a year, or few different ones.
    private static bool LooksRandom(ReadOnlySpan<byte> token)
    {
        int runs = 0;
        int start = 0;
        uint seen = 0;
        for (int i = 0; i < token.Length; i++)
        {
            seen |= 1u << (token[i] % 32);      // digits are 16 to 25, letters 1 to 6
            if (i + 1 < token.Length && char.IsAsciiDigit((char)token[i]) == char.IsAsciiDigit((char)token[i + 1])) continue;
            if (IsYear(token[start..(i + 1)])) return false;
            start = i + 1;
            runs++;
        }

        return runs >= 4 && BitOperations.PopCount(seen) >= 4;
    }

    private static bool IsYear(ReadOnlySpan<byte> digits) => digits.Length == 4 && (digits.StartsWith("19"u8) || digits.StartsWith("20"u8));

    private static bool IsMixed(ReadOnlySpan<byte> token)
    {
        if (token.ContainsAnyExcept(s_base64) || !token.ContainsAnyInRange((byte)'A', (byte)'Z')) return false;

        // A digit between letters: people put their numbers last. Three small letters in a row: a word of theirs.
        bool hasDigitInside = false;
        for (int i = 1; i < token.Length - 1; i++)
        {
            hasDigitInside |= char.IsAsciiDigit((char)token[i]) && char.IsAsciiLetter((char)token[i - 1]) && char.IsAsciiLetter((char)token[i + 1]);
            if (char.IsAsciiLetterLower((char)token[i - 1]) && char.IsAsciiLetterLower((char)token[i]) && char.IsAsciiLetterLower((char)token[i + 1])) return false;
        }

        // esbuild writes upper-case base32; everybody else mixes cases.
        return hasDigitInside && (token.ContainsAnyInRange((byte)'a', (byte)'z') || !token.ContainsAnyExcept(s_base32));
    }
}
