using System;
using System.Threading;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>
/// Reads Accept-Encoding, and remembers what it read: all browsers of the world send a handful of different values, and comparing
/// 25 bytes takes a tenth of the time of parsing them. Shared; a slot is written once.
/// </summary>
/// <remarks>Whoever fills the slots with values of his own makes the others be parsed again, as they would be without this.</remarks>
internal static class AcceptedCodings
{
    private const int Slots = 16;
    private const int MaxValueBytes = 64;

    private static readonly Known?[] s_known = new Known?[Slots];

    /// <summary>What <paramref name="head"/> says of each coding; the same as <see cref="AcceptEncoding.Of"/>.</summary>
    public static AcceptEncoding Of(RequestHead head)
    {
        if (head.Count(KnownField.AcceptEncoding) != 1 || !head.TryGet(KnownField.AcceptEncoding, out ReadOnlySpan<byte> value) || value.Length > MaxValueBytes)
            return AcceptEncoding.Of(head);

        for (int i = 0; i < Slots; i++)
        {
            Known? known = Volatile.Read(ref s_known[i]);
            if (known is null)
            {
                known = new Known(value.ToArray(), AcceptEncoding.Of(head));
                Interlocked.CompareExchange(ref s_known[i], known, null);
                return known.Codings;
            }

            if (value.SequenceEqual(known.Value)) return known.Codings;
        }

        return AcceptEncoding.Of(head);
    }

    /// <summary>A value and what it says. Immutable.</summary>
    private sealed record Known(byte[] Value, AcceptEncoding Codings);
}
