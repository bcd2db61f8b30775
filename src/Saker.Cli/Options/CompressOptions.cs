using Saker.Transport.FileSystem;

namespace Saker.Cli.Options;

/// <summary>What <c>saker compress DIR</c> was asked to do, checked for form but not against the machine. Immutable.</summary>
internal sealed record CompressOptions
{
    /// <summary>The folder, as it was written.</summary>
    public required string Path { get; init; }

    /// <summary>Whether names that begin with a dot count too.</summary>
    public bool ServesHidden { get; init; }

    /// <summary>Which symbolic links are followed.</summary>
    public SymlinkPolicy Symlinks { get; init; } = SymlinkPolicy.InsideRoot;

    /// <summary>Whether siblings that are up to date are made again.</summary>
    public bool Force { get; init; }

    /// <summary>How much to say.</summary>
    public Verbosity Verbosity { get; init; } = Verbosity.Normal;
}
