using System;
using System.Buffers;

namespace Saker.Protocol.Semantics;

/// <summary>The syntax of <c>uri-host [ ":" port ]</c>, as in Host and in the authority of a target (RFC 9110 §7.2, RFC 3986 §3.2.2).</summary>
/// <remarks>Immutable. User information is no part of it, and an empty host is refused (RFC 9110 §4.2.1).</remarks>
public static class HostSyntax
{
    private const int MaxPort = 65535;

    // unreserved and sub-delims; the escapes of a reg-name are looked at on their own.
    private static readonly SearchValues<byte> s_regNameBytes =
        SearchValues.Create("!$&'()*+,-.0123456789;=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"u8);

    // IPv6address and IPvFuture hold nothing else. Zone identifiers have no place on the wire (RFC 6874 §1).
    private static readonly SearchValues<byte> s_literalBytes =
        SearchValues.Create("!$&'()*+,-.0123456789:;=ABCDEFGHIJKLMNOPQRSTUVWXYZ_abcdefghijklmnopqrstuvwxyz~"u8);

    /// <summary>Whether these bytes are a host, with or without a port.</summary>
    /// <param name="value">The bytes.</param>
    /// <param name="hasPort">Whether there is a colon and at least one digit after it.</param>
    public static bool IsHostAndOptionalPort(ReadOnlySpan<byte> value, out bool hasPort)
    {
        hasPort = false;
        int hostEnd = value.Length > 0 && value[0] == (byte)'[' ? LiteralLength(value) : RegNameLength(value);
        if (hostEnd == 0)
        {
            return false;
        }

        if (hostEnd == value.Length)
        {
            return true;
        }

        if (value[hostEnd] != (byte)':')
        {
            return false;
        }

        // RFC 3986 §3.2.3: the port may be empty.
        ReadOnlySpan<byte> port = value[(hostEnd + 1)..];
        hasPort = !port.IsEmpty;
        int number = 0;
        foreach (byte digit in port)
        {
            if (!char.IsAsciiDigit((char)digit))
            {
                return false;
            }

            number = number * 10 + (digit - '0');
            if (number > MaxPort)
            {
                return false;
            }
        }

        return true;
    }

    private static int RegNameLength(ReadOnlySpan<byte> value)
    {
        int end = value.IndexOfAnyExcept(s_regNameBytes);
        while (end >= 0 && value[end] == (byte)'%')
        {
            if (end + 2 >= value.Length || !char.IsAsciiHexDigit((char)value[end + 1]) || !char.IsAsciiHexDigit((char)value[end + 2]))
            {
                return 0;
            }

            int next = value[(end + 3)..].IndexOfAnyExcept(s_regNameBytes);
            end = next < 0 ? -1 : end + 3 + next;
        }

        return end < 0 ? value.Length : end;
    }

    private static int LiteralLength(ReadOnlySpan<byte> value)
    {
        int close = value.IndexOf((byte)']');
        if (close < 0)
        {
            return 0;
        }

        ReadOnlySpan<byte> literal = value[1..close];
        bool valid = IPv6Syntax.IsAddress(literal) || IsFutureLiteral(literal);
        return valid ? close + 1 : 0;
    }

    // IPvFuture = "v" 1*HEXDIG "." 1*( unreserved / sub-delims / ":" )
    private static bool IsFutureLiteral(ReadOnlySpan<byte> literal)
    {
        int dot = literal.IndexOf((byte)'.');
        if (dot < 2 || dot == literal.Length - 1 || (literal[0] | 0x20) != 'v')
        {
            return false;
        }

        foreach (byte digit in literal[1..dot])
        {
            if (!char.IsAsciiHexDigit((char)digit))
            {
                return false;
            }
        }

        return !literal[(dot + 1)..].ContainsAnyExcept(s_literalBytes);
    }
}
