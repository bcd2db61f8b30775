using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>Chromium goes to another place in a film that it has not loaded yet.</summary>
public sealed class BrowserVideoTests : IDisposable
{
    private const int GapBytes = 16_000_000;       // the film's cues can say no more
    private const int BytesPerSecond = 1_000_000;  // so the gap is seconds long, and the film's halves are not

    private static readonly string s_driver = Path.Combine(Checkout.Root, "tests", "Saker.EndToEnd.Tests", "browser");

    private readonly TemporaryFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Going_to_the_second_half_of_a_film_asks_for_a_range_and_shows_it(string transport)
    {
        byte[] film = FilmWithGap.Of(await File.ReadAllBytesAsync(Path.Combine(Checkout.SampleSite, "downloads", "film.webm"), TestContext.Current.CancellationToken), GapBytes, out _);
        _folder.Write("site/film.webm", film);
        _folder.Write("site/index.html", "<!doctype html><title>Film</title><link rel=icon href=data:,><video src=film.webm controls muted></video>");
        await using SakerProcess server = await SakerProcess.StartAsync(_folder["site"], transport);
        JsonElement seen = await SeekAsync(server.Url());
        string[] answers = IsShown(seen);

        // The first is for all of it, and is left lying when it comes to the gap; another begins behind that.
        Assert.StartsWith(string.Create(CultureInfo.InvariantCulture, $"206 bytes=0- bytes 0-{film.Length - 1}/{film.Length}"), answers[0], StringComparison.Ordinal);
        Assert.Contains(answers, answer => long.Parse(answer.Split(' ')[3].Split('-')[0], CultureInfo.InvariantCulture) > 0);
    }

    [Fact]
    public async Task The_film_of_the_sample_site_plays_on_its_page()
    {
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, "epoll");
        IsShown(await SeekAsync(server.Url("/downloads/")));
    }

    private static string[] IsShown(JsonElement seen)
    {
        Assert.True(seen.GetProperty("error").ValueKind == JsonValueKind.Null, seen.ToString());
        Assert.True(seen.GetProperty("duration").GetDouble() > 5, seen.ToString());
        Assert.Equal(seen.GetProperty("wanted").GetDouble(), seen.GetProperty("time").GetDouble(), tolerance: 0.1);

        // Two pictures, neither of one colour, and not the same.
        int[][] pictures = [.. new[] { "before", "after" }.Select(name => seen.GetProperty(name).EnumerateArray().Select(sum => sum.GetInt32()).ToArray())];
        Assert.All(pictures, picture => Assert.True(picture[1] > 1000, seen.ToString()));
        Assert.NotEqual(pictures[0], pictures[1]);
        string[] answers = [.. seen.GetProperty("answers").EnumerateArray().Select(answer => answer.GetString()!)];
        Assert.NotEmpty(answers);
        Assert.All(answers, answer => Assert.StartsWith("206 bytes=", answer, StringComparison.Ordinal));
        return answers;
    }

    private static async Task<JsonElement> SeekAsync(string url)
    {
        string chromium = Tool.Require("chromium");
        Tool.Require("node");
        if (!Directory.Exists(Path.Combine(s_driver, "node_modules"))) Assert.Skip($"the browser's driver is not installed: npm ci --prefix {Path.GetRelativePath(Checkout.Root, s_driver)}");
        ToolResult result = await Tool.RunInAsync(s_driver, "node", ["seek.mjs", chromium, url, "0.8", BytesPerSecond.ToString(CultureInfo.InvariantCulture)]);
        return JsonDocument.Parse(result.Text).RootElement;
    }
}
