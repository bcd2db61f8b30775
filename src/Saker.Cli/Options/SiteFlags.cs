using System;
using System.Collections.Generic;
using Microsoft.Extensions.Logging;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Options;

/// <summary>How the site is to be served: the options that every command takes which asks what a site answers. Immutable.</summary>
internal sealed record SiteFlags
{
    /// <summary>Whether a path that leads to nothing gets the root's index.</summary>
    public bool IsSinglePageApplication { get; init; }

    /// <summary>Whether a folder without an index is listed, or null: when nobody else can connect.</summary>
    public bool? ListsFolders { get; init; }

    /// <summary>Whether names that begin with a dot are served.</summary>
    public bool ServesHidden { get; init; }

    /// <summary>Which symbolic links are followed.</summary>
    public SymlinkPolicy Symlinks { get; init; } = SymlinkPolicy.InsideRoot;

    /// <summary>How long clients may use an answer without asking again, or null: they ask each time.</summary>
    public TimeSpan? MaxAge { get; init; }

    /// <summary>Fields that files get, in the order they were given.</summary>
    public IReadOnlyList<SiteHeader> Headers { get; init; } = [];

    /// <summary>Whether scripts of every origin may read the answers.</summary>
    public bool AllowsAllOrigins { get; init; }

    /// <summary>The most memory for cached answers, in bytes; 0 for no cache, and nothing compressed in the background either; null for what fits this machine.</summary>
    public long? MemoryBytes { get; init; }

    /// <summary>The same in the library's words.</summary>
    /// <param name="isLoopback">Whether this machine alone can connect: whoever previews a folder wants to see what is in it, whoever serves one to others did not ask for that.</param>
    /// <param name="loggers">Where diagnostics go.</param>
    public SiteOptions ToSiteOptions(bool isLoopback, ILoggerFactory loggers)
    {
        var defaults = new SiteOptions();
        var options = new SiteOptions
        {
            CacheBytes = MemoryBytes ?? defaults.CacheBytes,
            Symlinks = Symlinks,
            ServesHidden = ServesHidden,
            IsSinglePageApplication = IsSinglePageApplication,
            ListsFolders = ListsFolders ?? isLoopback,
            MaxAge = MaxAge,
            AllowsAllOrigins = AllowsAllOrigins,
            LoggerFactory = loggers,
        };
        foreach (SiteHeader header in Headers) options.Headers.Add(header);
        return options;
    }
}
