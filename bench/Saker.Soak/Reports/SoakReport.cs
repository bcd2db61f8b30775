using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using Saker.Compare.Reports;
using Saker.Soak.Watching;

namespace Saker.Soak.Reports;

/// <summary>The outcome as Markdown. Stateless.</summary>
internal static class SoakReport
{
    public static string Of(SoakOutcome outcome)
    {
        var text = new StringBuilder("# Saker under hours of mixed traffic\n\n");
        TimeSpan length = outcome.Periods.Count > 0 ? outcome.Periods[^1].End : outcome.Options.Length;
        double cpu = outcome.Servers.Sum(server => outcome.After[server.Name].CpuSeconds - outcome.Before[server.Name].CpuSeconds);
        text.Append($"- began: {outcome.Began:yyyy-MM-dd HH:mm} UTC\n")
            .Append($"- commit of the server: {CommitOf(outcome.Options.Saker)}\n")
            .Append($"- transport {outcome.Options.Transport}, {length:hh\\:mm\\:ss}, at most {outcome.Options.Rate:F0} requests a second, seed {outcome.Options.Seed}\n")
            .Append($"- processor time: servers {100 * cpu / length.TotalSeconds:F1} % of a core, this program {100 * Environment.CpuUsage.TotalTime.TotalSeconds / Clock.Now.TotalSeconds:F1} %\n\n")
            .Append($"**{(outcome.IsGood ? "Nothing wrong" : "FAILED")}**: {outcome.Tally.Answers:N0} answers with {outcome.Tally.Bytes / 1e9:F2} GB verified while files changed {outcome.Changes:N0} times; ")
            .Append($"{outcome.Tally.FaultCount} faults; {(outcome.Trends.Count == 0 ? "too short to judge growth" : outcome.Trends.All(trend => trend.IsFlat) ? "nothing grew" : "something grew")}.\n\n");
        AddFaults(text, outcome.Tally);
        AddTrends(text, outcome);
        AddProcesses(text, outcome);
        AddCounts(text, "Clients", "client", outcome.Tally.Clients);
        AddCounts(text, "Requests and what they got", "request, status", outcome.Tally.Kinds);
        AddCounts(text, "What else happened", "what", outcome.Tally.Notes);
        AddPeriods(text, outcome);
        return text.ToString();
    }

    private static void AddFaults(StringBuilder text, Tally tally)
    {
        if (tally.FaultCount == 0) return;
        text.Append("## Faults\n\n");
        foreach (string fault in tally.Faults) text.Append($"- {fault.ReplaceLineEndings(" / ")}\n");
        if (tally.FaultCount > tally.Faults.Count) text.Append($"- and {tally.FaultCount - tally.Faults.Count} more\n");
        text.Append('\n');
    }

    private static void AddTrends(StringBuilder text, SoakOutcome outcome)
    {
        if (outcome.Trends.Count == 0) return;
        var table = new MarkdownTable("figure", "second quarter", "last quarter", "allowed", "verdict");
        foreach (Trend trend in outcome.Trends)
            table.Add(trend.Name, $"{trend.Second:F2} {trend.Unit}", $"{trend.Last:F2} {trend.Unit}", $"{trend.Allowed:F2} {trend.Unit}", trend.IsFlat ? "flat" : "**GREW**");
        text.Append("## Growth\n\nMedians of quarters of the run; latencies relative to an echo over loopback in the same minute.\n\n").Append(table).Append('\n');
    }

    private static void AddProcesses(StringBuilder text, SoakOutcome outcome)
    {
        var table = new MarkdownTable("server", "when", "resident", "anonymous", "descriptors", "sockets", "threads", "access lines", "said that a file changed");
        foreach (ServerProcess server in outcome.Servers)
        {
            foreach ((string when, ProcessReading reading) in new[] { ("before the first client", outcome.Before[server.Name]), ("after the last one", outcome.After[server.Name]) })
            {
                bool isAfter = reading == outcome.After[server.Name];
                table.Add(
                    server.Name, when, $"{reading.ResidentBytes / 1e6:F1} MB", $"{reading.AnonymousBytes / 1e6:F1} MB", $"{reading.Descriptors}", $"{reading.Sockets}", $"{reading.Threads}",
                    isAfter ? $"{server.AccessLines:N0}" : "", isAfter ? $"{server.Changes:N0}" : "");
            }
        }

        text.Append("## Servers\n\n").Append(table).Append('\n');
    }

    private static void AddCounts(StringBuilder text, string title, string heading, IReadOnlyList<KeyValuePair<string, long>> counts)
    {
        var table = new MarkdownTable(heading, "times");
        foreach ((string name, long count) in counts) table.Add(name, $"{count:N0}");
        text.Append($"## {title}\n\n").Append(table).Append('\n');
    }

    private static void AddPeriods(StringBuilder text, SoakOutcome outcome)
    {
        string[] series = [.. SoakOutcome.Timed, Echo.Series];
        var table = new MarkdownTable(["until", "answers", .. outcome.Servers.Select(server => $"{server.Name}: MB, fds, threads"), .. series.Select(name => $"{name}: p50, p99 ms")]);
        foreach (Period period in outcome.Periods)
        {
            table.Add([
                $"{period.End:hh\\:mm\\:ss}", $"{period.Answers:N0}",
                .. outcome.Servers.Select(server => period.Readings[server.Name]).Select(reading => $"{reading.ResidentBytes / 1e6:F1}, {reading.Descriptors}, {reading.Threads}"),
                .. series.Select(name => $"{period.Latency(name, 0.5):F2}, {period.Latency(name, 0.99):F1}"),
            ]);
        }

        text.Append("## By time\n\n").Append(table);
    }

    // Nobody has to have git, and a published server need not lie in a checkout.
    private static string CommitOf(string saker)
    {
        string? version = FileVersionInfo.GetVersionInfo(saker).ProductVersion;
        int plus = version?.IndexOf('+', StringComparison.Ordinal) ?? -1;
        return plus >= 0 ? version![(plus + 1)..][..10] : $"unknown ({Path.GetFileName(saker)} {version})";
    }
}
