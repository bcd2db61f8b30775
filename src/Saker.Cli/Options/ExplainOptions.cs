using System.Collections.Generic;

namespace Saker.Cli.Options;

/// <summary>What <c>saker explain</c> was asked to explain, checked for form but not against the machine. Immutable.</summary>
internal sealed record ExplainOptions
{
    /// <summary>The request target, as it would be sent.</summary>
    public required string Target { get; init; }

    /// <summary>Whether it was written as an https URL.</summary>
    public bool IsHttps { get; init; }

    /// <summary>The method.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The request's field lines, <c>Name: value</c> each.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>The folder or file that would be served, as it was written.</summary>
    public string Path { get; init; } = ".";

    /// <summary>Whether a program reads the answer.</summary>
    public bool IsJson { get; init; }

    /// <summary>How the site would be served.</summary>
    public SiteFlags Site { get; init; } = new();
}
