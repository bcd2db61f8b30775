using System;
using System.Collections.Generic;
using System.Linq;
using Saker.Soak.Watching;

namespace Saker.Soak.Reports;

/// <summary>Everything that was seen, and the verdict on it. Immutable.</summary>
/// <param name="Options">What was asked for.</param>
/// <param name="Began">When, UTC.</param>
/// <param name="Periods">The run, minute by minute.</param>
/// <param name="Tally">The counts.</param>
/// <param name="Changes">Changes of files.</param>
/// <param name="Servers">The servers, stopped.</param>
/// <param name="Before">Each before the first client came.</param>
/// <param name="After">Each after the last one had gone.</param>
internal sealed record SoakOutcome(
    SoakOptions Options,
    DateTime Began,
    IReadOnlyList<Period> Periods,
    Tally Tally,
    long Changes,
    IReadOnlyList<ServerProcess> Servers,
    IReadOnlyDictionary<string, ProcessReading> Before,
    IReadOnlyDictionary<string, ProcessReading> After)
{
    // Growth within these is noise: a collection that comes a little later, a client more that is just connected.
    private const double MemoryFactor = 1.05;
    private const double MemoryMore = 4;
    private const double DescriptorFactor = 1.1;
    private const double DescriptorMore = 4;
    private const double ThreadMore = 3;

    // Of latencies, and relative to what the machine itself takes: others may be at work on it.
    private const double LatencyFactor = 1.25;

    private static readonly string[] s_timed = ["http/1.1", "http/1.1 tls", "h2", "h2 tls"];

    /// <summary>What has to stay flat; none in a run that is too short to tell.</summary>
    public IReadOnlyList<Trend> Trends => field ??= Options.Length < TimeSpan.FromMinutes(20) ? [] : [.. FindTrends().OfType<Trend>()];

    public bool IsGood => Tally.FaultCount == 0 && Tally.Answers > 0 && Trends.All(trend => trend.IsFlat);

    /// <summary>Clients whose latencies are taken.</summary>
    public static IReadOnlyList<string> Timed => s_timed;

    private IEnumerable<Trend?> FindTrends()
    {
        foreach (ServerProcess server in Servers)
        {
            ProcessReading[] readings = [.. Periods.Select(period => period.Readings[server.Name])];
            yield return Trend.Of($"{server.Name}: resident memory", "MB", [.. readings.Select(reading => reading.ResidentBytes / 1e6)], MemoryFactor, MemoryMore);
            yield return Trend.Of($"{server.Name}: anonymous memory", "MB", [.. readings.Select(reading => reading.AnonymousBytes / 1e6)], MemoryFactor, MemoryMore);
            yield return Trend.Of($"{server.Name}: descriptors", "", [.. readings.Select(reading => (double)reading.Descriptors)], DescriptorFactor, DescriptorMore);
            yield return Trend.Of($"{server.Name}: threads", "", [.. readings.Select(reading => (double)reading.Threads)], 1, ThreadMore);
        }

        foreach (string series in s_timed)
        {
            double[] ratios = [.. Periods.Select(period => period.Latency(series, 0.5) / period.Latency(Echo.Series, 0.5)).OfType<double>()];
            yield return Trend.Of($"{series}: median latency", "× echo", ratios, LatencyFactor, 0);
        }
    }
}
