using System;

namespace Saker.Soak.Exchanges;

/// <summary>A range as asked for: from and to, or from an offset to the end, or the last so many bytes. Immutable.</summary>
/// <param name="From">The first byte; null for a suffix.</param>
/// <param name="To">The last byte; of a suffix its length; null for the rest.</param>
internal sealed record Span(long? From, long? To)
{
    /// <summary>As it is written in a Range field.</summary>
    public override string ToString() => $"{From}-{To}";

    /// <summary>Its first and last byte in a content of <paramref name="length"/> bytes, or null when it has none of it.</summary>
    public (long First, long Last)? In(long length)
    {
        if (From is not { } from) return length == 0 ? null : (Math.Max(0, length - To!.Value), length - 1);
        return from >= length ? null : (from, Math.Min(To ?? long.MaxValue, length - 1));
    }
}
