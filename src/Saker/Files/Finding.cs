using System.Collections.Generic;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>
/// What a path leads to, whoever asks: what was opened or listed where a <see cref="Resolution"/> pointed. The first half of a decision, made
/// by <see cref="Finder"/> and kept by the cache. A closed set: a file, a listing, a redirect, nothing, or a refusal of the system. Immutable; no
/// member blocks.
/// </summary>
internal abstract class Finding(IReadOnlyList<TriedName> tried) : Evidence(tried)
{
    /// <summary>The second half: what the request with <paramref name="head"/> gets of it. Pure.</summary>
    /// <param name="head">The request, a GET or HEAD.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    public abstract Decision Decide(RequestHead head, long utcSeconds);

    /// <summary>The forms that could have been sent, and why each was or was not: for a person.</summary>
    public virtual IReadOnlyList<Candidate> FormsFor(RequestHead head, Decision decision) => [];
}
