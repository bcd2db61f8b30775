using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading;

namespace Saker.Soak.Content;

/// <summary>
/// A file of the site with every version that an answer may still be of. Shared: written to by the <see cref="FileChanger"/>, read
/// by all clients. The invariant: a version is known here before its first byte is on the disk.
/// </summary>
internal sealed class SiteFile(string name, string mediaType, ChangeKind kind, string? modified = null)
{
    // As long as the slowest of the clients takes for a download, and then some.
    private static readonly TimeSpan s_memory = TimeSpan.FromMinutes(3);

    private readonly Lock _lock = new();
    private readonly List<FileVersion> _versions = [];
    private int _count;

    /// <summary>Relative to the root, without a slash at its start.</summary>
    public string Name => name;

    public string Path => "/" + name;

    public string MediaType => mediaType;

    public ChangeKind Kind => kind;

    /// <summary>Its Last-Modified, for a file that never changes.</summary>
    public string? Modified => modified;

    /// <summary>Strong entity tags that were seen.</summary>
    public ConcurrentDictionary<string, Tag> Tags { get; } = new(StringComparer.Ordinal);

    /// <summary>A strong tag of the file as it is, from the newest answer that had one.</summary>
    public string? LastTag { get; set; }

    public FileVersion Current
    {
        get
        {
            lock (_lock) return _versions[^1];
        }
    }

    /// <summary>The change to another content (null: to none) begins now.</summary>
    public FileVersion Begin(byte[]? bytes)
    {
        var version = new FileVersion(_count++, bytes, Clock.Now);
        lock (_lock) _versions.Add(version);
        return version;
    }

    /// <summary>The change that began last is done.</summary>
    public void Finish()
    {
        lock (_lock)
        {
            if (_versions.Count > 1) _versions[^2].Until = Clock.Now;
            _versions.RemoveAll(version => version.Until < Clock.Now - s_memory);
        }
    }

    /// <summary>The versions that an answer may be of, the newest first.</summary>
    /// <param name="asked">When the request was sent.</param>
    /// <param name="answered">When the answer was there.</param>
    /// <param name="freshness">How long a version may go on being served when it is gone.</param>
    public IReadOnlyList<FileVersion> Possible(TimeSpan asked, TimeSpan answered, TimeSpan freshness)
    {
        lock (_lock)
        {
            return [.. Enumerable.Reverse(_versions).Where(version => version.From <= answered && (version.Until == TimeSpan.MaxValue || version.Until + freshness >= asked))];
        }
    }

    /// <summary>Any version that is remembered and has these bytes.</summary>
    public FileVersion? Find(Func<FileVersion, bool> isIt)
    {
        lock (_lock) return _versions.LastOrDefault(isIt);
    }
}
