using System;

namespace Saker.Protocol.Semantics;

/// <summary>The textual form of an IPv6 address (RFC 3986 §3.2.2, RFC 4291 §2.2).</summary>
/// <remarks>Immutable.</remarks>
internal static class IPv6Syntax
{
    private const int Groups = 8;

    /// <summary>Whether these bytes, without brackets, are an IPv6 address.</summary>
    public static bool IsAddress(ReadOnlySpan<byte> text)
    {
        int groups = 0;
        bool compressed = false;
        int i = 0;
        if (text.StartsWith("::"u8))
        {
            compressed = true;
            i = 2;
        }

        while (i < text.Length)
        {
            int digits = 0;
            while (i + digits < text.Length && digits <= 4 && char.IsAsciiHexDigit((char)text[i + digits]))
            {
                digits++;
            }

            if (i + digits < text.Length && text[i + digits] == (byte)'.')
            {
                // The last 32 bits may be written as an IPv4 address.
                groups += 2;
                return IsIPv4(text[i..]) && Fits(groups, compressed);
            }

            if (digits is 0 or > 4)
            {
                return false;
            }

            groups++;
            i += digits;
            if (i == text.Length)
            {
                break;
            }

            if (text[i] != (byte)':' || i + 1 == text.Length)
            {
                return false;
            }

            i++;
            if (text[i] == (byte)':')
            {
                if (compressed)
                {
                    return false;
                }

                compressed = true;
                i++;
            }
        }

        return Fits(groups, compressed);
    }

    // "::" stands for at least one group of zeros.
    private static bool Fits(int groups, bool compressed) => compressed ? groups < Groups : groups == Groups;

    private static bool IsIPv4(ReadOnlySpan<byte> text)
    {
        int octets = 0;
        int i = 0;
        while (true)
        {
            int start = i;
            int value = 0;
            while (i < text.Length && i - start < 4 && char.IsAsciiDigit((char)text[i]))
            {
                value = value * 10 + (text[i] - '0');
                i++;
            }

            int digits = i - start;
            if (digits is 0 or > 3 || value > 255 || (digits > 1 && text[start] == (byte)'0'))
            {
                return false;
            }

            octets++;
            if (i == text.Length)
            {
                return octets == 4;
            }

            if (text[i] != (byte)'.' || octets == 4)
            {
                return false;
            }

            i++;
        }
    }
}
