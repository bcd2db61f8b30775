using System.Collections.Concurrent;
using System.Security.Cryptography;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// Remembers the hashes of short files by their facts, so that a file that leaves the cache and comes back is read again and not
/// hashed again. Shared.
/// </summary>
internal sealed class ContentHashes
{
    /// <summary>The most hashes remembered.</summary>
    /// <remarks>About 200 bytes each. A site with more short files than that forgets all of them now and then, and hashes anew.</remarks>
    public const int MaxHashes = 32 * 1024;

    /// <summary>The most bytes that a loop hashes itself; a worker takes more in the same time, but not in the loop's.</summary>
    public const int MaxBytesOnLoop = 32 * 1024;

    private readonly ConcurrentDictionary<FileFacts, byte[]> _known = new();

    /// <summary>The SHA-256 of <paramref name="content"/>, which is the whole of the version with <paramref name="facts"/>.</summary>
    /// <param name="facts">The version's facts.</param>
    /// <param name="content">All of its bytes.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    public byte[] Of(in FileFacts facts, byte[] content, long utcSeconds)
    {
        // Without an inode two files can have the same facts. And what changed in this very second can change again unseen.
        if (facts.Inode == 0 || facts.IsYoung(utcSeconds)) return SHA256.HashData(content);
        if (_known.TryGetValue(facts, out byte[]? hash)) return hash;

        // Of an attempt that has given up nothing is kept, so any value will do.
        if (content.Length > MaxBytesOnLoop && CachedOnly.TryGiveUp()) return new byte[SHA256.HashSizeInBytes];
        hash = SHA256.HashData(content);
        if (_known.Count >= MaxHashes) _known.Clear();
        _known[facts] = hash;
        return hash;
    }
}
