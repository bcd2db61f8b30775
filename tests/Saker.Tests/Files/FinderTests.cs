using System;
using System.IO;
using System.Linq;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>Decisions, asked for without a socket and without a disk.</summary>
public sealed class FinderTests
{
    private const long Now = 2_000_000_000;

    private static readonly MemorySnapshot s_site = new MemorySnapshot()
        .Add("index.html", "home").Add("about.html", "about").Add("docs/index.html", "docs").Add("404.html", "ours")
        .Add("style.css", new string('s', 500)).Add("style.css.br", "BR").Add("style.css.gz", "GZ", modifiedSeconds: 5)
        .Add("app.3f2a9c1d.js", new string('j', 300)).Add("young.txt", "young", Now).AddLong("film.mp4", 10_000_000_000)
        .Refuse("locked.txt", OpenStatus.Denied).Refuse("broken.txt", OpenStatus.Failed).Refuse("busy.txt", OpenStatus.TooManyOpenFiles);

    public static TheoryData<string, string, string> Decisions => new()
    {
        { "GET /", "200 index.html identity", "Cache-Control: no-cache" },
        { "GET /about", "200 about.html identity", "Content-Type: text/html; charset=utf-8" },
        { "GET /docs?a=b", "301", "Location: /docs/?a=b" },
        { "GET /docs/", "200 docs/index.html identity", "Last-Modified: Mon, 12 Jan 1970 13:46:40 GMT" },
        { "GET /nothing", "404", "Content-Type: text/html; charset=utf-8" },
        { "GET /.env", "404", "Cache-Control: no-cache" },
        { "GET /locked.txt", "403", "Cache-Control: no-store" },
        { "GET /broken.txt", "500", "Cache-Control: no-store" },
        { "GET /busy.txt", "503", "Cache-Control: no-store" },
        { "GET /style.css", "200 style.css identity", "Vary: Accept-Encoding" },
        { "GET /style.css|Accept-Encoding: br, gzip", "200 style.css br", "Content-Encoding: br" },
        { "GET /style.css|Accept-Encoding: br;q=0.1, identity", "200 style.css identity", "Vary: Accept-Encoding" },
        { "GET /style.css|Accept-Encoding: gzip", "200 style.css identity", "Vary: Accept-Encoding" },
        { "GET /style.css|Accept-Encoding: identity;q=0, gzip", "406", "Vary: Accept-Encoding" },
        { "GET /style.css|Range: bytes=0-9,100-109", "206 style.css identity 0-9 100-109", "Vary: Accept-Encoding" },
        { "GET /style.css|Range: bytes=0-9|Accept-Encoding: br", "206 style.css br 0-1", "Content-Range: bytes 0-1/2" },
        { "GET /style.css|Range: bytes=500-", "416 style.css identity", "Content-Range: bytes */500" },
        { "HEAD /style.css|Range: bytes=0-9", "200 style.css identity", "Accept-Ranges: bytes" },
        { "GET /style.css|If-None-Match: *", "304 style.css identity", "Vary: Accept-Encoding" },
        { "GET /style.css|If-Match: \"x\"", "412 style.css identity", "Vary: Accept-Encoding" },
        { "GET /film.mp4|Range: bytes=-1", "206 film.mp4 identity 9999999999-9999999999", "Content-Range: bytes 9999999999-9999999999/10000000000" },
        { "GET /film.mp4|If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT", "304 film.mp4 identity", "ETag: W/\"2540be400-38d7ea4c68000\"" },
        { "GET /app.3f2a9c1d.js", "200 app.3f2a9c1d.js identity", "Cache-Control: public, max-age=31536000, immutable" },
        { "OPTIONS /nothing", "204", "Allow: GET, HEAD, OPTIONS" },
        { "POST /about", "405", "Allow: GET, HEAD, OPTIONS" },
        { "BREW /about", "501", "Cache-Control: no-store" },
        { "GET http://example.org/about", "200 about.html identity", "Cache-Control: no-cache" },
        { "GET HTTPS://example.org/about", "421", "Cache-Control: no-store" },
    };

    [Theory]
    [MemberData(nameof(Decisions))]
    public void A_decision_says_status_file_form_parts_and_fields(string request, string expected, string field)
    {
        Decision decision = Decide(request, new FileRules());
        Assert.Equal(expected, Describe(decision));
        Assert.Contains(field, decision.Fields.Select(rule => $"{rule.Name}: {rule.Value}"));
        Assert.All(decision.Fields, rule => Assert.NotEmpty(rule.Rule));
        Assert.NotEmpty(decision.Summary);

        // The same three give the same decision.
        Assert.Equal(decision.Fields, Decide(request, new FileRules()).Fields);
    }

    [Fact]
    public void A_decision_names_what_was_tried_and_why_the_other_forms_lost()
    {
        Request request = Parse("GET /style.css|Accept-Encoding: br, gzip");
        Finding finding = Finder.Find(request.PathBytes.ToArray(), s_site, new FileRules(), Now);
        Decision decision = finding.Decide(request.Head, Now);
        Assert.Equal(["style.css: a regular file"], decision.Evidence!.Tried.Select(name => $"{name.Path}: {name.Outcome}"));
        Assert.Equal(
            [
                "identity, the file itself: br is preferred", "br, the sibling: chosen", "style.css.zst: not there", "style.css.gz: older than the file itself",
                "br, made here: the siblings decide", "gzip, made here: the siblings decide",
            ],
            finding.FormsFor(request.Head, decision).Select(form => $"{form.Path}: {form.Outcome[(form.Outcome.LastIndexOf(": ", StringComparison.Ordinal) is var at and >= 0 ? at + 2 : 0)..]}"));
    }

    [Fact]
    public void What_was_compressed_is_a_form_and_what_may_be_is_foretold_by_Vary()
    {
        MemorySnapshot site = new MemorySnapshot { Compresses = true }.Add("a.js", new string('a', 300)).Add("b.js", new string('b', 300)).Add("c.js", new string('c', 300)).Add("d.js", "d")
            .Prepare("a.js", brotli: [1, 2], gzip: null).Prepare("c.js", null, null);
        Assert.Equal("200 a.js br", Describe(Decide("GET /a.js|Accept-Encoding: br", new FileRules(), site)));
        Assert.Equal("200 a.js identity 0-0", Describe(Decide("GET /a.js|Accept-Encoding: br|Range: bytes=0-0", new FileRules(), site)).Replace("206", "200", StringComparison.Ordinal));
        Decision tobe = Decide("GET /b.js|Accept-Encoding: br", new FileRules(), site);
        Assert.Equal("200 b.js identity", Describe(tobe));
        Assert.Contains(tobe.Fields, field => field is { Name: "Vary" });
        Assert.DoesNotContain(Decide("GET /c.js", new FileRules(), site).Fields, field => field is { Name: "Vary" });
        Assert.DoesNotContain(Decide("GET /d.js", new FileRules(), site).Fields, field => field is { Name: "Vary" });
    }

    [Fact]
    public void What_is_gone_when_it_is_opened_is_looked_for_again()
    {
        MemorySnapshot site = new MemorySnapshot().Add("page", "file").Add("page.html", "page").Vanish("page");
        Assert.Equal("200 page.html identity", Describe(Decide("GET /page", new FileRules(), site)));
        MemorySnapshot only = new MemorySnapshot().Add("page", "file").Vanish("page");
        Assert.Equal("404", Describe(Decide("GET /page", new FileRules(), only)));
    }

    [Fact]
    public void A_date_is_told_once_its_second_is_over_and_an_answer_of_a_young_file_is_not_settled()
    {
        var young = (FoundFile)Finder.Find("/young.txt"u8.ToArray(), s_site, new FileRules(), Now);
        Assert.False(young.IsSettled);
        Assert.DoesNotContain(young.Forms[0].Fields, field => field.Name == "Last-Modified");
        var later = (FoundFile)Finder.Find("/young.txt"u8.ToArray(), s_site, new FileRules(), Now + 2);
        Assert.True(later.IsSettled);
        Assert.Contains(later.Forms[0].Fields, field => field.Name == "Last-Modified");
    }

    [Fact]
    public void An_application_gets_its_index_and_a_part_of_a_page_does_not()
    {
        var rules = new FileRules { IsSinglePageApplication = true };
        Decision page = Decide("GET /users/42", rules);
        Assert.Equal("200 index.html identity", Describe(page));
        Assert.Equal("the file index.html, in place of a path that leads to nothing", page.Summary);
        Decision part = Decide("GET /users/42|Sec-Fetch-Dest: script", rules);
        Assert.Equal("404", Describe(part));
        Assert.Equal("the file index.html, which is no answer to a request for a part of a page", part.Summary);
        Assert.Contains(part.Fields, field => field is { Name: "Cache-Control", Value: "no-store" });
        Assert.Contains(part.Fields, field => field is { Name: "Vary", Value: "Sec-Fetch-Dest" });
    }

    [Fact]
    public void A_listing_is_decided_by_Accept_and_query()
    {
        var rules = new FileRules { ListsFolders = true };
        MemorySnapshot site = new MemorySnapshot().Add("files/a.txt", "a").Add("files/b.txt", "bb");
        Decision html = Decide("GET /files/", rules, site);
        Decision json = Decide("GET /files/?sort=size&order=desc|Accept: application/json", rules, site);
        Assert.Equal(["200", "200"], [Describe(html), Describe(json)]);
        Assert.Contains(json.Fields, field => field is { Name: "Content-Type", Value: "application/json" });
        string tag = html.Fields.First(field => field.Name == "ETag").Value;
        Assert.Equal("304", Describe(Decide($"GET /files/|If-None-Match: {tag}", rules, site)));
        Assert.Equal("412", Describe(Decide("GET /files/|If-Match: \"x\"", rules, site)));
        Assert.Equal("301", Describe(Decide("GET /files", rules, site)));
    }

    /// <summary>Every kind of answer that is no file, and what the site's rules do to it.</summary>
    [Theory]
    [InlineData("GET /docs", 301)]
    [InlineData("GET /style.css|If-None-Match: *", 304)]
    [InlineData("GET /locked.txt", 403)]
    [InlineData("GET /nothing", 404)]
    [InlineData("DELETE /", 405)]
    [InlineData("GET /style.css|Accept-Encoding: identity;q=0", 406)]
    [InlineData("GET /style.css|If-Match: \"x\"", 412)]
    [InlineData("GET /style.css|Range: bytes=9000-", 416)]
    [InlineData("GET /broken.txt", 500)]
    [InlineData("BREW /", 501)]
    [InlineData("GET /busy.txt", 503)]
    [InlineData("OPTIONS *", 204)]
    [InlineData("GET /style.css", 200)]
    [InlineData("GET /style.css|Range: bytes=0-1", 206)]
    public void The_sites_own_fields_are_on_every_answer(string request, int status)
    {
        var rules = new FileRules
        {
            AllowsAllOrigins = true,
            Headers = [new HeaderRule("/**", "X-Frame-Options", "DENY"), new HeaderRule("/**", "Cache-Control", "public, max-age=5"), new HeaderRule("/*.css", "X-Css", "yes"), new HeaderRule("/*", "X-Top", "yes")],
        };
        Decision decision = Decide(request, rules);
        Assert.Equal(status, (int)decision.Status);
        Assert.Equal("*", Field(decision, "Access-Control-Allow-Origin"));
        Assert.Equal("DENY", Field(decision, "X-Frame-Options"));

        // How long a file is kept is not said of a page in its place.
        Assert.Equal(status is 200 or 206 or 304, Field(decision, "Cache-Control") == "public, max-age=5");

        // A rule for some files is for answers about these files.
        Assert.Equal(request.Contains("style.css", StringComparison.Ordinal), Field(decision, "X-Css") == "yes");
        Assert.Equal(request.Contains("style.css", StringComparison.Ordinal) || status == 404, Field(decision, "X-Top") == "yes");
        Assert.Single(decision.Fields, field => field.Name == "X-Frame-Options");
    }

    [Fact]
    public void A_rule_for_Vary_adds_to_what_the_answer_depends_on()
    {
        var rules = new FileRules { Headers = [new HeaderRule("/**", "vary", "Origin")] };
        Assert.Equal("Accept-Encoding, Origin", Field(Decide("GET /style.css", rules), "vary"));
        Assert.Equal("Origin", Field(Decide("GET /nothing", rules), "vary"));
    }

    [Fact]
    public void What_is_asked_for_as_https_is_answered_over_TLS_alone()
    {
        Request request = Parse("GET https://example.org/about");
        Assert.Equal(StatusCode.MisdirectedRequest, new MethodRules(new FileRules()).Decide(request.Head, isSecure: false)!.Status);
        Assert.Null(new MethodRules(new FileRules()).Decide(request.Head, isSecure: true));
    }

    [Fact]
    public void A_preflight_is_told_what_a_script_may_send()
    {
        Decision preflight = Decide("OPTIONS /film.mp4|Origin: https://a.example|Access-Control-Request-Method: GET|Access-Control-Request-Headers: range", new FileRules { AllowsAllOrigins = true });
        Assert.Equal("204", Describe(preflight));
        Assert.Equal("*", Field(preflight, "Access-Control-Allow-Headers"));
        Assert.Equal("GET, HEAD, OPTIONS", Field(preflight, "Access-Control-Allow-Methods"));
        Assert.Null(Field(Decide("OPTIONS /film.mp4", new FileRules()), "Access-Control-Allow-Methods"));
    }

    [Fact]
    public void Whoever_goes_on_with_what_he_has_is_not_told_again_what_it_is()
    {
        string tag = Field(Decide("GET /style.css", new FileRules()), "ETag")!;
        Decision fresh = Decide("GET /style.css|Range: bytes=0-9", new FileRules());
        Decision goesOn = Decide($"GET /style.css|Range: bytes=0-9|If-Range: {tag}", new FileRules());
        Assert.Equal("206 style.css identity 0-9", Describe(goesOn));
        foreach (string name in new[] { "Content-Type", "Last-Modified" })
        {
            Assert.NotNull(Field(fresh, name));
            Assert.Null(Field(goesOn, name));
        }

        // RFC 9110 §15.3.7: these are to be sent whenever a 200 would have them.
        foreach (string name in new[] { "ETag", "Cache-Control", "Vary", "Content-Range" }) Assert.Equal(Field(fresh, name), Field(goesOn, name));

        // Without a media type nobody could take several parts apart.
        Assert.StartsWith("multipart/byteranges; boundary=", Field(Decide($"GET /style.css|Range: bytes=0-9,200-209|If-Range: {tag}", new FileRules()), "Content-Type"), StringComparison.Ordinal);
        string brotli = Field(Decide("GET /style.css|Accept-Encoding: br", new FileRules()), "ETag")!;
        Assert.Null(Field(Decide($"GET /style.css|Accept-Encoding: br|Range: bytes=0-0|If-Range: {brotli}", new FileRules()), "Content-Encoding"));
    }

    [Fact]
    public void A_decision_that_was_made_is_made_again_for_nothing()
    {
        Finding finding = Finder.Find("/style.css"u8.ToArray(), s_site, new FileRules(), Now);
        Request whole = Parse("GET /style.css|Accept-Encoding: br, gzip");
        Request same = Parse("GET /style.css|If-None-Match: *");
        Decision first = finding.Decide(whole.Head, Now);
        Assert.Same(first, finding.Decide(whole.Head, Now));
        Assert.Same(finding.Decide(same.Head, Now), finding.Decide(same.Head, Now));
        for (int i = 0; i < 50; i++) Ask(100);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Ask(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Ask(int times)
        {
            for (int i = 0; i < times; i++)
            {
                finding.Decide(whole.Head, Now).ToResponse();
                finding.Decide(same.Head, Now).ToResponse();
            }
        }
    }

    [Fact]
    public void What_is_decided_over_a_table_is_what_a_live_site_sends()
    {
        using TempFolder folder = new TempFolder().Write("index.html", "home").Write("about.html", new string('a', 900)).Write("about.html.br", "BR")
            .Write("docs/index.html", "docs").Write("404.html", "ours").Write("data.3f2a9c1d.bin", new byte[3000]);
        var table = new MemorySnapshot();
        using (FileRoot root = FileRoot.Open(folder.Path, SymlinkPolicy.InsideRoot))
        {
            foreach (string path in Directory.EnumerateFiles(folder.Path, "*", SearchOption.AllDirectories))
            {
                string name = Path.GetRelativePath(folder.Path, path);
                table.Add(name, File.ReadAllBytes(path), root.Probe(Encoding.UTF8.GetBytes(name)).Facts.ModifiedNanoseconds);
            }
        }

        using Site site = Site.FromFolder(folder.Path, new SiteOptions { Compresses = false, LoggerFactory = NullLoggerFactory.Instance });
        var ask = new Ask(site);
        int cases = 0;
        foreach (string method in new[] { "GET", "HEAD", "OPTIONS", "PUT" })
        {
            foreach (string target in new[] { "/", "/about", "/about/", "/about.html", "/docs", "/docs?q", "/docs/", "/data.3f2a9c1d.bin", "/nothing", "/.git", "/_headers" })
            {
                foreach (string[] fields in (string[][])[[], ["Accept-Encoding: br"], ["Accept-Encoding: *;q=0"], ["Range: bytes=0-1,8-9"], ["Range: bytes=5000-"], ["If-None-Match: *"], ["If-Match: \"x\""], ["Range: bytes=1-", "If-Range: \"x\""]])
                {
                    Request request = ask.Request(method, target, fields);
                    Decision decision = Decide(request, table, new FileRules());
                    Response response = ask.Send(method, target, fields);
                    Assert.Equal(decision.Status, response.Status);
                    Assert.Equal(decision.Fields.Select(field => new ResponseField(field.Name, field.Value)), response.Fields);
                    Saker.Tests.Files.Ask.Bytes(response);
                    cases++;
                }
            }
        }

        Assert.True(cases > 300, $"{cases} cases");
    }

    private static Decision Decide(string request, FileRules rules, MemorySnapshot? site = null) => Decide(Parse(request), site ?? s_site, rules);

    private static Decision Decide(Request request, MemorySnapshot site, FileRules rules) =>
        new MethodRules(rules).Decide(request.Head, isSecure: false)
        ?? Finder.Find(request.PathBytes.ToArray(), site, rules, request.UtcSeconds).Decide(request.Head, request.UtcSeconds);

    // "GET /target|Field: value|Field: value".
    private static Request Parse(string request)
    {
        string[] parts = request.Split('|');
        string[] line = parts[0].Split(' ');
        return new Ask(new MethodRules(new FileRules())) { UtcSeconds = Now }.Request(line[0], line[1], parts[1..]);
    }

    private static string? Field(Decision decision, string name) => decision.Fields.FirstOrDefault(field => field.Name == name).Value;

    private static string Describe(Decision decision)
    {
        var text = new StringBuilder($"{(int)decision.Status}");
        if (decision.Form is { } form) text.Append($" {Encoding.UTF8.GetString(((FoundFile)decision.Evidence!).Found.Path)} {Encoding.ASCII.GetString(ContentCodings.Name(form.Coding))}");
        foreach (ByteRange part in decision.Parts) text.Append($" {part.First}-{part.Last}");
        return text.ToString();
    }
}
