using System;
using System.Collections.Generic;
using System.Linq;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>Decides which rounds count. A pure function of the rounds.</summary>
internal static class RoundJudge
{
    /// <summary>How far the floor may be off its median before a round says more about the machine than about the servers.</summary>
    private const double FloorDrift = 0.10;

    /// <summary>For every round null, or why it does not count. What withdrawn contestants did is left out of the judgement.</summary>
    public static IReadOnlyList<string?> Judge(Work work, IReadOnlyList<Round> rounds, IReadOnlyCollection<string> withdrawn)
    {
        string?[] verdicts = [.. rounds.Select(round => Fault(round, withdrawn))];
        if (work.Measurement is not Measurement.CpuPerAnswer)
        {
            return verdicts;
        }

        IEnumerable<double> floors = rounds.Where((_, i) => verdicts[i] is null).Select(FloorOf).OfType<double>();
        if (Quartiles.Of(floors) is not { } floor)
        {
            return verdicts;
        }

        for (int i = 0; i < verdicts.Length; i++)
        {
            if (verdicts[i] is null && FloorOf(rounds[i]) is { } value && Math.Abs((value / floor.Median) - 1) > FloorDrift)
            {
                verdicts[i] = $"the floor took {value:0.00} instead of {floor.Median:0.00}";
            }
        }

        return verdicts;
    }

    private static double? FloorOf(Round round) => round.Readings.TryGetValue(PeerNames.Floor, out Reading? reading) ? reading.Value : null;

    private static string? Fault(Round round, IReadOnlyCollection<string> withdrawn)
        => round.Readings
            .Where(pair => pair.Value.Fault is not null && !withdrawn.Contains(pair.Key))
            .Select(pair => $"{pair.Key}: {pair.Value.Fault}")
            .FirstOrDefault();
}
