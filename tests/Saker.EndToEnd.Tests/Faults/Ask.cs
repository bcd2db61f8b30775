using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Http;
using System.Text;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>One request, and what the right answer to it is.</summary>
/// <param name="Name">What to call it.</param>
/// <param name="Target">The request target.</param>
/// <param name="Status">The right status code.</param>
/// <param name="Content">The right content, or null when it may vary.</param>
internal sealed record Ask(string Name, string Target, int Status, byte[]? Content)
{
    /// <summary>The method.</summary>
    public HttpMethod Method { get; init; } = HttpMethod.Get;

    /// <summary>First and last byte, or null for the whole.</summary>
    public (long First, long Last)? Range { get; init; }

    /// <summary>The names that a listing must have, each and every one.</summary>
    public IReadOnlyList<string> Names { get; init; } = [];

    /// <summary>Whether <paramref name="status"/> and <paramref name="content"/> are the right answer.</summary>
    public bool IsRight(int status, byte[] content) =>
        status == Status
        && (Content is null || content.AsSpan().SequenceEqual(Content))
        && (Names.Count == 0 || Names.All(name => Encoding.UTF8.GetString(content).Contains(name, StringComparison.Ordinal)));
}
