using System;

namespace Saker.Caching;

/// <summary>How much a cache may keep. Immutable.</summary>
/// <param name="CapacityBytes">The budget for all entries; 0 keeps nothing.</param>
/// <param name="MaxDescriptors">The most entries that hold an open file.</param>
internal sealed record CacheLimits(long CapacityBytes, int MaxDescriptors)
{
    /// <summary>The budget unless told otherwise, in bytes, where memory is plenty.</summary>
    /// <remarks>Varnish's default is 256 MiB too; nginx's open_file_cache keeps descriptors and no content.</remarks>
    public const long DefaultCapacityBytes = 256L * 1024 * 1024;

    /// <summary>The smallest budget unless told otherwise, in bytes, however short memory is.</summary>
    public const long LeastCapacityBytes = 1024 * 1024;

    // What the server needs for itself, in bytes: code, loops, buffers.
    private const long OwnBytes = 32 * 1024 * 1024;

    // Of the rest the cache takes one part in this many. The others are for connections, for what is on its way out, and for what the
    // collector has not collected yet: a cache that is full and turns over was seen to take twice its budget and more.
    private const int MemoryShare = 4;

    /// <summary>The budget for this process unless told otherwise, in bytes: the container's limit of memory counts, where there is one.</summary>
    public static long CapacityBytesHere => CapacityBytesFor(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);

    /// <summary>The budget where <paramref name="availableBytes"/> of memory may be had. Pure.</summary>
    /// <remarks>256 MiB from some 1.1 GiB on; 4 MiB in a container of 64 MiB, of which the runtime takes at most three quarters for its heap.</remarks>
    public static long CapacityBytesFor(long availableBytes) =>
        Math.Clamp((availableBytes - OwnBytes) / MemoryShare, LeastCapacityBytes, DefaultCapacityBytes);

    /// <summary>No single entry may take more than one part in this many, so that one file cannot push out all others.</summary>
    public const int MaxShare = 8;
}
