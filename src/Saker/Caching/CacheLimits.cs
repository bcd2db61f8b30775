namespace Saker.Caching;

/// <summary>How much a cache may keep. Immutable.</summary>
/// <param name="CapacityBytes">The budget for all entries; 0 keeps nothing.</param>
/// <param name="MaxDescriptors">The most entries that hold an open file.</param>
internal sealed record CacheLimits(long CapacityBytes, int MaxDescriptors)
{
    /// <summary>The budget unless told otherwise, in bytes.</summary>
    /// <remarks>Varnish's default is 256 MiB too; nginx's open_file_cache keeps descriptors and no content.</remarks>
    public const long DefaultCapacityBytes = 256L * 1024 * 1024;

    /// <summary>No single entry may take more than one part in this many, so that one file cannot push out all others.</summary>
    public const int MaxShare = 8;
}
