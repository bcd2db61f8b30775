using System;
using System.Collections.Generic;

namespace Saker.Soak.Watching;

/// <summary>What was seen in one part of the run: a minute of an hour. Immutable.</summary>
/// <param name="End">When it ended, since the traffic began.</param>
/// <param name="Answers">Answers in it.</param>
/// <param name="Readings">The servers by name, each at the end of the period.</param>
/// <param name="Latencies">Sorted, in milliseconds, by series.</param>
internal sealed record Period(TimeSpan End, long Answers, IReadOnlyDictionary<string, ProcessReading> Readings, IReadOnlyDictionary<string, double[]> Latencies)
{
    /// <summary>A percentile of a series, or null when it has no figures.</summary>
    public double? Latency(string series, double percentile) =>
        Latencies.TryGetValue(series, out double[]? sorted) && sorted.Length > 0 ? sorted[(int)(percentile * (sorted.Length - 1))] : null;
}
