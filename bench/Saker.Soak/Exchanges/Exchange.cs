using System;
using System.Collections.Generic;
using Saker.Soak.Content;

namespace Saker.Soak.Exchanges;

/// <summary>One request, and what has to be known to judge its answer. Owner: the client that sends it.</summary>
internal sealed class Exchange(ExchangeKind kind, string path)
{
    public ExchangeKind Kind => kind;

    public string Path => path;

    public string Method { get; init; } = "GET";

    /// <summary>The file that lies at the path, or null when there is none by intent.</summary>
    public SiteFile? File { get; init; }

    /// <summary>Field lines beside Host.</summary>
    public List<(string Name, string Value)> Fields { get; } = [];

    public string? Content { get; init; }

    /// <summary>The ranges asked for, in the order of the file and apart from each other.</summary>
    public IReadOnlyList<Span> Ranges { get; init; } = [];

    /// <summary>The entity tag that a precondition names.</summary>
    public string? Tag { get; init; }

    /// <summary>When it was sent; set by the client.</summary>
    public TimeSpan Asked { get; set; }

    public bool IsHead => Method == "HEAD";

    public override string ToString()
    {
        string fields = string.Join(", ", Fields.ConvertAll(field => $"{field.Name}: {field.Value}"));
        return $"{Method} {Path} ({kind}{(fields.Length > 0 ? "; " + fields : "")})";
    }
}
