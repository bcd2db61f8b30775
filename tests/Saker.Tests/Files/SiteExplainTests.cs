using System;
using System.IO;
using System.Linq;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

public sealed class SiteExplainTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder()
        .Write("index.html", new string('i', 400)).Write("style.css", new string('s', 500)).Write("docs/index.html", "docs").Write("about.html", "about")
        .Write("app.3f2a9c1d.js", new string('j', 700)).Write("404.html", "ours").Write("big.bin", new byte[FileContent.WholeUpToBytes + 1]).Write("listed/a.txt", "a");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void What_is_explained_is_what_is_sent_in_hundreds_of_cases()
    {
        _folder.Write("style.css.br", "BR").Write("about.html.gz", "stale");

        // Old enough for every date to be told from the beginning.
        foreach (string file in Directory.EnumerateFiles(_folder.Path, "*", SearchOption.AllDirectories)) File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddHours(-1));
        File.SetLastWriteTimeUtc(_folder["about.html.gz"], DateTime.UtcNow.AddDays(-1));
        string[] targets =
        [
            "/", "/index.html", "/style.css", "/docs", "/docs?q=1", "/docs/", "/about", "/about/", "/about.html", "/app.3f2a9c1d.js", "/big.bin", "/nothing",
            "/nothing.js", "/.env", "/listed", "/listed/", "/style.css/", "/%64ocs/", "//docs/../style.css",
        ];
        string[][] lines =
        [
            [], ["Accept-Encoding: br"], ["Accept-Encoding: gzip;q=0.5, br;q=0.1"], ["Accept-Encoding: identity;q=0"], ["If-None-Match: *"], ["If-Match: \"x\""],
            ["Range: bytes=0-3"], ["Range: bytes=0-3,200-205"], ["Range: bytes=99999999-"], ["Sec-Fetch-Dest: script"], ["Accept: application/json"],
            ["If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"],
        ];
        SiteOptions[] sites =
        [
            new() { Compresses = false }, new() { Compresses = false, IsSinglePageApplication = true, AllowsAllOrigins = true },
            new() { Compresses = false, ListsFolders = true, MaxAge = TimeSpan.FromMinutes(5), Headers = { new SiteHeader("X-A", "b", "/*.css") } },
        ];
        int cases = 0;
        foreach (SiteOptions options in sites)
        {
            using Site explained = Site.FromFolder(_folder.Path, options);
            using Site live = Site.FromFolder(_folder.Path, options);
            var ask = new Ask(live) { UtcSeconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds() };
            foreach (string target in targets)
            {
                foreach (string[] fields in lines)
                {
                    foreach (string method in new[] { "GET", "HEAD", "OPTIONS", "POST" })
                    {
                        Explanation explanation = explained.Explain(method, target, fields);
                        Assert.Null(explanation.Refusal);
                        Response response = ask.Send(method, target, fields);
                        Assert.Equal(response.Status, explanation.Status);
                        Assert.Equal(method == "HEAD" ? 0 : response.Content.Length, explanation.ContentLength);
                        Assert.Equal(response.Fields.Select(Line), explanation.Fields.Where(IsSite).Select(field => Line(new ResponseField(field.Name, field.Value))));
                        Assert.All(explanation.Fields, field => Assert.NotEmpty(field.Rule));
                        Ask.Bytes(response);
                        cases++;
                    }
                }
            }
        }

        Assert.True(cases > 2000, $"{cases} cases");

        // What the sender adds is held against a real server by the end-to-end tests.
        static bool IsSite(FieldRule field) => field.Name is not ("Server" or "Date" or "Content-Length");

        // Boundaries are every process's own, and a long file's tag becomes strong when its hash is known, which one site may know before the other.
        static string Line(ResponseField field) =>
            field.Value.StartsWith("multipart/", StringComparison.Ordinal) ? "multipart"
            : field is { Name: "ETag" } && (field.Value.StartsWith("W/", StringComparison.Ordinal) || field.Value == BigTag) ? "tag of the long file"
            : $"{field.Name}: {field.Value}";
    }

    [Fact]
    public void An_explanation_names_candidates_forms_fields_and_what_another_request_would_get()
    {
        _folder.Write("style.css.gz", "GZ");
        File.SetLastWriteTimeUtc(_folder["style.css.gz"], DateTime.UtcNow.AddDays(-1));
        _folder.Write("style.css.br", "BR");
        using Site site = Site.FromFolder(_folder.Path, new SiteOptions { Compresses = false });
        Explanation explanation = site.Explain("GET", "/style.css", ["Accept-Encoding: br"]);
        Assert.Equal("/style.css", explanation.Path);
        Assert.Equal("style.css: a regular file", Text(Assert.Single(explanation.Candidates)));
        Assert.Equal("the file style.css", explanation.Decision);
        Assert.Contains(explanation.Forms, form => form.Path == "br, the sibling" && form.Outcome.EndsWith("chosen", StringComparison.Ordinal));
        Assert.Contains(explanation.Forms, form => form.Path == "identity, the file itself" && form.Outcome.EndsWith("br is preferred", StringComparison.Ordinal));
        Assert.Contains(explanation.Forms, form => Text(form) == "style.css.gz: older than the file itself");
        Assert.Contains(explanation.Forms, form => Text(form) == "style.css.zst: not there");
        Assert.Contains(explanation.Fields, field => field is { Name: "Cache-Control", Value: "no-cache" } && field.Rule.Contains("default", StringComparison.Ordinal));
        Assert.Contains(explanation.WhatIf, answer => answer.Path.StartsWith("If-None-Match", StringComparison.Ordinal) && answer.Outcome == "304 Not Modified");
        Assert.Contains(explanation.WhatIf, answer => answer.Path == "Accept-Encoding: gzip" && answer.Outcome == "200 OK, 500 bytes");
        Assert.Contains(explanation.WhatIf, answer => answer.Path.StartsWith("Range", StringComparison.Ordinal) && answer.Outcome == "206 Partial Content, 2 bytes in br, bytes 0-1/2");

        Assert.Equal("a name that begins with a dot is hidden", site.Explain("GET", "/.env", []).Decision);
        Assert.Contains("redirect to /docs/", site.Explain("GET", "/docs", []).Decision, StringComparison.Ordinal);
        Assert.Equal(["about: not there", "about.html: a regular file"], site.Explain("GET", "/about", []).Candidates.Select(Text));

        static string Text(Candidate candidate) => $"{candidate.Path}: {candidate.Outcome}";
    }

    [Theory]
    [InlineData("/%zz")]
    [InlineData("/../etc/passwd")]
    [InlineData("/a%2fb")]
    [InlineData("no slash")]
    public void What_is_no_request_is_explained_as_its_refusal(string target)
    {
        using Site site = Site.FromFolder(_folder.Path);
        Explanation explanation = site.Explain("GET", target, []);
        Assert.Equal(StatusCode.BadRequest, explanation.Refusal?.Status);
        Assert.Equal("HTTP/1.1 400 Bad Request", explanation.StatusLine);
        Assert.Equal(new FieldRule("Connection", "close", ""), explanation.Fields[^1] with { Rule = "" });
    }

    [Fact]
    public void The_settled_answer_is_explained_and_what_differs_before_it_is_said()
    {
        _folder.Write("long.bin", new byte[FileContent.WholeUpToBytes + 1]);
        using Site site = Site.FromFolder(_folder.Path);
        Explanation file = site.Explain("GET", "/long.bin", []);
        Assert.StartsWith("ETag: W/", Assert.Single(file.Before), StringComparison.Ordinal);
        Assert.Contains(file.Fields, field => field is { Name: "ETag" } && field.Value == BigTag);

        Explanation style = site.Explain("GET", "/style.css", ["Accept-Encoding: br"]);
        Assert.Contains("no Content-Encoding", style.Before);
        Assert.Contains(style.Fields, field => field is { Name: "Content-Encoding", Value: "br" });
        Assert.Contains(style.Forms, form => form is { Path: "style.css.br", Outcome: "not there" });

        // Before there is a compressed form, a client that takes nothing else gets none.
        Explanation gzipOnly = site.Explain("GET", "/app.3f2a9c1d.js", ["Accept-Encoding: gzip, identity;q=0"]);
        Assert.Equal((StatusCode.Ok, "HTTP/1.1 406 Not Acceptable"), (gzipOnly.Status, gzipOnly.Before[0]));
        Assert.Empty(site.Explain("GET", "/about", []).Before);
        Assert.Contains(site.Explain("GET", "/about", []).Forms, form => form is { Path: "br, made here", Outcome: "shorter than 256 bytes" });
    }

    [Fact]
    public void An_empty_sibling_is_passed_over_and_it_is_said_why()
    {
        _folder.Write("style.css.br", "").Write("style.css.gz", "").Write("style.css.zst", "ZST").Write("none.css", "").Write("none.css.gz", "");
        using Site site = Site.FromFolder(_folder.Path, new SiteOptions { Compresses = false });
        Explanation explanation = site.Explain("GET", "/style.css", ["Accept-Encoding: br, gzip"]);
        Assert.DoesNotContain(explanation.Fields, field => field.Name == "Content-Encoding");
        Assert.Equal(500, explanation.ContentLength);
        Assert.Contains(explanation.Forms, form => form is { Path: "style.css.br", Outcome: "empty, which cannot be decoded" });
        Assert.Contains(explanation.Forms, form => form is { Path: "style.css.gz", Outcome: "empty, which cannot be decoded" });
        Assert.Contains(site.Explain("GET", "/style.css", ["Accept-Encoding: zstd"]).Fields, field => field is { Name: "Content-Encoding", Value: "zstd" });
        Assert.DoesNotContain(site.Explain("GET", "/none.css", ["Accept-Encoding: gzip"]).Fields, field => field.Name == "Content-Encoding");
    }

    private static string BigTag { get; } = EntityTags.Strong(new byte[FileContent.WholeUpToBytes + 1], ContentCoding.Identity);
}
