using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace Saker.Architecture.Tests;

/// <summary>Keeps docs/conformance.md true: a claim without code or without a test is no claim.</summary>
public class ConformanceTests
{
    /// <summary>What stands in the file column of a requirement that does not bind us.</summary>
    private const string NoFile = "—";

    private static readonly Row[] s_rows = [.. File.ReadLines(Path.Combine(Repository.Root, "docs", "conformance.md"))
        .Where(line => Regex.IsMatch(line, @"^\| \d"))
        .Select(line => line.Trim().Trim('|').Split('|', StringSplitOptions.TrimEntries))
        .Select(cells => new Row(cells[0], cells[^2], cells[^1]))];

    [Fact]
    public void Every_section_that_the_sources_cite_has_a_row()
    {
        string[] cited = [.. Repository.Product.SelectMany(file => Citations(file.Text).Select(section => (Section: section, file.Name)))
            .Where(citation => !s_rows.Any(row => row.Section == citation.Section))
            .Select(citation => $"RFC {citation.Section}, cited in {citation.Name}")
            .Distinct()
            .Order(StringComparer.Ordinal)];
        Assert.True(cited.Length == 0, $"docs/conformance.md has no row for:\n{string.Join("\n", cited)}");
    }

    [Fact]
    public void Every_row_names_a_file_that_exists_or_gives_a_reason()
    {
        HashSet<string> files = [.. Repository.Product.Select(file => Path.GetFileName(file.Path))];
        Assert.DoesNotContain(s_rows, row => row.File == NoFile ? row.Test.Length < 10 || row.Test[0] == '`' : !files.Contains(row.File));
    }

    [Fact]
    public void Every_row_names_a_test_that_exists()
    {
        var methods = new HashSet<string>(StringComparer.Ordinal);
        foreach (SourceFile file in Repository.Others)
        {
            methods.UnionWith(Regex.Matches(file.Text, @"\bpublic (?:async )?(?:void|Task|ValueTask) (\w+)\(").Select(method => $"`{file.ExpectedType}.{method.Groups[1].Value}`"));
        }

        Assert.DoesNotContain(s_rows, row => row.File != NoFile && !methods.Contains(Regex.Match(row.Test, "^`[^`]+`").Value));
        Assert.True(s_rows.Length > 150, "the rows are there");
    }

    [Theory]
    [InlineData("RFC 9112 §2.2", "9112 §2.2")]
    [InlineData("(RFC 9112 §2.2, §3 and §5.1.2)", "9112 §2.2", "9112 §3", "9112 §5.1.2")]
    [InlineData("RFC 9110 §3.2.1 to §3.2.4. RFC 9111 §5", "9110 §3.2.1", "9110 §3.2.4", "9111 §5")]
    [InlineData("RFC 850 and §5")]
    public void A_citation_is_found_in_any_form(string text, params string[] sections)
        => Assert.Equal(sections, Citations(text));

    private static IEnumerable<string> Citations(string text)
        => Regex.Matches(text, @"RFC (?<number>\d+)(?<sections> §\d+(?:\.\d+)*(?:(?:,| and| to) §\d+(?:\.\d+)*)*)")
            .SelectMany(citation => Regex.Matches(citation.Groups["sections"].Value, @"§\d+(?:\.\d+)*").Select(section => $"{citation.Groups["number"].Value} {section.Value}"));

    private sealed record Row(string Section, string File, string Test);
}
