using System;
using System.Diagnostics.Metrics;

namespace Saker.Caching;

/// <summary>What the cache tells of itself through System.Diagnostics.Metrics, meter "Saker.Cache". Shared; costs a test of a flag while nobody listens.</summary>
internal sealed class CacheMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "Saker.Cache";

    private readonly Counter<long> _hits;
    private readonly Counter<long> _misses;
    private readonly Counter<long> _revalidations;
    private readonly Counter<long> _evictions;

    /// <summary>Metrics whose gauges read <paramref name="bytes"/> and <paramref name="entries"/>.</summary>
    public CacheMetrics(Func<long> bytes, Func<int> entries)
    {
        _hits = Meter.CreateCounter<long>("saker.cache.hits", "{request}", "Requests answered without asking the disk");
        _misses = Meter.CreateCounter<long>("saker.cache.misses", "{request}", "Visits to the disk that made an answer anew");
        _revalidations = Meter.CreateCounter<long>("saker.cache.revalidations", "{request}", "Visits to the disk that found a kept answer still true");
        _evictions = Meter.CreateCounter<long>("saker.cache.evictions", "{entry}", "Entries that made room for others");
        Meter.CreateObservableUpDownCounter("saker.cache.size", bytes, "By", "Bytes kept");
        Meter.CreateObservableUpDownCounter("saker.cache.entries", entries, "{entry}", "Entries kept");
    }

    /// <summary>The meter of this one cache.</summary>
    public Meter Meter { get; } = new(MeterName);

    public void Hit() => _hits.Add(1);

    public void Miss() => _misses.Add(1);

    public void Revalidation() => _revalidations.Add(1);

    public void Eviction() => _evictions.Add(1);

    /// <inheritdoc/>
    public void Dispose() => Meter.Dispose();
}
