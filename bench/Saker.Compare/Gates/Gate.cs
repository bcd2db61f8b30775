using Saker.Compare.Measuring;
using Saker.Compare.Peers;

namespace Saker.Compare.Gates;

/// <summary>A goal: in this work, the figure held against the yardstick is at most so much. Immutable.</summary>
/// <param name="Work">The name of the work.</param>
/// <param name="Yardstick">What is compared with.</param>
/// <param name="Most">The largest ratio, or the largest figure, that meets the goal.</param>
internal sealed record Gate(string Work, Yardstick Yardstick, double Most)
{
    /// <summary>Who has to meet it.</summary>
    public string Subject { get; init; } = PeerNames.Saker;

    /// <summary>The goal in words, such as "≤ 0.65 × nginx".</summary>
    public string Goal(WorkResult result) => Yardstick switch
    {
        Yardstick.BestOf { Peers: [var one] } => $"≤ {Most:0.00} × {one}",
        Yardstick.BestOf best => $"≤ {Most:0.00} × best of {string.Join(", ", best.Peers)}",
        Yardstick.OwnReference => $"≤ {Most:0.00} × its own {result.Work.Reference?.Name}",
        _ => $"≤ {Most:0.##} {result.Work.Measurement.Unit}",
    };

    /// <summary>What was measured; null when the subject or the yardstick has no figure.</summary>
    public Quartiles? Measured(WorkResult result) => Yardstick switch
    {
        Yardstick.BestOf best => result.Ratio(Subject, best.Peers),
        Yardstick.OwnReference => result.Work.Reference is { } reference ? result.Ratio(Subject, WorkResult.ReferenceLabel(Subject, reference)) : null,
        _ => result.Values(Subject),
    };
}
