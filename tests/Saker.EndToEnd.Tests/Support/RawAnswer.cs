using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>An answer as it came off the wire.</summary>
/// <param name="StatusLine">The status line.</param>
/// <param name="Fields">The field lines, in order.</param>
/// <param name="Content">The content.</param>
internal sealed record RawAnswer(string StatusLine, IReadOnlyList<KeyValuePair<string, string>> Fields, byte[] Content)
{
    /// <summary>The status code.</summary>
    public int Status => int.Parse(StatusLine.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>The content as text.</summary>
    public string Text => Encoding.UTF8.GetString(Content);

    /// <summary>The values of a field, joined by commas, or null when it is not there.</summary>
    public string? this[string name]
    {
        get
        {
            string[] values = [.. Fields.Where(line => line.Key.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(line => line.Value)];
            return values.Length == 0 ? null : string.Join(", ", values);
        }
    }

    /// <summary>Everything but the date, which may differ between two answers to one request.</summary>
    public string Comparable => $"{StatusLine}\n{string.Join('\n', Lines(but: "Date"))}\n\n{Convert.ToHexString(Content)}";

    /// <inheritdoc/>
    public override string ToString() => $"{StatusLine}\n{string.Join('\n', Lines())}\n\n{Text}";

    private IEnumerable<string> Lines(string? but = null) => Fields.Where(line => line.Key != but).Select(line => $"{line.Key}: {line.Value}");
}
