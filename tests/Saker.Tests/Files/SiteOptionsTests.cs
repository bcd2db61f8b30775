using System;
using System.Collections.Generic;
using System.Threading;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Modes;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

public abstract class SiteOptionsTests(ServerMode mode) : IDisposable
{
    private readonly TempFolder _folder = new TempFolder().Write("index.html", "app").Write("style.css", "css").Write("docs/index.html", "docs").Write("app.3f2a9c1d.js", "js");
    private readonly Stack<IDisposable> _owned = new();

    public sealed class InHttp1() : SiteOptionsTests(ServerMode.Http1);

    public sealed class InHttp1OverTls() : SiteOptionsTests(ServerMode.Http1OverTls);

    public sealed class InHttp2Cleartext() : SiteOptionsTests(ServerMode.Http2Cleartext);

    public sealed class InHttp2() : SiteOptionsTests(ServerMode.Http2);

    public sealed class InHttp1OverSockets() : SiteOptionsTests(ServerMode.Http1OverSockets);

    public sealed class InHttp2OverSockets() : SiteOptionsTests(ServerMode.Http2OverSockets);

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? last)) last.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Theory]
    [InlineData("/users/42", null, StatusCode.Ok, "app")]
    [InlineData("/users/", null, StatusCode.Ok, "app")]
    [InlineData("/users/42", "document", StatusCode.Ok, "app")]
    [InlineData("/users/42", "empty", StatusCode.Ok, "app")]
    [InlineData("/users/42", "script", StatusCode.NotFound, null)]
    [InlineData("/users/42", "style", StatusCode.NotFound, null)]
    [InlineData("/users/42", "image", StatusCode.NotFound, null)]
    [InlineData("/users/42", "font", StatusCode.NotFound, null)]
    [InlineData("/missing.js", null, StatusCode.NotFound, null)]
    [InlineData("/missing.js", "document", StatusCode.NotFound, null)]
    [InlineData("/assets/x.png", "image", StatusCode.NotFound, null)]
    [InlineData("/.env", null, StatusCode.NotFound, null)]
    [InlineData("/style.css", "style", StatusCode.Ok, "css")]
    [InlineData("/docs/", null, StatusCode.Ok, "docs")]
    public void A_single_page_application_gets_its_index_for_pages_and_404_for_parts(string target, string? destination, StatusCode expected, string? text)
    {
        ModeServer ask = Open(new SiteOptions { IsSinglePageApplication = true });
        for (int i = 0; i < 2; i++)
        {
            ModeAnswer response = destination is null ? ask.Get(target) : ask.Get(target, "Sec-Fetch-Dest: " + destination);
            Assert.Equal(expected, response.Status);
            if (text is not null) Assert.Equal(text, response.Text);
            if (expected == StatusCode.NotFound && target != "/.env") Assert.Equal("no-store", response.Fields["Cache-Control"]);
        }

        if (target == "/users/42") Assert.Contains("Sec-Fetch-Dest", ask.Get(target).Fields["Vary"], StringComparison.Ordinal);
    }

    [Fact]
    public void The_age_is_for_all_but_what_has_a_hash_in_its_name()
    {
        ModeServer ask = Open(new SiteOptions { MaxAge = TimeSpan.FromHours(1) });
        Assert.Equal("public, max-age=3600", ask.Get("/style.css").Fields["Cache-Control"]);
        Assert.Equal("public, max-age=31536000, immutable", ask.Get("/app.3f2a9c1d.js").Fields["Cache-Control"]);
        Assert.Equal("no-cache", ask.Get("/nothing").Fields["Cache-Control"]);
        Assert.Equal("public, max-age=3600", ask.Get("/style.css", "If-None-Match: *").Fields["Cache-Control"]);
    }

    [Fact]
    public void With_cors_every_answer_may_be_read_and_a_preflight_is_answered()
    {
        ModeServer ask = Open(new SiteOptions { AllowsAllOrigins = true });
        foreach (string target in new[] { "/style.css", "/nothing" }) Assert.Equal("*", ask.Get(target, "Origin: https://a.example").Fields["Access-Control-Allow-Origin"]);
        Assert.Equal("*", ask.Get("/style.css", "If-None-Match: *").Fields["Access-Control-Allow-Origin"]);
        ModeAnswer preflight = ask.Send("OPTIONS", "/style.css", "Origin: https://a.example", "Access-Control-Request-Method: GET");
        Assert.Equal(StatusCode.NoContent, preflight.Status);
        Assert.Equal("GET, HEAD, OPTIONS", preflight.Fields["Access-Control-Allow-Methods"]);
        Assert.Null(Open(new SiteOptions()).Get("/style.css").Fields["Access-Control-Allow-Origin"]);
    }

    [Fact]
    public void A_field_is_for_the_file_that_is_served_and_a_later_rule_wins()
    {
        var options = new SiteOptions
        {
            Headers =
            {
                new SiteHeader("X-Site", "all"),
                new SiteHeader("X-Site", "docs", "/docs/**"),
                new SiteHeader("Cache-Control", "max-age=5", "/*.css"),
                new SiteHeader("X-Index", "yes", "/index.html"),
            },
        };
        ModeServer ask = Open(options);
        Assert.Equal("all", ask.Get("/style.css").Fields["X-Site"]);
        Assert.Equal("docs", ask.Get("/docs/").Fields["X-Site"]);
        Assert.Equal("max-age=5", ask.Get("/style.css").Fields["Cache-Control"]);
        Assert.Equal("yes", ask.Get("/").Fields["X-Index"]);
        Assert.Null(ask.Get("/docs/").Fields["X-Index"]);
        Assert.Equal("all", ask.Get("/nothing").Fields["X-Site"]);
    }

    [Theory]
    [InlineData("/**", "a/b.css", true)]
    [InlineData("/*.css", "b.css", true)]
    [InlineData("/*.css", "a/b.css", false)]
    [InlineData("/**.css", "a/b.css", true)]
    [InlineData("/a/*/c", "a/b/c", true)]
    [InlineData("/a/*/c", "a/b/b/c", false)]
    [InlineData("/a/**/c", "a/b/b/c", true)]
    [InlineData("/a", "a", true)]
    [InlineData("/a", "ab", false)]
    [InlineData("/a*", "a", true)]
    [InlineData("/", "", true)]
    public void A_pattern_names_files(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new HeaderRule(pattern, "X", "y").Matches(System.Text.Encoding.UTF8.GetBytes(path)));

    [Theory]
    [InlineData("Content-Length", "1", "/**")]
    [InlineData("X Y", "1", "/**")]
    [InlineData("X", "a\r\nSet-Cookie: b", "/**")]
    [InlineData("X", "y", "docs/**")]
    [InlineData("X", "y", "/*\r\n")]
    [InlineData("X", "y", "/\u007f")]
    [InlineData("Server", "y", "/**")]
    [InlineData("content-range", "bytes 0-0/1", "/**")]
    public void A_field_that_cannot_be_is_refused_when_it_is_written_down(string name, string value, string pattern) =>
        Assert.Throws<ArgumentException>(() => new SiteHeader(name, value, pattern));

    [Fact]
    public void Hidden_names_are_served_when_that_is_wanted()
    {
        _folder.Write(".env", "hidden");
        Assert.Equal(StatusCode.NotFound, Open(new SiteOptions()).Get("/.env").Status);
        Assert.Equal("hidden", Open(new SiteOptions { ServesHidden = true }).Get("/.env").Text);
    }

    [Fact]
    public void A_folder_without_an_index_is_listed_when_that_is_wanted()
    {
        _folder.Write("files/b.txt", "bb").Write("files/a.txt", "a").Write("files/.hidden", "h").Write("files/_headers", "r").Write("files/sub/c.txt", "c").Fifo("files/pipe");
        ModeServer plain = Open(new SiteOptions());
        Assert.Equal(StatusCode.NotFound, plain.Get("/files/").Status);
        Assert.Equal(StatusCode.NotFound, plain.Get("/files").Status);

        ModeServer ask = Open(new SiteOptions { ListsFolders = true });
        Assert.Equal("/files/", ask.Get("/files").Fields["Location"]);
        ModeAnswer html = ask.Get("/files/", "Accept: text/html,*/*;q=0.8");
        Assert.Equal(StatusCode.Ok, html.Status);
        Assert.Equal("text/html; charset=utf-8", html.Fields["Content-Type"]);
        Assert.Equal("Accept", html.Fields["Vary"]);
        Assert.Equal("nosniff", html.Fields["X-Content-Type-Options"]);
        Assert.NotNull(html.Fields["Content-Security-Policy"]);
        string page = html.Text;
        foreach (string name in new[] { "a.txt", "b.txt", "sub" }) Assert.Contains(name, page, StringComparison.Ordinal);
        foreach (string name in new[] { ".hidden", "_headers", "pipe" }) Assert.DoesNotContain(name, page, StringComparison.Ordinal);

        ModeAnswer json = ask.Get("/files/?sort=size&order=desc", "Accept: application/json");
        Assert.Equal("application/json", json.Fields["Content-Type"]);
        string text = json.Text;
        Assert.True(text.IndexOf("b.txt", StringComparison.Ordinal) < text.IndexOf("a.txt", StringComparison.Ordinal), text);
        Assert.Equal(StatusCode.NotModified, ask.Get("/files/", "If-None-Match: " + html.Fields["ETag"]).Status);
        Assert.NotEqual(html.Fields["ETag"], json.Fields["ETag"]);

        _folder.Write("files/new.txt", "new");
        Assert.True(
            SpinWait.SpinUntil(
                () =>
                {
                    ask.Advance(TimeSpan.FromMilliseconds(1000));
                    return ask.Get("/files/").Text.Contains("new.txt", StringComparison.Ordinal);
                },
                TimeSpan.FromSeconds(20)),
            "what is new is listed");
        Assert.Equal("app", ask.Get("/").Text);
        Assert.Equal(StatusCode.NotFound, ask.Get("/.hidden/").Status);
        Assert.Equal(StatusCode.NotFound, ask.Get("/nothing/").Status);
    }

    private ModeServer Open(SiteOptions options) => Serve(Site.FromFolder(_folder.Path, options));

    private ModeServer Serve(Site site)
    {
        _owned.Push(site);
        var server = new ModeServer(mode, site);
        _owned.Push(server);
        return server;
    }
}
