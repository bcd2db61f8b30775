using System.Collections.Generic;
using System.Linq;
using Saker.Compare.Gates;
using Saker.Compare.Measuring;

namespace Saker.Compare.Reports;

/// <summary>The goals of the works that were run, and whether they are met.</summary>
internal static class GateReport
{
    /// <summary>Differences below this are noise of the machine.</summary>
    private const double Noise = 0.03;

    /// <summary>A verdict takes this many rounds.</summary>
    private const int EnoughRounds = 9;

    public static string Of(IReadOnlyList<WorkResult> results)
    {
        var table = new MarkdownTable("work", "server", "goal", "measured", "rounds", "verdict");
        foreach (Gate gate in GateTable.All)
        {
            if (results.FirstOrDefault(result => result.Work.Name == gate.Work) is { } result)
            {
                Quartiles? measured = gate.Measured(result);
                table.Add($"{gate.Work}: {result.Work.Title}", gate.Subject, gate.Goal(result), Figures.Of(measured), $"{result.GoodRounds.Count()}", Verdict(gate, result, measured));
            }
        }

        return table.ToString();
    }

    private static string Verdict(Gate gate, WorkResult result, Quartiles? measured)
    {
        if (measured is not { } figures)
        {
            return result.Absent.TryGetValue(gate.Subject, out string? reason) ? $"**no figure**: {reason}" : "**no figure**";
        }

        string verdict = figures.Median <= gate.Most ? "met"
            : figures.Median <= gate.Most * (1 + Noise) ? "**NOT MET**, by less than the noise"
            : "**NOT MET**";
        return result.GoodRounds.Count() < EnoughRounds ? $"{verdict} (too few rounds to be sure)" : verdict;
    }
}
