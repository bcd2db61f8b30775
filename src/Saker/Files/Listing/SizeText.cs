using System;
using System.Buffers;
using System.Globalization;

namespace Saker.Files.Listing;

/// <summary>Writes a number of bytes for a reader: <c>141 B</c>, <c>1.4 KiB</c>, <c>23 MiB</c>; or exactly: <c>1,434 bytes</c>. Stateless.</summary>
/// <remarks>The units are powers of 1024 and are called so (IEC 80000-13). Two digits are enough to compare files by eye.</remarks>
internal static class SizeText
{
    private const int MaxNumberBytes = 32;

    private static readonly string[] s_units = ["B", "KiB", "MiB", "GiB", "TiB", "PiB", "EiB"];

    /// <summary>Writes <paramref name="bytes"/>, not negative, rounded: one decimal below 10, none above.</summary>
    public static void WriteRounded(IBufferWriter<byte> output, long bytes)
    {
        double value = bytes;
        int unit = 0;

        // What would be shown as 1024 is 1.0 of the next unit.
        while (Math.Round(value) >= 1024)
        {
            value /= 1024;
            unit++;
        }

        // What would be shown as 10.0 is 10.
        bool hasDecimal = unit > 0 && Math.Round(value, 1) < 10;
        Write(output, hasDecimal ? Math.Round(value, 1) : Math.Round(value), hasDecimal ? "F1" : "F0");
        output.Write(" "u8);
        foreach (char letter in s_units[unit]) output.Write([(byte)letter]);
    }

    /// <summary>Writes every digit of <paramref name="bytes"/>, in groups of three.</summary>
    public static void WriteExact(IBufferWriter<byte> output, long bytes)
    {
        WriteNumber(output, bytes);
        output.Write(bytes == 1 ? " byte"u8 : " bytes"u8);
    }

    /// <summary>Writes a number in groups of three digits.</summary>
    public static void WriteNumber(IBufferWriter<byte> output, long number) => Write(output, number, "N0");

    private static void Write<T>(IBufferWriter<byte> output, T number, string format)
        where T : IUtf8SpanFormattable
    {
        if (!number.TryFormat(output.GetSpan(MaxNumberBytes), out int length, format, CultureInfo.InvariantCulture))
            throw new InvalidOperationException("A 64-bit number takes fewer bytes than there was room for.");
        output.Advance(length);
    }
}
