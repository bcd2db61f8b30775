using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>Keeps docs/internals/limits.md true: no limit without a row, no row without a limit, an option and a test.</summary>
public class LimitsTests
{
    private static readonly string[][] s_rows = [.. System.IO.File.ReadLines(Path.Combine(Repository.Root, "docs", "internals", "limits.md"))
        .Where(line => line.StartsWith("| `", StringComparison.Ordinal))
        .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))];

    [Fact]
    public void Every_limit_has_a_row_and_every_row_a_limit()
    {
        string[] documented = [.. s_rows.SelectMany(row => Names(row[0])).Order(StringComparer.Ordinal)];
        string[] there = [.. Properties("ServerLimits").Where(name => name is not "ServerLimits.Http1")
            .Concat(Properties("Http1Limits"))
            .Concat(Constants("Http2Limits"))
            .Append("TlsOptions.HandshakeTimeout").Append("TlsOptions.MaxHandshakes")
            .Order(StringComparer.Ordinal)];
        Assert.Equal(there, documented);
        Assert.True(there.Length > 30, "the limits are found");
    }

    [Fact]
    public void Every_default_of_the_parser_is_that_of_a_limit_with_a_row()
    {
        string[] rows = [.. s_rows.SelectMany(row => Names(row[0]))];
        Assert.All(Constants("Http1Limits"), constant => Assert.Contains(constant.Replace("Default", "", StringComparison.Ordinal), rows));
    }

    [Fact]
    public void Every_row_names_a_test_that_exists()
    {
        var methods = new HashSet<string>(StringComparer.Ordinal);
        foreach (SourceFile file in Repository.Others)
            methods.UnionWith(Regex.Matches(file.Text, @"\bpublic (?:async )?(?:void|Task|ValueTask) (\w+)\(").Select(method => $"{file.ExpectedType}.{method.Groups[1].Value}"));
        Assert.All(s_rows, row => Assert.Contains(row[^1].Trim('`'), methods));
    }

    [Fact]
    public void Every_option_of_a_row_is_one_and_every_option_has_a_row()
    {
        string source = File("LimitOptions").Text;
        string[] options = [.. Regex.Matches(source, @"Valued\(""(--[a-z-]+)""").Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal)];
        string[] documented = [.. s_rows.Where(row => row.Length == 6).SelectMany(row => Regex.Matches(row[4], "`(--[a-z-]+)`").Select(match => match.Groups[1].Value)).Order(StringComparer.Ordinal)];
        Assert.Equal(options, documented);
    }

    private static IEnumerable<string> Names(string cell) => Regex.Matches(cell, @"`(\w+\.\w+)`").Select(match => match.Groups[1].Value);

    private static IEnumerable<string> Properties(string type) =>
        Regex.Matches(File(type).Text, @"public (?!static)[\w?]+ (\w+) \{ get; init; \}").Select(match => $"{type}.{match.Groups[1].Value}");

    private static IEnumerable<string> Constants(string type) => Regex.Matches(File(type).Text, @"public const \w+ (\w+)").Select(match => $"{type}.{match.Groups[1].Value}");

    private static SourceFile File(string type) => Assert.Single(Repository.Product, file => file.ExpectedType == type);
}
