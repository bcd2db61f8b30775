using System;
using System.Globalization;
using System.IO;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>When a file's date is told, and whose date it is.</summary>
public sealed class SiteDateTests : IDisposable
{
    private static readonly DateTime s_modified = new(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();
    private Site? _site;

    public void Dispose()
    {
        _site?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_date_is_told_only_when_its_second_is_over_so_that_it_stands_for_one_version()
    {
        _folder.Write("a.txt", "version one");
        DateTime second = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).UtcDateTime;
        File.SetLastWriteTimeUtc(_folder["a.txt"], second.AddMilliseconds(200));
        Ask ask = Open();
        ask.UtcSeconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Assert.Null(ask.Get("/a.txt").Fields["Last-Modified"]);

        // Once more within that second: whoever had been told the date would now join a part of this to a part of that.
        _folder.Write("a.txt", "version two");
        File.SetLastWriteTimeUtc(_folder["a.txt"], second.AddMilliseconds(700));
        ask.NowMilliseconds += 1000;
        ask.UtcSeconds += 3600;
        string date = ask.Get("/a.txt").Fields["Last-Modified"]!;
        Assert.Equal(second.ToString("R", CultureInfo.InvariantCulture), date);
        Response part = ask.Get("/a.txt", "Range: bytes=8-", $"If-Range: {date}");
        Assert.Equal(StatusCode.PartialContent, part.Status);
        Assert.Equal("two", Ask.Text(part));
    }

    [Fact]
    public void A_sibling_has_its_own_date()
    {
        _folder.Write("a.js", "0123456789").Write("a.js.br", "01234");
        File.SetLastWriteTimeUtc(_folder["a.js"], s_modified);
        File.SetLastWriteTimeUtc(_folder["a.js.br"], s_modified.AddHours(1));
        Ask ask = Open();
        Assert.Equal("Thu, 29 Feb 2024 01:02:03 GMT", ask.Get("/a.js").Fields["Last-Modified"]);
        Assert.Equal("Thu, 29 Feb 2024 02:02:03 GMT", ask.Get("/a.js", "Accept-Encoding: br").Fields["Last-Modified"]);
    }

    private Ask Open()
    {
        _site = Site.FromFolder(_folder.Path, new SiteOptions { Compresses = false });
        return new Ask(_site);
    }
}
