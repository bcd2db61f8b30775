using System.Collections.Generic;

namespace Saker.Files;

/// <summary>How names become files, and what is said of them: a site's options in the form that Files works with. Immutable.</summary>
internal sealed record FileRules
{
    /// <summary>The file that stands for a directory.</summary>
    public byte[] IndexName { get; init; } = "index.html"u8.ToArray();

    /// <summary>The extension that clean URLs leave out.</summary>
    public byte[] CleanExtension { get; init; } = ".html"u8.ToArray();

    /// <summary>Files in the root that are the content of a 404, in order of preference.</summary>
    public IReadOnlyList<byte[]> NotFoundPages { get; init; } = ["not_found.html"u8.ToArray(), "404.html"u8.ToArray()];

    /// <summary>Names that are configuration to other servers and static hosts, and never content.</summary>
    public IReadOnlyList<byte[]> ReservedNames { get; init; } = ["_headers"u8.ToArray(), "_redirects"u8.ToArray()];

    /// <summary>True when names that begin with a dot are served too.</summary>
    public bool ServesHidden { get; init; }

    /// <summary>When set, this one file in the root is all there is: at "/" and under its own name.</summary>
    public byte[]? SingleFile { get; init; }

    /// <summary>True when a path that leads to nothing gets the root's index, for applications that route in the browser.</summary>
    public bool IsSinglePageApplication { get; init; }

    /// <summary>True when a folder without an index is listed.</summary>
    public bool ListsFolders { get; init; }

    /// <summary>How long answers may be kept without asking again, in seconds; null: never.</summary>
    public long? MaxAgeSeconds { get; init; }

    /// <summary>True when scripts of every origin may read the answers.</summary>
    public bool AllowsAllOrigins { get; init; }

    /// <summary>Fields that some files get; a later rule replaces what an earlier one set.</summary>
    public IReadOnlyList<HeaderRule> Headers { get; init; } = [];
}
