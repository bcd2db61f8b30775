using System;
using System.Text;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2;

/// <summary>What every field line of a message must be, in its header section and in its trailers (RFC 9113 §8.2).</summary>
/// <remarks>Immutable.</remarks>
internal static class FieldLineRules
{
    /// <summary>Judges a line that is no pseudo-header field; false makes its message malformed.</summary>
    public static bool TryCheck(FieldNameKind kind, KnownField known, ReadOnlySpan<byte> value, out Http2Error error)
    {
        error = default;
        if (kind != FieldNameKind.Regular)
        {
            error = kind == FieldNameKind.UpperCase
                ? Http2Error.Malformed("upper case in a field name", "RFC 9113 §8.2.1")
                : Http2Error.Malformed("byte not allowed in a field name", "RFC 9113 §8.2.1");
            return false;
        }

        if (!TryCheckValue(value, out error))
        {
            return false;
        }

        if (HopByHopFields.IsConnectionSpecific(known))
        {
            error = Http2Error.Malformed("field of a connection, which HTTP/2 has not", "RFC 9113 §8.2.2");
            return false;
        }

        if (known == KnownField.Te && !Ascii.EqualsIgnoreCase(value, "trailers"u8))
        {
            error = Http2Error.Malformed("TE other than trailers", "RFC 9113 §8.2.2");
            return false;
        }

        return true;
    }

    /// <summary>Judges the value of any line, of pseudo-header fields too.</summary>
    public static bool TryCheckValue(ReadOnlySpan<byte> value, out Http2Error error)
    {
        error = default;

        // RFC 9113 §8.2.1 names NUL, CR and LF. The other controls are refused as in HTTP/1.1 (RFC 9110 §5.5): what is passed on or logged
        // is the same by either version.
        if (!FieldSyntax.IsFieldValue(value))
        {
            error = Http2Error.Malformed("control character in a field value", "RFC 9113 §8.2.1");
            return false;
        }

        if (!value.IsEmpty && (value[0] is (byte)' ' or (byte)'\t' || value[^1] is (byte)' ' or (byte)'\t'))
        {
            error = Http2Error.Malformed("white space around a field value", "RFC 9113 §8.2.1");
            return false;
        }

        return true;
    }
}
