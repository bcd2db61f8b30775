using System;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>The Expect field of a request (RFC 9110 §10.1.1).</summary>
/// <remarks>Immutable.</remarks>
internal static class ExpectField
{
    /// <summary>Reads all Expect lines of a request.</summary>
    /// <param name="head">The request.</param>
    /// <param name="expectContinue">Whether the client waits for a 100 before it sends its content.</param>
    /// <returns>False where something else is expected, which is answered with 417.</returns>
    public static bool TryRead(RequestHead head, out bool expectContinue)
    {
        expectContinue = false;
        foreach (ReadOnlySpan<byte> value in head.Values(KnownField.Expect))
        {
            ReadOnlySpan<byte> list = value;
            while (FieldSyntax.TryNextElement(ref list, out ReadOnlySpan<byte> element))
            {
                if (element.IsEmpty)
                {
                    continue;
                }

                if (!Ascii.EqualsIgnoreCase(element, "100-continue"u8))
                {
                    return false;
                }

                expectContinue = true;
            }
        }

        return true;
    }
}
