using System;
using System.Collections.Generic;
using System.Text.RegularExpressions;
using Saker.Compare.Machine;

namespace Saker.Compare.Measuring;

/// <summary>Reads what the load generators print.</summary>
internal static partial class GeneratorOutput
{
    /// <summary>"296121 requests in 2.00s, 305.00MB read", with lines about errors and statuses of 400 and more only if there were any.</summary>
    public static LoadOutcome OfWrk(string output, int status)
    {
        Match total = WrkTotal().Match(output);
        if (!total.Success)
        {
            throw Unreadable("wrk", output);
        }

        long answers = Count(total, "answers");
        var faults = new List<string>();
        if (WrkErrors().Match(output) is { Success: true } errors)
        {
            faults.Add(errors.Value);
        }

        // wrk calls a status from 400 on an error; here it may be what was asked for.
        Match refused = WrkStatus().Match(output);
        long others = refused.Success ? Count(refused, "count") : 0;
        long expected = status >= 400 ? answers : 0;
        if (others != expected)
        {
            faults.Add($"{others} statuses of 400 and more instead of {expected}");
        }

        return new LoadOutcome(answers, Size(total.Groups["size"].Value, total.Groups["unit"].Value), Duration(total.Groups["time"].Value), Join(faults));
    }

    /// <summary>Our generator for HEAD prints one line of counts.</summary>
    public static LoadOutcome OfHeadLoad(string output, double seconds)
    {
        Match counts = HeadLoadCounts().Match(output);
        if (!counts.Success)
        {
            throw Unreadable("headload", output);
        }

        long unexpected = Count(counts, "unexpected");
        long errors = Count(counts, "errors");
        string? faults = unexpected + errors == 0 ? null : $"{unexpected} unexpected answers, {errors} errors";
        return new LoadOutcome(Count(counts, "answers"), Count(counts, "bytes"), seconds, faults);
    }

    /// <summary>"requests: 3000 total, ... 3000 succeeded, 0 failed, ..." and "traffic: 3.61MB (3789000) total, ... 2.9MB (3072000) data".</summary>
    public static LoadOutcome OfH2Load(string output, int status, double seconds, bool contentOnly)
    {
        Match requests = H2LoadRequests().Match(output);
        Match statuses = H2LoadStatuses().Match(output);
        Match traffic = H2LoadTraffic().Match(output);
        if (!requests.Success || !statuses.Success || !traffic.Success)
        {
            throw Unreadable("h2load", output);
        }

        long total = Count(requests, "count");
        long right = Count(statuses, $"c{status / 100}");
        // For a load of so many seconds the total is what was done in time; heads of answers that were not may be among the statuses.
        return new LoadOutcome(total, Count(traffic, contentOnly ? "content" : "bytes"), seconds, right >= total ? null : requests.Value);
    }

    /// <summary>"116 connections in 2 real seconds, 1258 bytes read per connection", with a star for every full handshake and an r for every resumed one.</summary>
    public static LoadOutcome OfTlsTime(string output, double seconds)
    {
        Match counts = TlsTimeCounts().Match(output);
        if (!counts.Success)
        {
            throw Unreadable("openssl s_time", output);
        }

        long answers = Count(counts, "answers");
        return new LoadOutcome(answers, answers * (double)Count(counts, "bytes"), seconds, TlsTimeResumed().IsMatch(output) ? "resumed handshakes" : null);
    }

    private static long Count(Match match, string group) => long.Parse(match.Groups[group].ValueSpan);

    private static double Size(string number, string unit) => double.Parse(number) * unit switch
    {
        "B" => 1,
        "KB" => 1L << 10,
        "MB" => 1L << 20,
        "GB" => 1L << 30,
        _ => 1L << 40,
    };

    private static double Duration(string text)
        => text.EndsWith("ms", StringComparison.Ordinal) ? double.Parse(text.AsSpan(0, text.Length - 2)) / 1000
            : text.EndsWith('s') ? double.Parse(text.AsSpan(0, text.Length - 1))
            : double.Parse(text.AsSpan(0, text.Length - 1)) * 60;

    private static string? Join(List<string> faults) => faults.Count == 0 ? null : string.Join("; ", faults);

    private static MeasurementException Unreadable(string tool, string output) => new($"{tool} printed what nobody here understands:\n{output}");

    [GeneratedRegex(@"(?<answers>\d+) requests in (?<time>[\d.]+\w+), (?<size>[\d.]+)(?<unit>[KMGT]?B) read", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrkTotal();

    [GeneratedRegex(@"Socket errors: .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrkErrors();

    [GeneratedRegex(@"Non-2xx or 3xx responses: (?<count>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex WrkStatus();

    [GeneratedRegex(@"answers=(?<answers>\d+) bytes=(?<bytes>\d+) unexpected=(?<unexpected>\d+) errors=(?<errors>\d+)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex HeadLoadCounts();

    [GeneratedRegex(@"(?<answers>\d+) connections in \d+ real seconds, (?<bytes>\d+) bytes read per connection", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex TlsTimeCounts();

    [GeneratedRegex(@"^[*r]*r[*r]*$", RegexOptions.Multiline, 1000)]
    private static partial Regex TlsTimeResumed();

    [GeneratedRegex(@"requests: (?<count>\d+) total, .*", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex H2LoadRequests();

    [GeneratedRegex(@"status codes: (?<c2>\d+) 2xx, (?<c3>\d+) 3xx, (?<c4>\d+) 4xx, (?<c5>\d+) 5xx", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex H2LoadStatuses();

    [GeneratedRegex(@"traffic: \S+ \((?<bytes>\d+)\) total, .* \((?<content>\d+)\) data", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex H2LoadTraffic();
}
