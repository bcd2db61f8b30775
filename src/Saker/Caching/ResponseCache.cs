using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Threading;
using Saker.Exchange;

namespace Saker.Caching;

/// <summary>
/// The responses worth keeping, within a budget of bytes. Shared by all loops: finding takes no lock and moves nothing, adding
/// and evicting take one lock and happen on misses only.
/// </summary>
/// <remarks>
/// <para>The policy is S3-FIFO (Yang, Zhang, Qiu, Yue, Rashmi: FIFO queues are all you need for cache eviction, SOSP 2023):</para>
/// <list type="bullet">
/// <item>Three queues: small (a tenth of the bytes), main (the rest), and ghost (hashes of keys that left small, no content).</item>
/// <item>What is new enters small; what ghost remembers enters main.</item>
/// <item>A hit only counts, up to 3. Nothing moves, so hits need no lock.</item>
/// <item>What leaves small goes on to main if it was hit more than once there; else it is evicted and remembered in ghost.</item>
/// <item>What leaves main goes round again with one hit less if it has any; else it is evicted.</item>
/// <item>So a crawl of a large tree, each file once, passes through small and leaves main alone.</item>
/// </list>
/// <para>A response that says "there is nothing" never goes on to main: made-up paths may fill room that nobody uses, and beyond a tenth of the
/// budget are the first to go.</para>
/// </remarks>
internal sealed class ResponseCache : IDisposable
{
    // The paper's 10 %: its results hardly change between 5 % and 20 %.
    private const int SmallShare = 10;
    private const int MinGhosts = 1024;

    private readonly ConcurrentDictionary<byte[], CacheEntry> _entries = new(ByteKeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], CacheEntry>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private readonly CacheLimits _limits;
    private readonly Lock _gate = new();
    private readonly LinkedList<CacheEntry> _small = [];
    private readonly LinkedList<CacheEntry> _main = [];
    private readonly LinkedList<CacheEntry> _withDescriptor = [];
    private readonly Queue<int> _ghostOrder = [];
    private readonly HashSet<int> _ghosts = [];
    private long _smallBytes;
    private long _mainBytes;

    /// <summary>An empty cache.</summary>
    public ResponseCache(CacheLimits limits)
    {
        _limits = limits;
        _byBytes = _entries.GetAlternateLookup<ReadOnlySpan<byte>>();
        Metrics = new CacheMetrics(() => Bytes, () => Count);
    }

    public CacheMetrics Metrics { get; }

    /// <summary>What all entries weigh, in bytes; never more than the budget once an <see cref="Add"/> has returned.</summary>
    public long Bytes => Interlocked.Read(ref _smallBytes) + Interlocked.Read(ref _mainBytes);

    /// <summary>How many entries there are.</summary>
    public int Count => _entries.Count;

    /// <summary>The entry of <paramref name="key"/>, or null. Takes no lock, allocates nothing, counts no hit: that is <see cref="CacheEntry.Touch"/>.</summary>
    public CacheEntry? Find(ReadOnlySpan<byte> key) => _byBytes.TryGetValue(key, out CacheEntry? entry) ? entry : null;

    /// <summary>Keeps <paramref name="entry"/> if its response allows it and the budget has room for its like; becomes a holder if so.</summary>
    /// <param name="entry">New, and in no cache.</param>
    /// <param name="replaces">The entry of the same key that turned out stale: its successor takes its rank.</param>
    public void Add(CacheEntry entry, CacheEntry? replaces = null)
    {
        if (entry.Response.Storage is not { } storage) return;
        lock (_gate)
        {
            if (storage.WeightBytes > _limits.CapacityBytes / CacheLimits.MaxShare) return;
            if (storage.HoldsDescriptor && _limits.MaxDescriptors == 0) return;
            if (_entries.TryGetValue(entry.Key, out CacheEntry? old)) Remove(old);
            if (!entry.TryHold()) return;

            bool wasKnown = replaces is { IsInMain: true } || _ghosts.Remove(HashOf(entry));
            Enqueue(entry, toMain: wasKnown && !storage.StaysOnTrial);
            if (storage.HoldsDescriptor)
            {
                entry.DescriptorPlace = _withDescriptor.AddFirst(entry);
                if (_withDescriptor.Count > _limits.MaxDescriptors) Evict(_withDescriptor.Last!.Value);
            }

            _entries[entry.Key] = entry;
            while (_smallBytes + _mainBytes > _limits.CapacityBytes) EvictOne();
        }
    }

    /// <summary>Forgets <paramref name="entry"/>, if it is still kept.</summary>
    public void Forget(CacheEntry entry)
    {
        lock (_gate)
        {
            if (entry.Place is not null) Remove(entry);
        }
    }

    /// <summary>Forgets everything and lets go of what is held open.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            foreach (CacheEntry entry in _entries.Values) Remove(entry);
        }

        Metrics.Dispose();
    }

    /// <summary>Checks the queues against the table, for tests: null, or what does not agree.</summary>
    internal string? FindInconsistency()
    {
        lock (_gate)
        {
            long bytes = 0;
            int count = 0;
            foreach (LinkedList<CacheEntry> queue in new[] { _small, _main })
            {
                foreach (CacheEntry entry in queue)
                {
                    count++;
                    bytes += entry.WeightBytes;
                    if (entry.IsInMain != ReferenceEquals(queue, _main)) return "an entry does not know its queue";
                    if (!_entries.TryGetValue(entry.Key, out CacheEntry? found) || !ReferenceEquals(found, entry)) return "a queue has an entry that the table has not";
                }
            }

            if (count != _entries.Count) return $"{count} entries in the queues, {_entries.Count} in the table";
            if (bytes != Bytes) return $"{bytes} bytes in the queues, {Bytes} counted";
            if (Bytes > _limits.CapacityBytes) return $"{Bytes} bytes kept, {_limits.CapacityBytes} allowed";
            return _withDescriptor.Count > _limits.MaxDescriptors ? $"{_withDescriptor.Count} descriptors held" : null;
        }
    }

    private static int HashOf(CacheEntry entry) => ByteKeyComparer.Instance.GetHashCode(entry.Key);

    private void EvictOne()
    {
        if (_small.Count > 0 && (_smallBytes > _limits.CapacityBytes / SmallShare || _main.Count == 0)) EvictFromSmall();
        else EvictFromMain();
    }

    private void EvictFromSmall()
    {
        while (_small.Last is { Value: var entry })
        {
            bool staysOnTrial = entry.Response.Storage!.StaysOnTrial;
            if (entry.Hits <= 1 || staysOnTrial)
            {
                if (!staysOnTrial) Remember(HashOf(entry));
                Evict(entry);
                return;
            }

            Dequeue(entry);
            entry.Hits = 0;
            Enqueue(entry, toMain: true);
        }
    }

    private void EvictFromMain()
    {
        while (_main.Last is { Value: var entry })
        {
            if (entry.Hits == 0)
            {
                Evict(entry);
                return;
            }

            Dequeue(entry);
            entry.Hits--;
            Enqueue(entry, toMain: true);
        }
    }

    private void Evict(CacheEntry entry)
    {
        Remove(entry);
        Metrics.Eviction();
    }

    private void Remove(CacheEntry entry)
    {
        Dequeue(entry);
        if (entry.DescriptorPlace is { } place) _withDescriptor.Remove(place);
        entry.DescriptorPlace = null;
        _entries.TryRemove(new KeyValuePair<byte[], CacheEntry>(entry.Key, entry));
        entry.Release();
    }

    private void Enqueue(CacheEntry entry, bool toMain)
    {
        entry.IsInMain = toMain;
        entry.Place = (toMain ? _main : _small).AddFirst(entry);
        Interlocked.Add(ref toMain ? ref _mainBytes : ref _smallBytes, entry.WeightBytes);
    }

    private void Dequeue(CacheEntry entry)
    {
        (entry.IsInMain ? _main : _small).Remove(entry.Place!);
        entry.Place = null;
        Interlocked.Add(ref entry.IsInMain ? ref _mainBytes : ref _smallBytes, -entry.WeightBytes);
    }

    // As many ghosts as there are entries, as in the paper. A key whose hash is another's may enter main too early: no harm.
    private void Remember(int hash)
    {
        if (_ghosts.Add(hash)) _ghostOrder.Enqueue(hash);
        while (_ghostOrder.Count > Math.Max(MinGhosts, _entries.Count)) _ghosts.Remove(_ghostOrder.Dequeue());
    }
}
