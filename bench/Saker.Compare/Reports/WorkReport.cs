using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Saker.Compare.Measuring;
using Saker.Compare.Peers;

namespace Saker.Compare.Reports;

/// <summary>One work in Markdown: the figures of everybody, and the rounds they come from.</summary>
internal static class WorkReport
{
    /// <summary>Medians with quartiles; ratios are taken in each round, then their median.</summary>
    public static string Summary(WorkResult result)
    {
        string unit = result.Work.Measurement.Unit;
        bool hasBefore = result.Labels.Contains(PeerNames.SakerBefore);
        var table = new MarkdownTable(["server", $"{unit}, median (quartiles)", "× floor", "× nginx", .. hasBefore ? [$"× {PeerNames.SakerBefore}"] : Array.Empty<string>(), "bytes/answer", "answers/s", "remark"]);
        foreach (string label in result.Labels)
        {
            Reading[] readings = [.. result.Readings(label)];
            table.Add([
                label,
                Figures.Of(result.Values(label)),
                Figures.Of(result.Ratio(label, PeerNames.Floor)),
                Figures.Of(result.Ratio(label, PeerNames.Nginx)),
                .. hasBefore ? [Figures.Of(result.Ratio(label, PeerNames.SakerBefore))] : Array.Empty<string>(),
                Figures.Whole(readings.Select(reading => reading.BytesPerAnswer)),
                Figures.Whole(readings.Select(reading => reading.AnswersPerSecond)),
                readings.LastOrDefault()?.Detail ?? ""]);
        }

        foreach ((string label, string reason) in result.Absent)
        {
            table.Add([label, "", "", "", .. hasBefore ? [""] : Array.Empty<string>(), "", "", reason]);
        }

        int good = result.GoodRounds.Count();
        var text = new StringBuilder();
        text.Append($"### {result.Work.Name}: {result.Work.Title}\n\n");
        text.Append($"{good} rounds counted of {result.Rounds.Count}. The floor sent {result.FloorSource}.\n\n").Append(table);
        return text.ToString();
    }

    /// <summary>Every reading of every round, with the rounds that do not count and why.</summary>
    public static string RawRounds(WorkResult result)
    {
        string[] labels = [.. result.Rounds.SelectMany(round => round.Readings.Keys).Distinct().Order()];
        var table = new MarkdownTable(["round", .. labels, "does not count because"]);
        foreach ((Round round, string? verdict) in result.Rounds.Zip(result.Verdicts))
        {
            table.Add([$"{round.Number}", .. labels.Select(label => Figures.Of(round.Readings.GetValueOrDefault(label))), verdict ?? ""]);
        }

        return $"### {result.Work.Name}, {result.Work.Measurement.Unit}\n\n{table}";
    }
}
