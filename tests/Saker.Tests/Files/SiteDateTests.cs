using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using Saker.Protocol.Semantics;
using Saker.Tests.Modes;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>When a file's date is told, and whose date it is.</summary>
public abstract class SiteDateTests(ServerMode mode) : IDisposable
{
    private static readonly DateTime s_modified = new(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
    private readonly TempFolder _folder = new();
    private readonly Stack<IDisposable> _owned = new();

    public sealed class InHttp1() : SiteDateTests(ServerMode.Http1);

    public sealed class InHttp1OverTls() : SiteDateTests(ServerMode.Http1OverTls);

    public sealed class InHttp2Cleartext() : SiteDateTests(ServerMode.Http2Cleartext);

    public sealed class InHttp2() : SiteDateTests(ServerMode.Http2);

    public sealed class InHttp1OverSockets() : SiteDateTests(ServerMode.Http1OverSockets);

    public sealed class InHttp2OverSockets() : SiteDateTests(ServerMode.Http2OverSockets);

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? last)) last.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_date_is_told_only_when_its_second_is_over_so_that_it_stands_for_one_version()
    {
        _folder.Write("a.txt", "version one");
        DateTime second = DateTimeOffset.FromUnixTimeSeconds(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).UtcDateTime;
        File.SetLastWriteTimeUtc(_folder["a.txt"], second.AddMilliseconds(200));
        ModeServer ask = Open(DateTimeOffset.UtcNow);
        Assert.Null(ask.Get("/a.txt").Fields["Last-Modified"]);

        // Once more within that second: whoever had been told the date would now join a part of this to a part of that.
        _folder.Write("a.txt", "version two");
        File.SetLastWriteTimeUtc(_folder["a.txt"], second.AddMilliseconds(700));
        ask.Advance(TimeSpan.FromMilliseconds(1000));
        ask.Advance(TimeSpan.FromHours(1));
        string date = ask.Get("/a.txt").Fields["Last-Modified"]!;
        Assert.Equal(second.ToString("R", CultureInfo.InvariantCulture), date);
        ModeAnswer part = ask.Get("/a.txt", "Range: bytes=8-", $"If-Range: {date}");
        Assert.Equal(StatusCode.PartialContent, part.Status);
        Assert.Equal("two", part.Text);
    }

    [Fact]
    public void A_sibling_has_its_own_date()
    {
        _folder.Write("a.js", "0123456789").Write("a.js.br", "01234");
        File.SetLastWriteTimeUtc(_folder["a.js"], s_modified);
        File.SetLastWriteTimeUtc(_folder["a.js.br"], s_modified.AddHours(1));
        ModeServer ask = Open();
        Assert.Equal("Thu, 29 Feb 2024 01:02:03 GMT", ask.Get("/a.js").Fields["Last-Modified"]);
        Assert.Equal("Thu, 29 Feb 2024 02:02:03 GMT", ask.Get("/a.js", "Accept-Encoding: br").Fields["Last-Modified"]);
    }

    private ModeServer Open(DateTimeOffset? now = null) => Serve(Site.FromFolder(_folder.Path, new SiteOptions { Compresses = false }), now);

    private ModeServer Serve(Site site, DateTimeOffset? now)
    {
        _owned.Push(site);
        var server = new ModeServer(mode, site, now);
        _owned.Push(server);
        return server;
    }
}
