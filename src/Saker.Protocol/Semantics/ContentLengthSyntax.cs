using System;

namespace Saker.Protocol.Semantics;

/// <summary>The syntax of Content-Length: digits, and nothing else (RFC 9110 §8.6).</summary>
/// <remarks>Immutable.</remarks>
internal static class ContentLengthSyntax
{
    /// <summary>Reads a length in bytes: no sign, no space, no list; what does not fit 63 bits is refused too.</summary>
    public static bool TryParse(ReadOnlySpan<byte> value, out long length)
    {
        length = 0;
        foreach (byte digit in value)
        {
            uint number = digit - (uint)'0';
            if (number > 9 || length > (long.MaxValue - number) / 10)
            {
                return false;
            }

            length = length * 10 + number;
        }

        return !value.IsEmpty;
    }
}
