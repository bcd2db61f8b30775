using System;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Semantics;

/// <summary>What a request says about each content coding that we can send (Accept-Encoding, RFC 9110 §12.5.3).</summary>
/// <remarks>Immutable. Two requests with equal values get the same variant of everything, whatever their fields look like.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct AcceptEncoding
{
    // Identity, when nothing is said about it: acceptable, and no more. A coding of this weight is still liked better.
    private const ushort Least = 1;

    private readonly ushort _identity;
    private readonly ushort _gzip;
    private readonly ushort _zstd;
    private readonly ushort _brotli;

    private AcceptEncoding(ReadOnlySpan<int> weights)
    {
        _identity = (ushort)weights[(int)ContentCoding.Identity];
        _gzip = (ushort)weights[(int)ContentCoding.Gzip];
        _zstd = (ushort)weights[(int)ContentCoding.Zstd];
        _brotli = (ushort)weights[(int)ContentCoding.Brotli];
    }

    /// <summary>Reads all Accept-Encoding lines of a request.</summary>
    /// <remarks>
    /// Elements that are malformed are left out. A coding that is named twice has the lower of its weights: who says once that it
    /// cannot read something is believed.
    /// </remarks>
    public static AcceptEncoding Of(RequestHead head)
    {
        ArgumentNullException.ThrowIfNull(head);
        const int NotNamed = -1;
        Span<int> weights = stackalloc int[ContentCodings.Count];
        weights.Fill(NotNamed);
        int others = NotNamed;
        foreach (ReadOnlySpan<byte> value in head.Values(KnownField.AcceptEncoding))
        {
            ReadOnlySpan<byte> list = value;
            while (FieldSyntax.TryNextElement(ref list, out ReadOnlySpan<byte> element))
            {
                if (!FieldSyntax.TrySplitWeight(element, out ReadOnlySpan<byte> name, out int weight))
                {
                    continue;
                }

                if (name.SequenceEqual("*"u8))
                {
                    others = others == NotNamed ? weight : Math.Min(others, weight);
                }
                else if (ContentCodings.TryParse(name, out ContentCoding coding))
                {
                    ref int known = ref weights[(int)coding];
                    known = known == NotNamed ? weight : Math.Min(known, weight);
                }
            }
        }

        // RFC 9110 §12.5.3: "*" is every coding that is not named. Without it, a coding that is not named is not acceptable, but
        // for identity, which is, unless it is excluded; and so it is when the field is absent or empty.
        for (int i = 0; i < weights.Length; i++)
        {
            bool isIdentity = i == (int)ContentCoding.Identity;
            int weight = weights[i] != NotNamed ? weights[i] : others;
            weights[i] = weight != NotNamed ? weight : isIdentity ? Least : 0;
        }

        return new AcceptEncoding(weights);
    }

    /// <summary>Whether a coding may be sent.</summary>
    public bool Accepts(ContentCoding coding) => Weight(coding) > 0;

    /// <summary>Chooses among what is at hand: the highest weight, and of equal ones the coding we like best.</summary>
    /// <param name="available">What is at hand.</param>
    /// <param name="chosen">The choice, when the answer is true.</param>
    /// <returns>False when nothing at hand is acceptable: 406 (RFC 9110 §15.5.7).</returns>
    public bool TryChoose(ContentCodingSet available, out ContentCoding chosen)
    {
        chosen = ContentCoding.Identity;
        int best = 0;
        for (ContentCoding coding = ContentCoding.Brotli; ; coding--)
        {
            int weight = (available & (ContentCodingSet)(1 << (int)coding)) != ContentCodingSet.None ? Weight(coding) : 0;
            if (weight > best)
            {
                best = weight;
                chosen = coding;
            }

            if (coding == ContentCoding.Identity)
            {
                return best > 0;
            }
        }
    }

    private ushort Weight(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => _gzip,
        ContentCoding.Zstd => _zstd,
        ContentCoding.Brotli => _brotli,
        _ => _identity,
    };
}
