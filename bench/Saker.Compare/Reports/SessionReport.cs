using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using Saker.Compare.Measuring;

namespace Saker.Compare.Reports;

/// <summary>The dated Markdown file of a session: goals, figures, commands, every raw round.</summary>
internal static class SessionReport
{
    /// <summary>Writes the file and returns its path.</summary>
    public static string Write(string folder, MachineFacts facts, string command, IEnumerable<KeyValuePair<string, string>> commands, IReadOnlyList<WorkResult> results)
    {
        _ = Directory.CreateDirectory(folder);
        string works = results.Count == 1 ? results[0].Work.Name : $"{results.Count}-works";
        string path = Path.Combine(folder, $"{DateTime.UtcNow:yyyy-MM-dd-HHmm}-{works}-{facts.Commit}.md");
        File.WriteAllText(path, Of(facts, command, commands, results));
        return path;
    }

    private static string Of(MachineFacts facts, string command, IEnumerable<KeyValuePair<string, string>> commands, IReadOnlyList<WorkResult> results)
    {
        var text = new StringBuilder();
        text.Append("# Saker beside the floor and its peers\n\n");
        text.Append($"`{command}`\n\n");
        text.AppendJoin('\n', facts.Lines.Select(line => $"- {line}")).Append("\n\n");
        text.Append("## Goals\n\n").Append(GateReport.Of(results)).Append('\n');
        text.Append("## Figures\n\n").AppendJoin('\n', results.Select(WorkReport.Summary)).Append('\n');
        text.Append("## Commands\n\n```\n").AppendJoin('\n', commands.Select(pair => $"{pair.Key}: {pair.Value}")).Append("\n```\n\n");
        text.Append("## Raw rounds\n\n").AppendJoin('\n', results.Select(WorkReport.RawRounds));
        return text.ToString();
    }
}
