using System;
using System.Globalization;

namespace Saker.Cli.Options;

/// <summary>Reads spans of time as people write them: <c>90</c>, <c>90s</c>, <c>5m</c>, <c>12h</c>, <c>7d</c>, <c>1y</c>. Pure.</summary>
internal static class Age
{
    /// <summary>The longest age, which is the one that names with a hash in them get.</summary>
    /// <remarks>HTTP/1.1 at first advised against more than a year, and browsers keep nothing longer.</remarks>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(365);

    /// <summary>Reads <paramref name="text"/>: digits, then nothing or s (seconds), m (minutes), h, d, w or y (365 days).</summary>
    /// <returns>False when it is none of these, or longer than <see cref="Longest"/>.</returns>
    public static bool TryParse(string text, out TimeSpan age) => TryParse(text, Longest, out age);

    /// <summary>The same up to <paramref name="longest"/>.</summary>
    public static bool TryParse(string text, TimeSpan longest, out TimeSpan age)
    {
        age = default;
        long unit = text.Length == 0 ? 0 : char.ToLowerInvariant(text[^1]) switch
        {
            's' or (>= '0' and <= '9') => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 24 * 3600,
            'w' => 7 * 24 * 3600,
            'y' => 365 * 24 * 3600,
            _ => 0,
        };
        if (unit == 0) return false;
        string digits = char.IsAsciiDigit(text[^1]) ? text : text[..^1];
        if (!long.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return false;
        if (number > (long)longest.TotalSeconds / unit) return false;
        age = TimeSpan.FromSeconds(number * unit);
        return true;
    }
}
