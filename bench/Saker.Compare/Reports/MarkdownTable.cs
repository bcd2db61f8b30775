using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Saker.Compare.Reports;

/// <summary>A table that reads well on a terminal and is Markdown. Owner: the caller.</summary>
internal sealed class MarkdownTable(params string[] headings)
{
    private readonly List<string[]> _rows = [];

    public void Add(params string[] cells)
    {
        if (cells.Length != headings.Length)
        {
            throw new ArgumentException($"{cells.Length} cells under {headings.Length} headings", nameof(cells));
        }

        _rows.Add([.. cells.Select(cell => cell.Replace("|", "\\|", StringComparison.Ordinal))]);
    }

    public override string ToString()
    {
        int[] widths = [.. headings.Select((heading, i) => _rows.Select(row => row[i].Length).Append(heading.Length).Max())];
        var text = new StringBuilder();
        AddLine(text, headings, widths);
        AddLine(text, [.. widths.Select(width => new string('-', width))], widths);
        foreach (string[] row in _rows)
        {
            AddLine(text, row, widths);
        }

        return text.ToString();
    }

    private static void AddLine(StringBuilder text, string[] cells, int[] widths)
        => text.Append("| ").AppendJoin(" | ", cells.Select((cell, i) => cell.PadRight(widths[i]))).Append(" |\n");
}
