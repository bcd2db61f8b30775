using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Modes;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>A site over a real folder, as every client sees it.</summary>
public abstract class SiteTests(ServerMode mode) : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly Stack<IDisposable> _owned = new();

    public sealed class InHttp1() : SiteTests(ServerMode.Http1);

    public sealed class InHttp1OverTls() : SiteTests(ServerMode.Http1OverTls);

    public sealed class InHttp2Cleartext() : SiteTests(ServerMode.Http2Cleartext);

    public sealed class InHttp2() : SiteTests(ServerMode.Http2);

    public sealed class InHttp1OverSockets() : SiteTests(ServerMode.Http1OverSockets);

    public sealed class InHttp2OverSockets() : SiteTests(ServerMode.Http2OverSockets);

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? last)) last.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void A_file_has_its_type_its_time_and_its_bytes()
    {
        _folder.Write("hello.txt", "hello");
        File.SetLastWriteTimeUtc(_folder["hello.txt"], new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        ModeAnswer response = Open().Get("/hello.txt");
        Assert.Equal(StatusCode.Ok, response.Status);
        Assert.Equal("hello", response.Text);
        Assert.Equal("text/plain; charset=utf-8", response.Fields["Content-Type"]);
        Assert.Equal("nosniff", response.Fields["X-Content-Type-Options"]);
        Assert.Equal("no-cache", response.Fields["Cache-Control"]);
        Assert.Equal("Thu, 29 Feb 2024 01:02:03 GMT", response.Fields["Last-Modified"]);
    }

    [Fact]
    public void A_name_with_a_hash_may_be_kept_for_a_year()
    {
        _folder.Write("app.3f2a9c1d.js", "x");
        Assert.Equal("public, max-age=31536000, immutable", Open().Get("/app.3f2a9c1d.js").Fields["Cache-Control"]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(4_102_444_800)]
    public void A_time_that_means_nothing_is_not_told(long seconds)
    {
        _folder.Write("a.txt", "a");
        File.SetLastWriteTimeUtc(_folder["a.txt"], DateTimeOffset.FromUnixTimeSeconds(seconds).UtcDateTime);
        Assert.Null(Open().Get("/a.txt").Fields["Last-Modified"]);
    }

    [Fact]
    public void Head_has_the_header_section_of_get()
    {
        _folder.Write("a.txt", "hello").Write("big.bin", new byte[FileContent.WholeUpToBytes + 1]);
        ModeServer ask = Open();
        foreach (string target in new[] { "/a.txt", "/big.bin", "/nothing", "/nothing.css" })
        {
            ModeAnswer get = ask.Get(target);
            ModeAnswer head = ask.Head(target);
            Assert.Equal(get.Status, head.Status);
            Assert.Empty(head.Bytes);
            Assert.Equal(get.Fields, head.Fields);
        }
    }

    [Theory]
    [InlineData("OPTIONS", "/a.txt", StatusCode.NoContent, true)]
    [InlineData("OPTIONS", "/nothing", StatusCode.NoContent, true)]
    [InlineData("OPTIONS", "*", StatusCode.NoContent, true)]
    [InlineData("POST", "/a.txt", StatusCode.MethodNotAllowed, true)]
    [InlineData("PUT", "/a.txt", StatusCode.MethodNotAllowed, true)]
    [InlineData("DELETE", "/nothing", StatusCode.MethodNotAllowed, true)]
    [InlineData("PATCH", "/a.txt", StatusCode.MethodNotAllowed, true)]
    [InlineData("TRACE", "/a.txt", StatusCode.MethodNotAllowed, true)]
    [InlineData("BREW", "/a.txt", StatusCode.NotImplemented, false)]
    [InlineData("get", "/a.txt", StatusCode.NotImplemented, false)]
    public void Other_methods_are_told_what_is_allowed(string method, string target, StatusCode status, bool allow)
    {
        _folder.Write("a.txt", "a");
        ModeAnswer response = Open().Send(method, target);
        Assert.Equal(status, response.Status);
        Assert.Equal(allow ? "GET, HEAD, OPTIONS" : null, response.Fields["Allow"]);
    }

    [Theory]
    [InlineData("/docs", "/docs/")]
    [InlineData("/docs?a=1&b=%2F", "/docs/?a=1&b=%2F")]
    [InlineData("/docs?", "/docs/?")]
    [InlineData("//docs", "/docs/")]
    [InlineData("/x/..//docs?q", "/docs/?q")]
    [InlineData("/a%20b%3F", "/a%20b%3F/")]
    public void A_folder_without_its_slash_redirects_and_keeps_the_query(string target, string location)
    {
        _folder.Write("docs/index.html", "docs").Write("a b?/index.html", "odd");
        ModeServer ask = Open();
        for (int i = 0; i < 2; i++)
        {
            ModeAnswer response = ask.Get(target);
            Assert.Equal(StatusCode.MovedPermanently, response.Status);
            Assert.Equal(location, response.Fields["Location"]);
            Assert.Equal("no-cache", response.Fields["Cache-Control"]);
        }
    }

    [Fact]
    public void Not_found_has_the_sites_own_page_with_status_404()
    {
        _folder.Write("404.html", "<p>ours</p>").Write("page.html", "page");
        ModeServer ask = Open();
        ModeAnswer response = ask.Get("/nothing");
        Assert.Equal(StatusCode.NotFound, response.Status);
        Assert.Equal("<p>ours</p>", response.Text);
        Assert.Equal("text/html; charset=utf-8", response.Fields["Content-Type"]);
        Assert.Equal(StatusCode.Ok, ask.Get("/404.html").Status);

        _folder.Write("not_found.html", "<p>better</p>");
        ask.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal("<p>better</p>", ask.Get("/nothing").Text);
    }

    [Fact]
    public void Not_found_without_a_page_has_the_built_in_one()
    {
        ModeAnswer response = Open().Get("/nothing");
        Assert.Equal(StatusCode.NotFound, response.Status);
        Assert.Contains("404 Not Found", response.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fifo_a_socket_and_links_out_of_the_root_are_not_there()
    {
        using var outside = new TempFolder();
        outside.Write("secret.txt", "secret");
        _folder.Fifo("pipe").Link("out", outside["secret.txt"]).Link("loop", "loop").Link("in", "real.txt").Write("real.txt", "real");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        ModeServer ask = Open();
        foreach (string target in new[] { "/pipe", "/socket", "/out", "/loop" }) Assert.Equal(StatusCode.NotFound, ask.Get(target).Status);
        Assert.Equal("real", ask.Get("/in").Text);
    }

    [Fact]
    public void A_name_too_long_to_exist_is_not_found()
    {
        ModeServer ask = Open();
        Assert.Equal(StatusCode.NotFound, ask.Get("/" + new string('n', 300)).Status);
        Assert.Equal(StatusCode.NotFound, ask.Get("/" + string.Concat(Enumerable.Repeat("d/", 3000))).Status);
    }

    [Fact]
    public void A_removed_root_says_404_and_serves_again_when_it_is_back()
    {
        _folder.Write("root/a.txt", "before");
        ModeServer ask = Open("root", new SiteOptions { IsDevelopment = true });
        Assert.Equal("before", ask.Get("/a.txt").Text);
        Directory.Delete(_folder["root"], recursive: true);
        Assert.Equal(StatusCode.NotFound, ask.Get("/a.txt").Status);
        _folder.Write("root/a.txt", "after");

        // The root's name is looked at every 100 ms of real time, so this may take a few requests and can take no more than that.
        Assert.True(System.Threading.SpinWait.SpinUntil(() => ask.Get("/a.txt").Status == StatusCode.Ok, TimeSpan.FromSeconds(5)));
        Assert.Equal("after", ask.Get("/a.txt").Text);
    }

    [Fact]
    public void A_single_file_is_the_whole_site()
    {
        _folder.Write("report.pdf", "pdf").Write("secret.txt", "no");
        ModeServer ask = Serve(Site.FromFile(_folder["report.pdf"]));
        Assert.Equal("pdf", ask.Get("/").Text);
        Assert.Equal("pdf", ask.Get("/report.pdf").Text);
        Assert.Equal("application/pdf", ask.Get("/").Fields["Content-Type"]);
        Assert.Equal(StatusCode.NotFound, ask.Get("/secret.txt").Status);
        Assert.Throws<FileNotFoundException>(() => Site.FromFile(_folder["nowhere.txt"]));
    }

    [Fact]
    public void A_single_file_may_be_a_link_to_anywhere()
    {
        using var elsewhere = new TempFolder();
        elsewhere.Write("real.txt", "real");
        _folder.Link("link.txt", elsewhere["real.txt"]).Link("other.txt", elsewhere["real.txt"]);
        ModeServer ask = Serve(Site.FromFile(_folder["link.txt"]));
        Assert.Equal("real", ask.Get("/").Text);
        Assert.Equal(StatusCode.NotFound, ask.Get("/other.txt").Status);
    }

    private ModeServer Open(string relative = "", SiteOptions? options = null) => Serve(Site.FromFolder(_folder[relative], options));

    private ModeServer Serve(Site site)
    {
        _owned.Push(site);
        var server = new ModeServer(mode, site);
        _owned.Push(server);
        return server;
    }
}
