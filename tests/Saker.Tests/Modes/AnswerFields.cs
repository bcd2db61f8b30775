using System;
using System.Collections;
using System.Collections.Generic;
using System.Linq;

namespace Saker.Tests.Modes;

/// <summary>The header section of an <see cref="ModeAnswer"/>: names in small letters, in their order. Two with the same fields are equal, in whatever order they came.</summary>
internal sealed class AnswerFields : IEnumerable<KeyValuePair<string, string>>
{
    private readonly SortedDictionary<string, string> _fields = new(StringComparer.Ordinal);

    /// <summary>The value of a field, those of several lines joined by commas; null when it is not there.</summary>
    public string? this[string name] => _fields.GetValueOrDefault(name.ToLowerInvariant());

    /// <summary>Adds a field line, unless it is of one version of HTTP alone.</summary>
    public void Add(string name, string value)
    {
        name = name.ToLowerInvariant();
        if (name is "connection" or "keep-alive" or "transfer-encoding") return;
        _fields[name] = _fields.TryGetValue(name, out string? before) ? $"{before}, {value}" : value;
    }

    /// <inheritdoc/>
    public IEnumerator<KeyValuePair<string, string>> GetEnumerator() => _fields.AsEnumerable().GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
