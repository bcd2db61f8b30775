using System;
using System.Globalization;

namespace Saker.Cli.Options;

/// <summary>Reads and writes amounts of memory as people do: <c>256MiB</c>, <c>64k</c>, <c>0</c>. Pure.</summary>
internal static class ByteSize
{
    /// <summary>Reads <paramref name="text"/> in bytes: digits, then nothing, B, or K, M, G (× 1024), KiB and so on (the same), KB and so on (× 1000).</summary>
    /// <returns>False when it is none of these, or more than a <see cref="long"/> holds.</returns>
    public static bool TryParse(string text, out long bytes)
    {
        bytes = 0;
        int digits = 0;
        while (digits < text.Length && char.IsAsciiDigit(text[digits])) digits++;
        if (digits == 0 || !long.TryParse(text.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture, out long number)) return false;
        long unit = text[digits..].Trim().ToUpperInvariant() switch
        {
            "" or "B" => 1,
            "K" or "KIB" => 1024,
            "M" or "MIB" => 1024 * 1024,
            "G" or "GIB" => 1024 * 1024 * 1024,
            "KB" => 1000,
            "MB" => 1000 * 1000,
            "GB" => 1000 * 1000 * 1000,
            _ => 0,
        };
        if (unit == 0 || number > long.MaxValue / unit) return false;
        bytes = number * unit;
        return true;
    }
}
