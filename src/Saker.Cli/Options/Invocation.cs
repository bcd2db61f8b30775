using System.Collections.Generic;

namespace Saker.Cli.Options;

/// <summary>What a command line asks for: a closed set, decided without touching the machine. Immutable.</summary>
internal abstract record Invocation
{
    private Invocation()
    {
    }

    /// <summary>Serve files.</summary>
    public sealed record Serve(ServeOptions Options) : Invocation;

    /// <summary>Say what a request would get, and why.</summary>
    public sealed record Explain(ExplainOptions Options) : Invocation;

    /// <summary>Write compressed siblings.</summary>
    public sealed record Compress(CompressOptions Options) : Invocation;

    /// <summary>Print the help, of a subcommand or of the whole.</summary>
    public sealed record Help(string? Subcommand) : Invocation;

    /// <summary>Print the version.</summary>
    public sealed record Version : Invocation;

    /// <summary>Print the completion script of a shell.</summary>
    public sealed record Completion(Shell Shell) : Invocation;

    /// <summary>Nothing: everything that is wrong with it, a sentence each.</summary>
    public sealed record Invalid(IReadOnlyList<string> Problems) : Invocation;
}
