using System;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>Which media types a request would like (Accept, RFC 9110 §12.5.1).</summary>
/// <remarks>Immutable. Only what a server of files needs: the weight of one type, to hold it against another.</remarks>
public static class Accept
{
    /// <summary>Whether JSON is wanted more than HTML; not when both are wanted alike, as by <c>*/*</c> or no field at all.</summary>
    public static bool PrefersJsonToHtml(RequestHead head)
        => Weight(head, "application/json"u8) > Weight(head, "text/html"u8);

    /// <summary>The weight of a media type: 0 is not acceptable, 1000 most wanted, and that without the field.</summary>
    /// <param name="head">The request.</param>
    /// <param name="mediaType">Type and subtype, in lower case, without parameters.</param>
    /// <remarks>
    /// The most specific range decides, whatever its weight: the type, its <c>type/*</c>, then <c>*/*</c>. Parameters of a range other than its
    /// weight are not looked at. Malformed elements are left out.
    /// </remarks>
    public static int Weight(RequestHead head, ReadOnlySpan<byte> mediaType)
    {
        ArgumentNullException.ThrowIfNull(head);
        if (!head.Has(KnownField.Accept))
        {
            return 1000;
        }

        int best = 0;
        int bestSpecificity = 0;
        foreach (ReadOnlySpan<byte> value in head.Values(KnownField.Accept))
        {
            ReadOnlySpan<byte> list = value;
            while (FieldSyntax.TryNextQuotedElement(ref list, out ReadOnlySpan<byte> element))
            {
                if (!FieldSyntax.TrySplitWeight(element, out ReadOnlySpan<byte> range, out int weight))
                {
                    continue;
                }

                int specificity = Specificity(range, mediaType);
                if (specificity > bestSpecificity || (specificity == bestSpecificity && specificity > 0 && weight > best))
                {
                    best = weight;
                    bestSpecificity = specificity;
                }
            }
        }

        return best;
    }

    private static int Specificity(ReadOnlySpan<byte> range, ReadOnlySpan<byte> mediaType)
    {
        if (Ascii.EqualsIgnoreCase(range, mediaType))
        {
            return 3;
        }

        if (range.SequenceEqual("*/*"u8))
        {
            return 1;
        }

        int slash = mediaType.IndexOf((byte)'/') + 1;
        bool isTypeRange = range.Length == slash + 1 && range[^1] == (byte)'*' && Ascii.EqualsIgnoreCase(range[..slash], mediaType[..slash]);
        return isTypeRange ? 2 : 0;
    }
}
