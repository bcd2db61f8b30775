using System.Collections.Generic;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare;

/// <summary>What was asked for on the command line. Immutable.</summary>
internal sealed record CompareOptions(IReadOnlyList<Work> Works, IReadOnlyList<Peer> Peers)
{
    /// <summary>Rounds that have to count.</summary>
    public int Rounds { get; init; } = 9;

    /// <summary>Length of one load.</summary>
    public double Seconds { get; init; } = 3;

    /// <summary>Length of the load before the first round, for every server.</summary>
    public double WarmUpSeconds { get; init; } = 5;

    /// <summary>Of the shuffle.</summary>
    public int Seed { get; init; } = 1;

    /// <summary>A built Saker; null to build the one in this repository.</summary>
    public string? Saker { get; init; }

    /// <summary>Another build of Saker, which takes part in every round; null for none.</summary>
    public string? SakerBefore { get; init; }

    /// <summary>In each work, only the peers that its goals are held against.</summary>
    public bool GatesOnly { get; init; }

    /// <summary>Verify the answers and measure nothing.</summary>
    public bool CheckOnly { get; init; }

    /// <summary>Where the Markdown goes; null for bench/results.</summary>
    public string? Results { get; init; }

    /// <summary>Print, write no file.</summary>
    public bool NoFile { get; init; }
}
