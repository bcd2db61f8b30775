using System.Collections.Generic;

namespace Saker.Compare.Gates;

/// <summary>What a figure is held against: a closed set. Immutable.</summary>
internal abstract record Yardstick
{
    /// <summary>The figure itself, in the unit of its work.</summary>
    internal sealed record Itself : Yardstick;

    /// <summary>The best of these peers in the same round.</summary>
    internal sealed record BestOf(params IReadOnlyList<string> Peers) : Yardstick;

    /// <summary>The same server's figure in the work's reference, in the same round.</summary>
    internal sealed record OwnReference : Yardstick;
}
