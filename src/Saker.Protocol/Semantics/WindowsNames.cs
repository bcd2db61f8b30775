using System;
using System.Buffers;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>Which path segments Windows would open as something other than the file of that name.</summary>
/// <remarks>
/// Immutable. Source: Microsoft, "Naming Files, Paths, and Namespaces". A device name is one with any extension and with
/// spaces before the dot; a colon opens a stream; trailing dots and spaces are dropped by the system, which gives one file many names.
/// </remarks>
internal static class WindowsNames
{
    private static readonly SearchValues<byte> s_forbidden = SearchValues.Create("<>:\"|?*\\"u8);

    /// <summary>Whether a decoded segment must be refused.</summary>
    public static bool IsForbidden(ReadOnlySpan<byte> segment)
        => segment.ContainsAny(s_forbidden) || segment[^1] is (byte)'.' or (byte)' ' || IsDevice(segment);

    private static bool IsDevice(ReadOnlySpan<byte> segment)
    {
        int dot = segment.IndexOf((byte)'.');
        ReadOnlySpan<byte> name = (dot < 0 ? segment : segment[..dot]).TrimEnd((byte)' ');
        return name.Length switch
        {
            3 => Ascii.EqualsIgnoreCase(name, "CON"u8) || Ascii.EqualsIgnoreCase(name, "PRN"u8)
                || Ascii.EqualsIgnoreCase(name, "AUX"u8) || Ascii.EqualsIgnoreCase(name, "NUL"u8),
            4 => IsPort(name) && name[3] is >= (byte)'0' and <= (byte)'9',

            // The superscript digits one to three count as digits too.
            5 => IsPort(name) && name[3] == 0xC2 && name[4] is 0xB9 or 0xB2 or 0xB3,
            6 => Ascii.EqualsIgnoreCase(name, "CONIN$"u8),
            7 => Ascii.EqualsIgnoreCase(name, "CONOUT$"u8),
            _ => false,
        };
    }

    private static bool IsPort(ReadOnlySpan<byte> name)
        => Ascii.EqualsIgnoreCase(name[..3], "COM"u8) || Ascii.EqualsIgnoreCase(name[..3], "LPT"u8);
}
