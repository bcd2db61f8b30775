using System.Collections.Generic;
using System.Linq;

namespace Saker.Compare.Machine;

/// <summary>The command line that starts a server in the foreground, and what is added to its environment. Immutable.</summary>
internal sealed record Launch(string FileName, params IReadOnlyList<string> Arguments)
{
    public IReadOnlyDictionary<string, string> Environment { get; init; } = new Dictionary<string, string>();

    /// <summary>The command as one would type it.</summary>
    public override string ToString()
        => string.Join(' ', Environment.Select(pair => $"{pair.Key}={pair.Value}").Prepend("env").Skip(Environment.Count == 0 ? 1 : 0).Append(FileName).Concat(Arguments));
}
