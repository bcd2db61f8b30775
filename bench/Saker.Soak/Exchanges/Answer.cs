using System;
using System.Collections.Generic;
using System.Linq;

namespace Saker.Soak.Exchanges;

/// <summary>An answer as it came. Immutable.</summary>
/// <param name="Status">The status code.</param>
/// <param name="Fields">The field lines in their order.</param>
/// <param name="Content">The content, as far as it came.</param>
/// <param name="IsCut">Whether the connection or stream ended before the content was whole.</param>
/// <param name="Done">When all of it was there.</param>
internal sealed record Answer(int Status, IReadOnlyList<(string Name, string Value)> Fields, byte[] Content, bool IsCut, TimeSpan Done)
{
    /// <summary>The value of a field that comes once, or null.</summary>
    public string? this[string name] => Fields.FirstOrDefault(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Value;

    public override string ToString() => $"{Status}, {Content.Length} bytes{(IsCut ? ", cut" : "")}; {string.Join(", ", Fields.Select(field => $"{field.Name}: {field.Value}"))}";
}
