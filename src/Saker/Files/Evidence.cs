using System.Collections.Generic;

namespace Saker.Files;

/// <summary>What a decision rests on, for a person to read: the names that were looked at, and what they led to. Immutable.</summary>
internal abstract class Evidence(IReadOnlyList<TriedName> tried)
{
    /// <summary>The names that were looked at, in order.</summary>
    public IReadOnlyList<TriedName> Tried { get; } = tried;

    /// <summary>What the path leads to, in words.</summary>
    public abstract string Summary { get; }
}
