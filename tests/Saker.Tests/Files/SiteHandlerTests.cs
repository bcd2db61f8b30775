using System;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>A site as a handler, asked without a connection: what its answers hold, where its work is done, what a hit costs.</summary>
public sealed class SiteHandlerTests : IDisposable
{
    private static readonly DateTime s_modified = new(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
    private static readonly string s_text = string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i}\n"));
    private readonly TempFolder _folder = new();
    private Site? _site;

    public void Dispose()
    {
        _site?.Dispose();
        _folder.Dispose();
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
        Ask ask = Open(new SiteOptions { CacheBytes = 0 });
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

    [Fact]
    public void A_file_that_changed_this_very_second_is_read_again_once_it_has_settled()
    {
        Write("a.txt", "one");
        Ask ask = Open();
        ask.UtcSeconds = DateTimeOffset.UtcNow.ToUnixTimeSeconds();
        Response young = ask.Get("/a.txt");
        ask.NowMilliseconds += 1000;
        ask.UtcSeconds += 3600;
        Response settled = ask.Get("/a.txt");
        Assert.NotSame(young, settled);
        ask.NowMilliseconds += 1000;
        Assert.Same(settled, ask.Get("/a.txt"));
    }

    [Fact]
    public void Parts_of_a_long_file_share_one_reference_to_its_descriptor_which_the_last_part_gives_back()
    {
        byte[] bytes = new byte[FileContent.WholeUpToBytes + 1000];
        new Random(1).NextBytes(bytes);
        _folder.Write("big.bin", bytes);
        Ask ask = Open();
        Assert.Equal(bytes[5..10], Ask.Bytes(ask.Get("/big.bin", "Range: bytes=5-9")));
        Response several = ask.Get("/big.bin", "Range: bytes=0-0,1000000-1000009,-1");
        var parts = Assert.IsType<ResponseContent.Sequence>(several.Content).Parts.ToArray().OfType<ResponseContent.FileRange>().ToArray();
        Assert.Equal([false, false, true], parts.Select(part => part.Lease is not null));
        Assert.Single(parts.Select(part => part.File).Distinct());
        Assert.Equal(several.Content.Length, Ask.Bytes(several).Length);
    }

    [Fact]
    public void An_answer_from_the_cache_and_one_from_the_disk_are_the_same()
    {
        Write("a.js", s_text).Write("a.js.br", "BR").Write("docs/index.html", "<p>docs").Write("big.bin", new string('x', FileContent.WholeUpToBytes + 5)).Write("404.html", "ours");
        Ask cached = Open(new SiteOptions { Compresses = false });
        using Site bare = Site.FromFolder(_folder.Path, new SiteOptions { CacheBytes = 0, Compresses = false });
        var uncached = new Ask(bare);
        foreach (Ask ask in new[] { cached, uncached })
        {
            // The hash of the long file comes from the background; the comparison is of what is said once it is known.
            Assert.True(SpinWait.SpinUntil(
                () =>
                {
                    ask.NowMilliseconds += 1000;
                    return ask.Head("/big.bin").Fields["ETag"]![0] == '"';
                },
                TimeSpan.FromSeconds(20)));
        }

        string[] targets = ["/a.js", "/docs", "/docs?x", "/docs/", "/big.bin", "/nothing", "/.env"];
        string[][] requests =
        [
            [], ["Accept-Encoding: br"], ["If-None-Match: *"], ["Range: bytes=0-3"], ["Range: bytes=0-1,500-501"], ["Range: bytes=99999999-"],
            ["If-Match: \"x\""], ["If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"], ["Accept-Encoding: identity;q=0"],
        ];
        foreach (string target in targets)
        {
            foreach (string[] fields in requests)
            {
                foreach (string method in new[] { "GET", "HEAD" })
                {
                    Response a = cached.Send(method, target, fields);
                    Response b = cached.Send(method, target, fields);
                    Response c = uncached.Send(method, target, fields);
                    Assert.Equal(Describe(a), Describe(b));
                    Assert.Equal(Describe(a), Describe(c));
                    if (method == "HEAD") continue;
                    byte[] bytes = Ask.Bytes(a);
                    if (a.Content is not ResponseContent.Sequence) Assert.Equal(bytes, Ask.Bytes(b));
                    if (a.Content is not ResponseContent.Sequence) Assert.Equal(bytes, Ask.Bytes(c));
                }
            }
        }

        static string Describe(Response response) =>
            $"{response.Status} {response.Content.Length} "
            + string.Join('|', response.Fields.Select(field => $"{field.Name}: {(field.Value.StartsWith("multipart", StringComparison.Ordinal) ? "multipart" : field.Value)}"));
    }

    [Fact]
    public void A_hit_for_200_and_304_allocates_nothing()
    {
        Write("a.js", s_text).Write("a.js.br", "BR");
        Ask ask = Open(new SiteOptions { Compresses = false });
        string tag = ask.Get("/a.js", "Accept-Encoding: gzip, br").Fields["ETag"]!;
        foreach (Request request in new[]
        {
            ask.Request("GET", "/a.js"),
            ask.Request("GET", "/a.js", "Accept-Encoding: gzip, deflate, br, zstd"),
            ask.Request("GET", "/a.js", "Accept-Encoding: gzip, br", "If-None-Match: " + tag),
            ask.Request("HEAD", "/a.js"),
        })
        {
            for (int i = 0; i < 1000; i++) Hit(request);
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++) Hit(request);
            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }

        void Hit(Request request)
        {
            System.Threading.Tasks.ValueTask<Response?> task = _site!.HandleAsync(request);
            if (!task.IsCompletedSuccessfully) throw new InvalidOperationException("a hit does not wait");
            _ = task.Result;
        }
    }

    private SiteHandlerTests Write(string name, string text)
    {
        _folder.Write(name, Encoding.UTF8.GetBytes(text));
        File.SetLastWriteTimeUtc(_folder[name], s_modified);
        return this;
    }

    private Ask Open(SiteOptions? options = null)
    {
        _site = Site.FromFolder(_folder.Path, options);
        return new Ask(_site);
    }
}
