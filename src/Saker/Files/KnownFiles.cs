using System;
using System.Collections.Concurrent;
using System.Security.Cryptography;
using Saker.Exchange;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// Remembers of short files which version was last read under a name, and its hash: a file that leaves the cache and comes back is
/// opened without being looked at first, read again, and not hashed again. Shared.
/// </summary>
/// <remarks>What is remembered is a guess. It is used only where the open that follows says that it still holds.</remarks>
internal sealed class KnownFiles
{
    /// <summary>The most files remembered.</summary>
    /// <remarks>About 300 bytes each. A site with more short files than that forgets all of them now and then, and begins anew.</remarks>
    public const int MaxFiles = 32 * 1024;

    /// <summary>The most bytes that a loop hashes itself; a worker takes more in the same time, but not in the loop's.</summary>
    public const int MaxBytesOnLoop = 32 * 1024;

    private readonly ConcurrentDictionary<byte[], Known> _files = new(ByteKeyComparer.Instance);
    private readonly ConcurrentDictionary<byte[], Known>.AlternateLookup<ReadOnlySpan<byte>> _byBytes;
    private int _count;

    /// <summary>Nothing known yet.</summary>
    public KnownFiles() => _byBytes = _files.GetAlternateLookup<ReadOnlySpan<byte>>();

    /// <summary>The facts of the version that was last read at <paramref name="path"/>; null when none was.</summary>
    public FileFacts? FactsOf(ReadOnlySpan<byte> path) => _byBytes.TryGetValue(path, out Known? known) ? known.Facts : null;

    /// <summary>The SHA-256 of <paramref name="content"/>, which is the whole of the version with <paramref name="facts"/>.</summary>
    /// <param name="path">Where it was read, relative to the root.</param>
    /// <param name="facts">The version's facts.</param>
    /// <param name="content">All of its bytes.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    public byte[] HashOf(byte[] path, in FileFacts facts, byte[] content, long utcSeconds)
    {
        // Without an inode two files can have the same facts. And what changed in this very second can change again unseen.
        if (facts.Inode == 0 || facts.IsYoung(utcSeconds)) return SHA256.HashData(content);
        bool isKnown = _files.TryGetValue(path, out Known? known);
        if (isKnown && known!.Facts == facts) return known.Sha256;

        // Of an attempt that has given up nothing is kept, so any value will do.
        if (content.Length > MaxBytesOnLoop && CachedOnly.TryGiveUp()) return new byte[SHA256.HashSizeInBytes];
        byte[] hash = SHA256.HashData(content);
        if (!isKnown && ++_count > MaxFiles)
        {
            // Two threads may lose a count between them: it is a bound on memory, and a few more are none the worse.
            _files.Clear();
            _count = 1;
        }

        _files[path] = new Known(facts, hash);
        return hash;
    }

    /// <summary>Something else is at <paramref name="path"/> now.</summary>
    public void Forget(byte[] path)
    {
        if (_files.TryRemove(path, out _)) _count--;
    }

    /// <summary>A version and its hash. Immutable.</summary>
    private sealed record Known(FileFacts Facts, byte[] Sha256);
}
