using System;

namespace Saker.Exchange;

/// <summary>
/// The terms on which a handler lets its response be kept. Immutable. It joins whoever makes responses (files) to whoever
/// keeps them (the cache) without either knowing the other.
/// </summary>
internal sealed class Storage
{
    /// <summary>Terms for a response that costs <paramref name="weightBytes"/> of the cache's budget.</summary>
    /// <param name="weightBytes">Content, head and bookkeeping, in bytes.</param>
    /// <param name="isStillTrue">Blocking; run through <see cref="IOffload"/>. Tells whether the world still gives this same response.</param>
    /// <param name="evicted">Called once, by whoever holds the response last (a kept descriptor is closed here); may be null.</param>
    public Storage(long weightBytes, Func<bool> isStillTrue, Action? evicted = null)
    {
        WeightBytes = weightBytes;
        IsStillTrue = isStillTrue;
        Evicted = evicted;
    }

    /// <summary>What keeping the response costs, in bytes.</summary>
    public long WeightBytes { get; }

    /// <summary>Blocking: tells whether the response would come out the same now.</summary>
    public Func<bool> IsStillTrue { get; }

    /// <summary>The same for a loop, without blocking: null when that cannot be told so. Null where no such way is known.</summary>
    public Func<bool?>? TryIsStillTrue { get; init; }

    /// <summary>Called once, by whoever holds the response last: the cache, a flight, or who never gave it to either.</summary>
    public Action? Evicted { get; }

    /// <summary>True for what any made-up path leads to (404, a single-page application's index): never goes on to the main queue.</summary>
    public bool StaysOnTrial { get; init; }

    /// <summary>Tells whether requests are still counted, so that each has to reach the handler. Never blocks; null for never.</summary>
    public Func<bool>? CountsRequests { get; init; }

    /// <summary>True when keeping the response keeps a descriptor open, of which there are few.</summary>
    public bool HoldsDescriptor { get; init; }
}
