using System;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Protocol.Http2;

/// <summary>Trailers: a field block that ends a message whose content is complete (RFC 9113 §8.1).</summary>
/// <remarks>Immutable. They are judged and thrown away, as in HTTP/1.1: no handler is to act upon a field that came too late (RFC 9110 §6.5.1).</remarks>
public static class TrailerFields
{
    /// <summary>Judges a decoded trailer section; false makes the message malformed, which costs the stream.</summary>
    public static bool TryCheck(FieldSection section, out Http2Error error)
    {
        ArgumentNullException.ThrowIfNull(section);
        error = default;
        for (int i = 0; i < section.Count; i++)
        {
            FieldSectionLine line = section[i];
            if (line.Kind is FieldNameKind.Method or FieldNameKind.Scheme or FieldNameKind.Authority or FieldNameKind.Path or FieldNameKind.OtherPseudo)
            {
                error = Http2Error.Malformed("pseudo-header field in trailers", "RFC 9113 §8.1");
                return false;
            }

            if (!FieldLineRules.TryCheck(line.Kind, line.Line.Known, section.Value(i), out error))
            {
                return false;
            }
        }

        return true;
    }
}
