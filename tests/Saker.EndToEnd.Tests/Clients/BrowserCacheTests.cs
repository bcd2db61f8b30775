using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>What Chromium asks for again, what its service worker keeps, and which protocol it agrees on.</summary>
public sealed class BrowserCacheTests : IDisposable
{
    private static readonly string s_driver = Path.Combine(Checkout.Root, "tests", "Saker.EndToEnd.Tests", "browser");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Reload_is_304_back_asks_for_nothing_whole_and_a_service_worker_keeps_the_page(string transport)
    {
        _folder.Write("site/index.html", "<!doctype html><title>First</title><link rel=icon href=data:,><link rel=stylesheet href=/page.css><h1>First</h1>");
        _folder.Write("site/other.html", "<!doctype html><title>Other</title><link rel=icon href=data:,><h1>Other</h1>");
        _folder.Write("site/page.css", "h1 { color: teal }");
        _folder.Write("site/worker.js", """
            addEventListener('install', event => event.waitUntil(caches.open('kept').then(kept => kept.addAll(['/', '/page.css']))));
            addEventListener('activate', event => event.waitUntil(clients.claim()));
            addEventListener('fetch', event => event.respondWith(caches.match(event.request).then(found => found ?? fetch(event.request))));
            """);
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);
        JsonElement seen = await VisitAsync(server.Url(), server.Url("/other"));
        Assert.Equal(["/ 200", "/page.css 200"], Lines(seen, "first"));
        Assert.Contains("/ 304", Lines(seen, "reload"));
        Assert.All(Lines(seen, "reload"), line => Assert.EndsWith(" 304", line, StringComparison.Ordinal));
        Assert.All(Lines(seen, "back"), line => Assert.EndsWith(" 304", line, StringComparison.Ordinal));
        Assert.Equal("First", seen.GetProperty("worker").GetString());
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Over_TLS_the_page_and_all_it_loads_come_by_HTTP_2(string transport)
    {
        using MadeCertificate made = MadeCertificate.For("localhost");
        (string certificate, string key) = made.WriteTo(_folder.Path, "made");
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, transport, "--cert", certificate, "--key", key);
        JsonElement seen = await VisitAsync(string.Create(CultureInfo.InvariantCulture, $"https://localhost:{server.Port}/"));
        Assert.Equal(["h2"], Lines(seen, "protocols"));
        Assert.True(Lines(seen, "first").Length > 3, seen.ToString());
        Assert.All(Lines(seen, "first"), line => Assert.EndsWith(" 200", line, StringComparison.Ordinal));
    }

    private static string[] Lines(JsonElement seen, string name) => [.. seen.GetProperty(name).EnumerateArray().Select(line => line.GetString()!)];

    private static async Task<JsonElement> VisitAsync(params string[] urls)
    {
        string chromium = Tool.Require("chromium");
        Tool.Require("node");
        if (!Directory.Exists(Path.Combine(s_driver, "node_modules"))) Assert.Skip($"the browser's driver is not installed: npm ci --prefix {Path.GetRelativePath(Checkout.Root, s_driver)}");
        ToolResult result = await Tool.RunInAsync(s_driver, "node", ["again.mjs", chromium, .. urls]);
        return JsonDocument.Parse(result.Text).RootElement;
    }
}
