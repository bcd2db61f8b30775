using System.Collections.Generic;
using System.Threading;
using Saker.Exchange;

namespace Saker.Caching;

/// <summary>
/// One response and its place in the cache. Shared: any loop reads it without a lock; its place in the queues changes only under
/// the cache's gate. What it holds open is let go when the last of its holders (the cache, a flight) has.
/// </summary>
internal sealed class CacheEntry
{
    /// <summary>Where counting hits stops.</summary>
    /// <remarks>S3-FIFO §4.2 uses two bits: more would only make an old favourite stay longer.</remarks>
    private const byte MaxHits = 3;

    private int _holders = 1;
    private byte _hits;
    private long _checkedAtMilliseconds;

    /// <summary>An entry held by its maker.</summary>
    public CacheEntry(byte[] key, Response response, long checkedAtMilliseconds)
    {
        Key = key;
        Response = response;
        _checkedAtMilliseconds = checkedAtMilliseconds;
    }

    public byte[] Key { get; }

    public Response Response { get; }

    /// <summary>What it costs of the cache's budget, in bytes.</summary>
    public long WeightBytes => Response.Storage?.WeightBytes ?? 0;

    /// <summary>When the disk was last asked whether this is still true, on the requests' clock.</summary>
    public long CheckedAtMilliseconds
    {
        get => Volatile.Read(ref _checkedAtMilliseconds);
        set => Volatile.Write(ref _checkedAtMilliseconds, value);
    }

    /// <summary>Hits since it entered its queue, up to 3.</summary>
    public byte Hits
    {
        get => Volatile.Read(ref _hits);
        set => Volatile.Write(ref _hits, value);
    }

    /// <summary>Its place in the small or main queue; null when it is not in the cache. Under the cache's gate.</summary>
    public LinkedListNode<CacheEntry>? Place { get; set; }

    /// <summary>Whether the cache has it now; read without the gate, so only as good as a moment ago.</summary>
    public bool IsKept => Place is not null;

    /// <summary>Whether <see cref="Place"/> is in the main queue. Under the cache's gate.</summary>
    public bool IsInMain { get; set; }

    /// <summary>Its place among the entries that hold a descriptor. Under the cache's gate.</summary>
    public LinkedListNode<CacheEntry>? DescriptorPlace { get; set; }

    /// <summary>Counts a hit. Two loops may lose one between them: it is a guess at popularity, and not worth a locked instruction.</summary>
    public void Touch()
    {
        byte hits = _hits;

        // Not written once it is full: a hot entry's line stays shared between the CPUs.
        if (hits < MaxHits) _hits = (byte)(hits + 1);
    }

    /// <summary>The answer to <paramref name="request"/>, or null when what the response holds has been let go.</summary>
    public Response? AnswerTo(Request request) => Response.Selector is { } select ? select(request) : Response;

    /// <summary>Becomes a holder, unless the last one has just left.</summary>
    public bool TryHold()
    {
        int holders = Volatile.Read(ref _holders);
        while (holders > 0)
        {
            int seen = Interlocked.CompareExchange(ref _holders, holders + 1, holders);
            if (seen == holders) return true;
            holders = seen;
        }

        return false;
    }

    /// <summary>Stops being a holder; the last one lets go of what the response holds.</summary>
    public void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0) Response.Storage?.Evicted?.Invoke();
    }
}
