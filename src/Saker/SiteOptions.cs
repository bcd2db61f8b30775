using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Caching;
using Saker.Transport.FileSystem;

namespace Saker;

/// <summary>How a folder is served. Owned by the caller until it is given to a <see cref="Site"/>; not changed afterwards.</summary>
public sealed class SiteOptions
{
    /// <summary>
    /// How much of the site may be kept in memory, in bytes; 0 keeps nothing and reads every file for every request. By default 256 MiB, or
    /// less where the process may not have so much memory: a quarter of what is left of it beside 32 MiB, in a container for instance.
    /// </summary>
    public long CacheBytes { get; init; } = CacheLimits.CapacityBytesHere;

    /// <summary>Which symbolic links are followed.</summary>
    public SymlinkPolicy Symlinks { get; init; } = SymlinkPolicy.InsideRoot;

    /// <summary>Whether names that begin with a dot are served too. <c>/.well-known/</c> always is.</summary>
    public bool ServesHidden { get; init; }

    /// <summary>Whether every request asks the disk if its file has changed, as somebody wants who is editing it. Otherwise a change shows within a second.</summary>
    public bool IsDevelopment { get; init; }

    /// <summary>Whether a path that leads to nothing gets the root's index, for applications that route in the browser.</summary>
    public bool IsSinglePageApplication { get; init; }

    /// <summary>Whether a folder without an index is listed.</summary>
    public bool ListsFolders { get; init; }

    /// <summary>Whether text and its like is compressed in the background when there is no compressed sibling. Needs the cache.</summary>
    public bool Compresses { get; init; } = true;

    /// <summary>How long clients may use an answer without asking again; null: they ask each time. Names that carry a hash of their content are kept for a year anyway.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Whether scripts of every origin may read the answers (CORS).</summary>
    public bool AllowsAllOrigins { get; init; }

    /// <summary>Fields that files get, in order: a later one replaces an earlier one of the same name.</summary>
    public IList<SiteHeader> Headers { get; } = [];

    /// <summary>Where diagnostics go.</summary>
    public ILoggerFactory LoggerFactory { get; init; } = NullLoggerFactory.Instance;
}
