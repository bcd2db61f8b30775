using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

/// <summary>What the flags do to what a client gets, by the real process.</summary>
public sealed class SiteFlagTests : IDisposable
{
    private readonly TempFolder _outside = new TempFolder().Write("secret.txt", "secret").Write("folder/page.txt", "page");
    private readonly TempFolder _folder = new TempFolder()
        .Write("index.html", "<title>home</title>").Write("app.js", "js").Write("app.3f2a9c1d.js", "hashed").Write(".env", "KEY=1").Write(".well-known/a.txt", "well known")
        .Write("files/a.txt", "a").Write("404.html", "ours").Link("inside.txt", "files/a.txt").Link("inside-folder", "files");

    public SiteFlagTests()
    {
        _folder.Link("absolute.txt", _folder["files/a.txt"]).Link("outside.txt", _outside["secret.txt"]).Link("outside-folder", _outside["folder"]).Link("circle", "circle");
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("", "inside.txt inside-folder/a.txt absolute.txt", "outside.txt outside-folder/page.txt circle")]
    [InlineData("--symlinks inside-root", "inside.txt inside-folder/a.txt absolute.txt", "outside.txt outside-folder/page.txt circle")]
    [InlineData("--symlinks deny", "files/a.txt", "inside.txt inside-folder/a.txt absolute.txt outside.txt outside-folder/page.txt circle")]
    [InlineData("--symlinks follow", "inside.txt inside-folder/a.txt absolute.txt outside.txt outside-folder/page.txt", "circle")]
    public async Task Symbolic_links_are_followed_as_the_policy_says(string arguments, string served, string refused)
    {
        await using CommandProcess server = await ServeAsync(arguments);
        foreach (string path in served.Split(' ')) Assert.Equal((path, 200), (path, await StatusAsync(server, "/" + path)));
        foreach (string path in refused.Split(' ')) Assert.Equal((path, 404), (path, await StatusAsync(server, "/" + path)));
    }

    [Fact]
    public async Task A_listing_shows_the_links_that_the_policy_follows()
    {
        foreach ((string policy, bool showsInside, bool showsOutside) in new[] { ("deny", false, false), ("inside-root", true, false), ("follow", true, true) })
        {
            await using CommandProcess server = await ServeAsync($"--symlinks {policy} --listing --host 127.0.0.1", index: false);
            string listing = await (await server.GetAsync("/")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
            Assert.Equal((policy, showsInside), (policy, listing.Contains("./inside.txt", StringComparison.Ordinal)));
            Assert.Equal((policy, showsOutside), (policy, listing.Contains("./outside.txt", StringComparison.Ordinal)));
        }
    }

    [Theory]
    [InlineData("", 404, false)]
    [InlineData("--hidden", 200, true)]
    public async Task Hidden_files_are_there_when_they_are_asked_for(string arguments, int status, bool isListed)
    {
        await using CommandProcess server = await ServeAsync(arguments + " --listing", index: false);
        Assert.Equal(status, await StatusAsync(server, "/.env"));
        Assert.Equal(200, await StatusAsync(server, "/.well-known/a.txt"));
        string listing = await (await server.GetAsync("/")).Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(isListed, listing.Contains("./.env", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", 200)]
    [InlineData("--no-listing", 404)]
    [InlineData("--listing", 200)]
    [InlineData("--host 0.0.0.0", 404)]
    [InlineData("--host 0.0.0.0 --listing", 200)]
    [InlineData("--host 127.0.0.1", 200)]
    public async Task Folders_are_listed_to_this_machine_or_when_that_is_asked_for(string arguments, int status)
    {
        await using CommandProcess server = await ServeAsync(arguments);
        Assert.Equal(status, await StatusAsync(server, "/files/"));
    }

    [Fact]
    public async Task A_single_page_application_gets_its_index_for_pages_and_404_for_parts()
    {
        await using CommandProcess server = await ServeAsync("--spa");
        using HttpResponseMessage page = await server.GetAsync("/orders/7");
        Assert.Equal((200, "<title>home</title>"), ((int)page.StatusCode, await page.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)));
        using HttpResponseMessage script = await server.GetAsync("/gone.js");
        Assert.Equal((404, "no-store"), ((int)script.StatusCode, script.Headers.CacheControl?.ToString()));
    }

    [Theory]
    [InlineData("", "no-cache")]
    [InlineData("--cache 5m", "public, max-age=300")]
    [InlineData("--cache 0", "no-cache")]
    public async Task Ages_are_sent_and_names_with_a_hash_keep_theirs(string arguments, string expected)
    {
        await using CommandProcess server = await ServeAsync(arguments);
        Assert.Equal(expected, Field(await server.GetAsync("/app.js"), "Cache-Control"));
        Assert.Equal("public, max-age=31536000, immutable", Field(await server.GetAsync("/app.3f2a9c1d.js"), "Cache-Control"));
        Assert.Equal("no-cache", Field(await server.GetAsync("/gone"), "Cache-Control"));
    }

    [Fact]
    public async Task Fields_are_sent_with_the_files_they_are_for()
    {
        await using CommandProcess server = await CommandProcess.ServeAsync(
            _folder.Path, ["-p", "0", "--header", "X-All: one", "--header", "/*.js X-Script: two", "--header", "/index.html Cache-Control: max-age=5", "--cors"]);
        using HttpResponseMessage script = await server.GetAsync("/app.js");
        Assert.Equal(("one", "two", "*"), (Field(script, "X-All"), Field(script, "X-Script"), Field(script, "Access-Control-Allow-Origin")));
        using HttpResponseMessage page = await server.GetAsync("/");
        Assert.Equal(("one", null, "max-age=5"), (Field(page, "X-All"), Field(page, "X-Script"), Field(page, "Cache-Control")));
    }

    [Fact]
    public async Task One_file_is_served_at_the_root_and_under_its_name_with_the_same_flags()
    {
        await using CommandProcess server = await CommandProcess.ServeAsync(_folder.Path, ["app.js", "-p", "0", "--cache", "1m", "--cors", "--header", "X-A: b"]);
        foreach (string path in new[] { "/", "/app.js" })
        {
            using HttpResponseMessage answer = await server.GetAsync(path);
            Assert.Equal("js", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
            Assert.Equal(("public, max-age=60", "b", "*"), (Field(answer, "Cache-Control"), Field(answer, "X-A"), Field(answer, "Access-Control-Allow-Origin")));
        }

        Assert.Equal(404, await StatusAsync(server, "/index.html"));
    }

    private async Task<CommandProcess> ServeAsync(string arguments, bool index = true)
    {
        if (!index) File.Delete(_folder["index.html"]);
        return await CommandProcess.ServeAsync(_folder.Path, ["-p", "0", .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);
    }

    private static async Task<int> StatusAsync(CommandProcess server, string path)
    {
        using HttpResponseMessage answer = await server.GetAsync(path);
        return (int)answer.StatusCode;
    }

    private static string? Field(HttpResponseMessage answer, string name) =>
        answer.Headers.TryGetValues(name, out IEnumerable<string>? values) || answer.Content.Headers.TryGetValues(name, out values) ? values.Single() : null;
}
