using System.Collections.Generic;

namespace Saker.Compare.Answers;

/// <summary>One answer as it came off the wire. Immutable.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Fields">The field lines, by lower-case name; the last one wins.</param>
/// <param name="HeadBytes">Status line and header section, with the blank line.</param>
/// <param name="Content">The content; empty for HEAD and 304.</param>
internal sealed record Answer(int Status, IReadOnlyDictionary<string, string> Fields, byte[] HeadBytes, byte[] Content)
{
    /// <summary>Head and content, as sent.</summary>
    public byte[] Bytes => [.. HeadBytes, .. Content];

    /// <summary>How many bytes the answer takes on the wire.</summary>
    public long Length => HeadBytes.LongLength + Content.LongLength;

    public string? Field(string name) => Fields.TryGetValue(name.ToLowerInvariant(), out string? value) ? value : null;
}
