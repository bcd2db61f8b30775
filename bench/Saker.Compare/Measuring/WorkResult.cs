using System.Collections.Generic;
using System.Linq;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>All that was found out in one work. Immutable.</summary>
/// <param name="Work">The work.</param>
/// <param name="Labels">Who has figures, in the order of the table of peers.</param>
/// <param name="Absent">Who has none, and why: not on the machine, a wrong answer, too many faults.</param>
/// <param name="Rounds">Every round that was run.</param>
/// <param name="Verdicts">For every round null, or why it does not count.</param>
/// <param name="FloorSource">Whose bytes the floor sent.</param>
internal sealed record WorkResult(
    Work Work,
    IReadOnlyList<string> Labels,
    IReadOnlyDictionary<string, string> Absent,
    IReadOnlyList<Round> Rounds,
    IReadOnlyList<string?> Verdicts,
    string FloorSource)
{
    /// <summary>The label of the second figure that Saker gets in works with a reference.</summary>
    public static string ReferenceLabel(string peerName, Work reference) => $"{peerName} ({reference.Name})";

    /// <summary>The rounds that count.</summary>
    public IEnumerable<Round> GoodRounds => Rounds.Where((_, i) => Verdicts[i] is null);

    /// <summary>A contestant's readings in the rounds that count.</summary>
    public IEnumerable<Reading> Readings(string label)
        => GoodRounds.Select(round => round.Readings.GetValueOrDefault(label)).OfType<Reading>().Where(reading => reading.Fault is null);

    public Quartiles? Values(string label) => Quartiles.Of(Readings(label).Select(reading => reading.Value));

    /// <summary>The ratio of a contestant to the best of some others, taken within each round.</summary>
    public Quartiles? Ratio(string label, params IEnumerable<string> others)
    {
        var ratios = new List<double>();
        foreach (Round round in GoodRounds)
        {
            double[] best = [.. others.Select(round.Readings.GetValueOrDefault).OfType<Reading>().Where(other => other.Fault is null).Select(other => other.Value)];
            if (best.Length > 0 && round.Readings.TryGetValue(label, out Reading? reading) && reading.Fault is null)
            {
                ratios.Add(reading.Value / best.Min());
            }
        }

        return Quartiles.Of(ratios);
    }

    /// <summary>The one reason for being absent that is nobody's fault.</summary>
    public const string NotInstalled = "absent";
}
