using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>What a headless Chromium makes of the sample site. Screenshots are left in artifacts/screenshots.</summary>
public class BrowserTests(SampleSite site)
{
    private static readonly string s_driver = Path.Combine(Checkout.Root, "tests", "Saker.EndToEnd.Tests", "browser");

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Every_page_loads_with_its_style_script_images_and_fonts(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        string[] pages = [.. SampleSite.Files.Where(file => file.EndsWith(".html", StringComparison.Ordinal) && file is not "not_found.html").Select(PathOf)];
        JsonElement[] visits = await VisitAsync(server, transport, [.. pages, "/no/such/page"]);
        Assert.Equal(pages.Length + 1, visits.Length);
        Assert.All(visits.SkipLast(1), visit =>
        {
            Assert.Equal(200, visit.GetProperty("status").GetInt32());
            IsWhole(visit);
        });

        // Chromium writes a console error for the page's own 404, and that is the only one.
        JsonElement missing = visits[^1];
        Assert.Equal(404, missing.GetProperty("status").GetInt32());
        Assert.Single(missing.GetProperty("errors").EnumerateArray());
        Assert.Empty(missing.GetProperty("failed").EnumerateArray());
        Assert.Empty(missing.GetProperty("broken").EnumerateArray());
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task The_gallery_shows_all_its_two_hundred_images(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        JsonElement gallery = Assert.Single(await VisitAsync(server, transport, ["/gallery/"]));
        IsWhole(gallery);
        Assert.InRange(gallery.GetProperty("images").GetInt32(), 200, 300);
        Assert.InRange(gallery.GetProperty("requests").GetInt32(), 200, 320);
    }

    private static void IsWhole(JsonElement visit)
    {
        Assert.Empty(visit.GetProperty("errors").EnumerateArray());
        Assert.Empty(visit.GetProperty("failed").EnumerateArray());
        Assert.Empty(visit.GetProperty("broken").EnumerateArray());
        Assert.NotEqual("", visit.GetProperty("h1").GetString());
        Assert.NotEmpty(visit.GetProperty("fonts").EnumerateArray());
    }

    /// <summary>The address a page is linked by: folders by their slash, pages without their extension.</summary>
    private static string PathOf(string file) =>
        file.EndsWith("index.html", StringComparison.Ordinal) ? "/" + file[..^"index.html".Length] : "/" + file[..^".html".Length];

    private static async Task<JsonElement[]> VisitAsync(SakerProcess server, string transport, string[] paths)
    {
        string chromium = Tool.Require("chromium");
        Tool.Require("node");
        if (!Directory.Exists(Path.Combine(s_driver, "node_modules"))) Assert.Skip($"the browser's driver is not installed: npm ci --prefix {Path.GetRelativePath(Checkout.Root, s_driver)}");
        string screenshots = Path.Combine(Checkout.Artifacts, "screenshots", transport);
        ToolResult result = await Tool.RunInAsync(s_driver, "node", ["visit.mjs", chromium, screenshots, .. paths.Select(server.Url)]);
        return [.. result.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement)];
    }
}
