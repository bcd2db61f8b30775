using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>A site over a real folder, asked without a socket.</summary>
public sealed class SiteTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private Site? _site;

    public void Dispose()
    {
        _site?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void A_file_has_its_type_its_time_and_its_bytes()
    {
        _folder.Write("hello.txt", "hello");
        File.SetLastWriteTimeUtc(_folder["hello.txt"], new DateTime(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc));
        Response response = Open().Get("/hello.txt");
        Assert.Equal(StatusCode.Ok, response.Status);
        Assert.Equal("hello", Ask.Text(response));
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
        Ask ask = Open();
        foreach (string target in new[] { "/a.txt", "/big.bin", "/nothing", "/nothing.css" })
        {
            Response get = ask.Get(target);
            Response head = ask.Head(target);
            Assert.Equal(get.Status, head.Status);
            Assert.Equal(get.Content.Length, head.Content.Length);
            Assert.Equal(get.Fields, head.Fields);
            Ask.Bytes(get);
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
        Response response = Open().Send(method, target);
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
        Ask ask = Open();
        for (int i = 0; i < 2; i++)
        {
            Response response = ask.Get(target);
            Assert.Equal(StatusCode.MovedPermanently, response.Status);
            Assert.Equal(location, response.Fields["Location"]);
            Assert.Equal("no-cache", response.Fields["Cache-Control"]);
        }
    }

    [Fact]
    public void Not_found_has_the_sites_own_page_with_status_404()
    {
        _folder.Write("404.html", "<p>ours</p>").Write("page.html", "page");
        Ask ask = Open();
        Response response = ask.Get("/nothing");
        Assert.Equal(StatusCode.NotFound, response.Status);
        Assert.Equal("<p>ours</p>", Ask.Text(response));
        Assert.Equal("text/html; charset=utf-8", response.Fields["Content-Type"]);
        Assert.Equal(StatusCode.Ok, ask.Get("/404.html").Status);

        _folder.Write("not_found.html", "<p>better</p>");
        ask.NowMilliseconds += 1000;
        Assert.Equal("<p>better</p>", Ask.Text(ask.Get("/nothing")));
    }

    [Fact]
    public void Not_found_without_a_page_has_the_built_in_one()
    {
        Response response = Open().Get("/nothing");
        Assert.Equal(StatusCode.NotFound, response.Status);
        Assert.Contains("404 Not Found", Ask.Text(response), StringComparison.Ordinal);
    }

    [Fact]
    public void A_fifo_a_socket_and_links_out_of_the_root_are_not_there()
    {
        using var outside = new TempFolder();
        outside.Write("secret.txt", "secret");
        _folder.Fifo("pipe").Link("out", outside["secret.txt"]).Link("loop", "loop").Link("in", "real.txt").Write("real.txt", "real");
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(_folder["socket"]));
        Ask ask = Open();
        foreach (string target in new[] { "/pipe", "/socket", "/out", "/loop" }) Assert.Equal(StatusCode.NotFound, ask.Get(target).Status);
        Assert.Equal("real", Ask.Text(ask.Get("/in")));
    }

    [Fact]
    public void A_name_too_long_to_exist_is_not_found()
    {
        Ask ask = Open();
        Assert.Equal(StatusCode.NotFound, ask.Get("/" + new string('n', 300)).Status);
        Assert.Equal(StatusCode.NotFound, ask.Get("/" + string.Concat(Enumerable.Repeat("d/", 3000))).Status);
    }

    [Fact]
    public void A_long_file_is_an_open_descriptor_that_knows_when_it_changes()
    {
        byte[] bytes = new byte[FileContent.WholeUpToBytes + 10];
        Random.Shared.NextBytes(bytes);
        _folder.Write("big.bin", bytes);
        Ask ask = Open();
        Assert.Equal(bytes, Ask.Bytes(ask.Get("/big.bin")));

        var content = Assert.IsType<ResponseContent.FileRange>(ask.Get("/big.bin").Content);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = content.File;
        Assert.True(content.IsUnchanged!(file));

        // Replaced or removed by name: the open file is whole, and goes on.
        _folder.Replace("big.bin", "other");
        Assert.True(content.IsUnchanged(file));

        // Another request in the meantime does not take this one's descriptor away.
        ask.NowMilliseconds += 1000;
        Assert.Equal("other", Ask.Text(ask.Get("/big.bin")));
        Assert.True(content.IsUnchanged(file));
    }

    [Fact]
    public void Writing_to_a_long_file_in_place_shows_in_its_descriptor()
    {
        _folder.Write("big.bin", new byte[FileContent.WholeUpToBytes + 10]);
        var content = Assert.IsType<ResponseContent.FileRange>(Open().Get("/big.bin").Content);
        using Microsoft.Win32.SafeHandles.SafeFileHandle file = content.File;
        using (FileStream stream = File.OpenWrite(_folder["big.bin"])) stream.SetLength(100);
        Assert.False(content.IsUnchanged!(file));
    }

    [Fact]
    public void A_sparse_file_of_5_GiB_has_its_length_and_costs_no_memory()
    {
        const long Length = 5L * 1024 * 1024 * 1024;
        using (FileStream sparse = File.Create(_folder["big.bin"])) sparse.SetLength(Length);
        Ask ask = Open();
        long before = GC.GetAllocatedBytesForCurrentThread();
        Response response = ask.Get("/big.bin");
        Assert.Equal(Length, response.Content.Length);
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 64 * 1024);
        Assert.IsType<ResponseContent.FileRange>(response.Content).File.Dispose();
    }

    [Fact]
    public void A_removed_root_says_404_and_serves_again_when_it_is_back()
    {
        _folder.Write("root/a.txt", "before");
        Ask ask = Open("root", new SiteOptions { IsDevelopment = true });
        Assert.Equal("before", Ask.Text(ask.Get("/a.txt")));
        Directory.Delete(_folder["root"], recursive: true);
        Assert.Equal(StatusCode.NotFound, ask.Get("/a.txt").Status);
        _folder.Write("root/a.txt", "after");

        // The root's name is looked at every 100 ms of real time, so this may take a few requests and can take no more than that.
        Assert.True(System.Threading.SpinWait.SpinUntil(() => ask.Get("/a.txt").Status == StatusCode.Ok, TimeSpan.FromSeconds(5)));
        Assert.Equal("after", Ask.Text(ask.Get("/a.txt")));
    }

    [Fact]
    public void A_single_file_is_the_whole_site()
    {
        _folder.Write("report.pdf", "pdf").Write("secret.txt", "no");
        _site = Site.FromFile(_folder["report.pdf"]);
        var ask = new Ask(_site);
        Assert.Equal("pdf", Ask.Text(ask.Get("/")));
        Assert.Equal("pdf", Ask.Text(ask.Get("/report.pdf")));
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
        _site = Site.FromFile(_folder["link.txt"]);
        var ask = new Ask(_site);
        Assert.Equal("real", Ask.Text(ask.Get("/")));
        Assert.Equal(StatusCode.NotFound, ask.Get("/other.txt").Status);
    }

    [Fact]
    public void A_file_that_may_not_be_read_is_forbidden_and_says_no_more()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "taking permissions away is done Linux's way here");
        Unprivileged.Open(_folder.Path);
        _folder.Write("locked.txt", "CANARY").Write("locked/index.html", "CANARY").Write("open.txt", "open");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(_folder["locked.txt"], UnixFileMode.None);
            File.SetUnixFileMode(_folder["locked"], UnixFileMode.None);
        }

        Ask ask = Open();
        Unprivileged.Run(() =>
        {
            Assert.All(["/locked.txt", "/locked/", "/locked/index.html"], path =>
            {
                Response response = ask.Get(path);
                Assert.Equal(StatusCode.Forbidden, response.Status);
                Assert.DoesNotContain("CANARY", Ask.Text(response), StringComparison.Ordinal);
            });
            Assert.Equal("open", Ask.Text(ask.Get("/open.txt")));
        });

        // What was refused is not kept: once it may be read it is.
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["locked.txt"], UnixFileMode.UserRead);
        Assert.Equal("CANARY", Ask.Text(ask.Get("/locked.txt")));
    }

    [Fact]
    public void Short_files_in_memory_are_loaded_on_the_loop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.OSVersion.Version >= new Version(5, 12), "looking names up in memory only is Linux 5.12's");
        for (int i = 0; i < 5; i++) _folder.Write($"{i}.png", $"file {i}");
        Ask ask = Open();
        for (int i = 0; i < 5; i++) Assert.Equal($"file {i}", Ask.Text(ask.Get($"/{i}.png")));

        // The root's own name is looked at ten times a second, by a worker.
        Assert.InRange(ask.Offload.Count, 0, 4);
    }

    [Fact]
    public void What_would_keep_a_loop_busy_goes_to_a_worker_and_comes_back_the_same()
    {
        File.WriteAllBytes(_folder["new.bin"], new byte[100 * 1024]);
        File.WriteAllBytes(_folder["long.bin"], new byte[300 * 1024]);
        Ask ask = Open(options: new SiteOptions { CacheBytes = 0 });
        Response first = ask.Get("/new.bin");
        Assert.Equal(1, ask.Offload.Count);     // its hash is not known yet
        Response second = ask.Get("/new.bin");
        Assert.InRange(ask.Offload.Count, 1, 2);
        Assert.Equal(first.Fields["ETag"], second.Fields["ETag"]);
        Assert.Equal(Ask.Bytes(first), Ask.Bytes(second));

        int before = ask.Offload.Count;
        for (int i = 0; i < 3; i++) Assert.Equal(300 * 1024, Ask.Bytes(ask.Get("/long.bin")).Length);
        Assert.Equal(before + 3, ask.Offload.Count);
    }

    private Ask Open(string relative = "", SiteOptions? options = null)
    {
        _site = Site.FromFolder(_folder[relative], options);
        return new Ask(_site);
    }
}
