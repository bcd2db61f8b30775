using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using System.Text;
using System.Threading;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Modes;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>What different requests get of one file: validators, preconditions, parts, codings.</summary>
public abstract class SiteSelectionTests(ServerMode mode) : IDisposable
{
    private static readonly DateTime s_modified = new(2024, 2, 29, 1, 2, 3, DateTimeKind.Utc);
    private static readonly string s_text = string.Concat(Enumerable.Range(0, 200).Select(i => $"line {i}\n"));
    private readonly TempFolder _folder = new();
    private readonly Stack<IDisposable> _owned = new();

    public sealed class InHttp1() : SiteSelectionTests(ServerMode.Http1);

    public sealed class InHttp1OverTls() : SiteSelectionTests(ServerMode.Http1OverTls);

    public sealed class InHttp2Cleartext() : SiteSelectionTests(ServerMode.Http2Cleartext);

    public sealed class InHttp2() : SiteSelectionTests(ServerMode.Http2);

    public sealed class InHttp1OverSockets() : SiteSelectionTests(ServerMode.Http1OverSockets);

    public sealed class InHttp2OverSockets() : SiteSelectionTests(ServerMode.Http2OverSockets);

    public void Dispose()
    {
        while (_owned.TryPop(out IDisposable? last)) last.Dispose();
        _folder.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_tag_is_of_the_content_alone()
    {
        Write("a.txt", "same").Write("b.txt", "same").Write("c.txt", "other");
        ModeServer ask = Open();
        string tag = ask.Get("/a.txt").Fields["ETag"]!;
        Assert.StartsWith("\"", tag, StringComparison.Ordinal);
        Assert.Equal(tag, ask.Get("/b.txt").Fields["ETag"]);
        Assert.NotEqual(tag, ask.Get("/c.txt").Fields["ETag"]);

        using var node = new TempFolder();
        node.Write("a.txt", "same");
        File.SetLastWriteTimeUtc(node["a.txt"], s_modified.AddYears(1));
        Site other = Site.FromFolder(node.Path);
        Assert.Equal(tag, Serve(other).Get("/a.txt").Fields["ETag"]);
    }

    [Fact]
    public void Same_length_and_same_time_with_new_content_is_another_tag_within_a_second()
    {
        Write("a.txt", "one");
        ModeServer ask = Open();
        string tag = ask.Get("/a.txt").Fields["ETag"]!;
        Write("a.txt", "two");
        ask.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal("two", ask.Get("/a.txt").Text);
        Assert.NotEqual(tag, ask.Get("/a.txt").Fields["ETag"]);
    }

    [Fact]
    public void A_deploy_that_sets_every_time_to_one_value_never_gets_the_compressed_form_of_the_last_one()
    {
        Write("a.txt", s_text);
        ModeServer ask = Open();
        Assert.True(SpinWait.SpinUntil(() => Gzipped(ask) is not null, TimeSpan.FromSeconds(30)));
        string other = s_text.ToUpperInvariant();

        // The same name, length, time and, on many file systems, inode. What differs is the change time, which the kernel takes from
        // the real clock, in ticks of some milliseconds, while the server's clock is ours and has been put forward by seconds.
        Thread.Sleep(50);
        File.Delete(_folder["a.txt"]);
        Write("a.txt", other);
        ask.Advance(TimeSpan.FromMilliseconds(2000));
        Assert.Equal(other, ask.Get("/a.txt").Text);
        Assert.True(SpinWait.SpinUntil(() => Gzipped(ask) is not null, TimeSpan.FromSeconds(30)));
        Assert.Equal(other, Gzipped(ask));

        string? Gzipped(ModeServer asking)
        {
            asking.Advance(TimeSpan.FromMilliseconds(1000));
            ModeAnswer response = asking.Get("/a.txt", "Accept-Encoding: gzip");
            if (response.Fields["Content-Encoding"] is null) return null;
            using var unzipped = new GZipStream(new MemoryStream(response.Bytes), CompressionMode.Decompress);
            using var reader = new StreamReader(unzipped);
            return reader.ReadToEnd();
        }
    }

    [Theory]
    [InlineData("Range: items=0-9", null, StatusCode.Ok, "gzip")]
    [InlineData("Range: items=0-9", "If-None-Match: {gzip}", StatusCode.NotModified, null)]
    [InlineData("Range: items=0-9", "If-Match: {gzip}", StatusCode.Ok, "gzip")]
    [InlineData("Range: bytes=5-4", null, StatusCode.Ok, "gzip")]
    [InlineData("Range: bytes=5-4", "If-None-Match: {gzip}", StatusCode.NotModified, null)]
    [InlineData("Range: bytes=0-9", null, StatusCode.PartialContent, null)]
    [InlineData("Range: bytes=0-9", "If-None-Match: {gzip}", StatusCode.NotModified, null)]
    [InlineData("Range: bytes=0-9", "If-Match: {gzip}", StatusCode.Ok, "gzip")]
    [InlineData("Range: bytes=0-9", "If-Match: {identity}", StatusCode.PartialContent, null)]
    [InlineData("Range: bytes=0-9", "If-Range: \"nope\"", StatusCode.Ok, "gzip")]
    [InlineData("Range: bytes=0-9", "If-Range: {identity}", StatusCode.PartialContent, null)]
    [InlineData("Range: bytes=0-9", "If-Match: \"nope\"", StatusCode.PreconditionFailed, null)]
    [InlineData("Range: bytes=99999-", null, StatusCode.RangeNotSatisfiable, null)]
    public void A_range_counts_for_what_would_be_200_without_it(string range, string? condition, StatusCode status, string? coding)
    {
        Write("a.txt", s_text);
        ModeServer ask = Open();
        string? gzip = null;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                ask.Advance(TimeSpan.FromMilliseconds(1000));
                ModeAnswer answer = ask.Get("/a.txt", "Accept-Encoding: gzip");
                gzip = answer.Fields["ETag"];
                return answer.Fields["Content-Encoding"] is not null;
            },
            TimeSpan.FromSeconds(30)));
        string identity = ask.Get("/a.txt").Fields["ETag"]!;
        string[] fields = ["Accept-Encoding: gzip", range, condition?.Replace("{gzip}", gzip, StringComparison.Ordinal).Replace("{identity}", identity, StringComparison.Ordinal) ?? "X: y"];
        ModeAnswer response = ask.Get("/a.txt", fields);
        Assert.Equal(status, response.Status);
        Assert.Equal(coding, response.Fields["Content-Encoding"]);
    }

    [Fact]
    public void A_range_that_could_be_ignored_costs_nobody_the_answer()
    {
        Write("a.txt", s_text);
        ModeServer ask = Open();
        string[] onlyGzip = ["Accept-Encoding: gzip, identity;q=0", "Range: bytes=0-9"];
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                ask.Advance(TimeSpan.FromMilliseconds(1000));
                return ask.Get("/a.txt", "Accept-Encoding: gzip").Fields["Content-Encoding"] is not null;
            },
            TimeSpan.FromSeconds(30)));
        ModeAnswer whole = ask.Get("/a.txt", onlyGzip);
        Assert.Equal(StatusCode.Ok, whole.Status);
        Assert.Equal("gzip", whole.Fields["Content-Encoding"]);
    }

    [Fact]
    public void A_long_sibling_gets_its_strong_tag_too()
    {
        byte[] bytes = new byte[FileContent.WholeUpToBytes + 1];
        new Random(1).NextBytes(bytes);
        Write("a.js", s_text);
        _folder.Write("a.js.br", bytes);
        ModeServer ask = Open();
        string? tag = null;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                ask.Advance(TimeSpan.FromMilliseconds(1000));
                tag = ask.Head("/a.js", "Accept-Encoding: br").Fields["ETag"];
                return tag![0] == '"';
            },
            TimeSpan.FromSeconds(20)));
        Assert.Equal(EntityTags.Strong(bytes, ContentCoding.Brotli), tag);
        Assert.Equal(EntityTags.Strong(System.Text.Encoding.UTF8.GetBytes(s_text), ContentCoding.Identity), ask.Head("/a.js").Fields["ETag"]);
    }

    [Fact]
    public void A_long_file_has_a_weak_tag_until_its_hash_is_known()
    {
        byte[] bytes = new byte[FileContent.WholeUpToBytes + 1];
        new Random(1).NextBytes(bytes);
        _folder.Write("big.bin", bytes);
        ModeServer ask = Open();
        Assert.StartsWith("W/\"", ask.Head("/big.bin").Fields["ETag"], StringComparison.Ordinal);
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                ask.Advance(TimeSpan.FromMilliseconds(1000));
                return ask.Head("/big.bin").Fields["ETag"]![0] == '"';
            },
            TimeSpan.FromSeconds(20)));
        Assert.Equal(EntityTags.Strong(bytes, ContentCoding.Identity), ask.Head("/big.bin").Fields["ETag"]);
    }

    [Theory]
    [InlineData("GET", StatusCode.NotModified, "If-None-Match: {tag}")]
    [InlineData("HEAD", StatusCode.NotModified, "If-None-Match: {tag}")]
    [InlineData("GET", StatusCode.NotModified, "If-None-Match: \"x\", W/{tag}")]
    [InlineData("GET", StatusCode.NotModified, "If-None-Match: *")]
    [InlineData("GET", StatusCode.Ok, "If-None-Match: \"x\"")]
    [InlineData("GET", StatusCode.Ok, "If-None-Match: \"x\"", "If-Modified-Since: Thu, 29 Feb 2024 01:02:03 GMT")]
    [InlineData("GET", StatusCode.NotModified, "If-Modified-Since: Thu, 29 Feb 2024 01:02:03 GMT")]
    [InlineData("GET", StatusCode.NotModified, "If-Modified-Since: Thursday, 29-Feb-24 01:02:03 GMT")]
    [InlineData("GET", StatusCode.NotModified, "If-Modified-Since: Thu Feb 29 01:02:03 2024")]
    [InlineData("GET", StatusCode.Ok, "If-Modified-Since: Thu, 29 Feb 2024 01:02:02 GMT")]
    [InlineData("GET", StatusCode.PreconditionFailed, "If-Match: \"x\"")]
    [InlineData("GET", StatusCode.Ok, "If-Match: {tag}")]
    [InlineData("GET", StatusCode.PreconditionFailed, "If-Match: W/{tag}")]
    [InlineData("GET", StatusCode.PreconditionFailed, "If-Unmodified-Since: Thu, 29 Feb 2024 01:02:02 GMT")]
    [InlineData("GET", StatusCode.NotModified, "Range: bytes=0-1", "If-None-Match: {tag}")]
    public void Preconditions_are_held_against_the_file(string method, StatusCode expected, params string[] fields)
    {
        Write("a.bin", "hello");
        ModeServer ask = Open();
        string tag = ask.Get("/a.bin").Fields["ETag"]!;
        ModeAnswer response = ask.Send(method, "/a.bin", [.. fields.Select(field => field.Replace("{tag}", tag, StringComparison.Ordinal))]);
        Assert.Equal(expected, response.Status);
        if (expected == StatusCode.NotModified)
        {
            Assert.Empty(response.Bytes);
            Assert.Equal(tag, response.Fields["ETag"]);
            Assert.Equal("no-cache", response.Fields["Cache-Control"]);
            Assert.Null(response.Fields["Content-Type"]);
        }
    }

    [Fact]
    public void What_is_not_there_is_404_whatever_the_conditions() =>
        Assert.Equal(StatusCode.NotFound, Open().Get("/nothing", "If-None-Match: *").Status);

    [Theory]
    [InlineData("bytes=0-4", "01234", "bytes 0-4/20")]
    [InlineData("bytes=15-", "fghij", "bytes 15-19/20")]
    [InlineData("bytes=-3", "hij", "bytes 17-19/20")]
    [InlineData("bytes=18-99", "ij", "bytes 18-19/20")]
    [InlineData("bytes=0-0", "0", "bytes 0-0/20")]
    public void A_part_is_206(string range, string expected, string contentRange)
    {
        Write("a.bin", "0123456789abcdefghij");
        ModeAnswer response = Open().Get("/a.bin", "Range: " + range);
        Assert.Equal(StatusCode.PartialContent, response.Status);
        Assert.Equal(expected, response.Text);
        Assert.Equal(contentRange, response.Fields["Content-Range"]);
        Assert.Equal("bytes", response.Fields["Accept-Ranges"]);
    }

    [Theory]
    [InlineData("lines=0-4")]
    [InlineData("bytes=x")]
    [InlineData("bytes=5-4")]
    public void A_range_that_means_nothing_is_ignored(string range)
    {
        Write("a.bin", "0123456789abcdefghij");
        Assert.Equal(StatusCode.Ok, Open().Get("/a.bin", "Range: " + range).Status);
    }

    [Fact]
    public void A_range_beyond_the_end_is_416_and_head_ignores_ranges()
    {
        Write("a.bin", "0123456789abcdefghij");
        ModeServer ask = Open();
        ModeAnswer response = ask.Get("/a.bin", "Range: bytes=20-");
        Assert.Equal(StatusCode.RangeNotSatisfiable, response.Status);
        Assert.Equal("bytes */20", response.Fields["Content-Range"]);
        Assert.Equal(StatusCode.Ok, ask.Head("/a.bin", "Range: bytes=0-1").Status);
    }

    [Fact]
    public void Several_parts_are_multipart_and_add_up_to_their_length()
    {
        Write("a.txt", new string('a', 100) + new string('b', 500) + new string('c', 100));
        ModeAnswer response = Open().Get("/a.txt", "Range: bytes=0-1,600-601");
        Assert.Equal(StatusCode.PartialContent, response.Status);
        string type = response.Fields["Content-Type"]!;
        Assert.StartsWith("multipart/byteranges; boundary=", type, StringComparison.Ordinal);
        string boundary = type[(type.IndexOf('=', StringComparison.Ordinal) + 1)..];
        Assert.Equal(
            $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 0-1/700\r\n\r\naa\r\n"
            + $"--{boundary}\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Range: bytes 600-601/700\r\n\r\ncc\r\n--{boundary}--\r\n",
            response.Text);
        Assert.Equal(response.Fields["Content-Length"], response.Bytes.Length.ToString(CultureInfo.InvariantCulture));
        Assert.Null(response.Fields["Content-Range"]);
    }

    [Fact]
    public void Parts_beyond_4_GiB_are_found()
    {
        const long Length = 5L * 1024 * 1024 * 1024;
        using (FileStream sparse = File.Create(_folder["big.bin"]))
        {
            sparse.SetLength(Length);
            sparse.Position = Length - 4;
            sparse.Write("tail"u8);
        }

        ModeAnswer response = Open(compresses: false).Get("/big.bin", "Range: bytes=-4");
        Assert.Equal("tail", response.Text);
        Assert.Equal($"bytes {Length - 4}-{Length - 1}/{Length}", response.Fields["Content-Range"]);
    }

    [Theory]
    [InlineData("If-Range: {tag}", StatusCode.PartialContent)]
    [InlineData("If-Range: W/{tag}", StatusCode.Ok)]
    [InlineData("If-Range: \"x\"", StatusCode.Ok)]
    [InlineData("If-Range: Thu, 29 Feb 2024 01:02:03 GMT", StatusCode.PartialContent)]
    [InlineData("If-Range: Thu, 29 Feb 2024 01:02:04 GMT", StatusCode.Ok)]
    public void A_part_of_another_version_is_never_sent(string condition, StatusCode expected)
    {
        Write("a.bin", "hello");
        ModeServer ask = Open();
        string tag = ask.Get("/a.bin").Fields["ETag"]!;
        Assert.Equal(expected, ask.Get("/a.bin", "Range: bytes=0-1", condition.Replace("{tag}", tag, StringComparison.Ordinal)).Status);
    }

    [Theory]
    [InlineData("br, gzip, zstd", "br")]
    [InlineData("gzip, zstd", "zstd")]
    [InlineData("gzip", "gzip")]
    [InlineData("gzip;q=1, br;q=0.5", "gzip")]
    [InlineData("*", "br")]
    [InlineData("*;q=0.1, identity", null)]
    [InlineData("identity", null)]
    [InlineData("deflate", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_sibling_is_chosen_by_what_the_client_accepts(string? accept, string? expected)
    {
        Write("a.js", s_text).Write("a.js.br", "BR").Write("a.js.zst", "ZSTD").Write("a.js.gz", "GZIP");
        ModeServer ask = Open();
        string plain = ask.Get("/a.js").Fields["ETag"]!;
        ModeAnswer response = accept is null ? ask.Get("/a.js") : ask.Get("/a.js", "Accept-Encoding: " + accept);
        Assert.Equal(expected, response.Fields["Content-Encoding"]);
        Assert.Equal("Accept-Encoding", response.Fields["Vary"]);
        Assert.Equal("text/javascript; charset=utf-8", response.Fields["Content-Type"]);
        Assert.Equal(expected switch { "br" => "BR", "gzip" => "GZIP", "zstd" => "ZSTD", _ => s_text }, response.Text);
        Assert.Equal(expected is null, response.Fields["ETag"] == plain);

        // The tag of one coding is not the tag of another; and 304 tells caches what it depends on too.
        string[] fields = accept is null ? [] : ["Accept-Encoding: " + accept];
        ModeAnswer again = ask.Get("/a.js", [.. fields, "If-None-Match: " + response.Fields["ETag"]]);
        Assert.Equal(StatusCode.NotModified, again.Status);
        Assert.Equal("Accept-Encoding", again.Fields["Vary"]);
        if (expected is not null) Assert.Equal(StatusCode.Ok, ask.Get("/a.js", [.. fields, "If-None-Match: " + plain]).Status);
    }

    [Fact]
    public void A_part_of_a_sibling_is_a_part_of_the_siblings_bytes()
    {
        Write("a.js", s_text).Write("a.js.br", "0123456789");
        ModeAnswer response = Open().Get("/a.js", "Accept-Encoding: br", "Range: bytes=2-3");
        Assert.Equal("23", response.Text);
        Assert.Equal("bytes 2-3/10", response.Fields["Content-Range"]);
        Assert.Equal("br", response.Fields["Content-Encoding"]);
    }

    [Fact]
    public void A_sibling_that_is_older_or_no_file_is_ignored_and_one_that_appears_is_noticed()
    {
        Write("a.js", s_text).Write("a.js.br", "stale");
        File.SetLastWriteTimeUtc(_folder["a.js.br"], s_modified.AddSeconds(-1));
        _folder.Folder("a.js.gz");
        ModeServer ask = Open(compresses: false);
        ModeAnswer response = ask.Get("/a.js", "Accept-Encoding: br, gzip");
        Assert.Null(response.Fields["Content-Encoding"]);
        Assert.Null(response.Fields["Vary"]);
        Write("a.js.br", "fresh");
        ask.Advance(TimeSpan.FromMilliseconds(1000));
        Assert.Equal("fresh", ask.Get("/a.js", "Accept-Encoding: br, gzip").Text);
    }

    [Fact]
    public void When_no_form_is_acceptable_the_answer_is_406()
    {
        Write("a.png", "png");
        ModeServer ask = Open();
        ModeAnswer response = ask.Get("/a.png", "Accept-Encoding: br, identity;q=0");
        Assert.Equal(StatusCode.NotAcceptable, response.Status);
        Assert.Equal("Accept-Encoding", response.Fields["Vary"]);
        Assert.Equal(StatusCode.NotAcceptable, ask.Get("/a.png", "Accept-Encoding: *;q=0").Status);
        Assert.Equal(StatusCode.Ok, ask.Get("/a.png", "Accept-Encoding: *;q=0, identity").Status);
    }

    [Fact]
    public void What_is_asked_for_again_is_compressed_once_in_the_background()
    {
        Write("a.txt", s_text).Write("small.txt", "small").Write("a.png", s_text);
        ModeServer ask = Open();
        ModeAnswer first = ask.Get("/a.txt", "Accept-Encoding: br");
        Assert.Null(first.Fields["Content-Encoding"]);
        Assert.Equal("Accept-Encoding", first.Fields["Vary"]);
        ask.Get("/a.txt", "Accept-Encoding: br");
        ModeAnswer? coded = null;
        Assert.True(SpinWait.SpinUntil(
            () =>
            {
                ask.Advance(TimeSpan.FromMilliseconds(1000));
                coded = ask.Get("/a.txt", "Accept-Encoding: br");
                return coded.Fields["Content-Encoding"] == "br";
            },
            TimeSpan.FromSeconds(20)));

        using var brotli = new BrotliStream(new MemoryStream(coded!.Bytes), CompressionMode.Decompress);
        Assert.Equal(s_text, new StreamReader(brotli).ReadToEnd());
        using var gzip = new GZipStream(new MemoryStream(ask.Get("/a.txt", "Accept-Encoding: gzip").Bytes), CompressionMode.Decompress);
        Assert.Equal(s_text, new StreamReader(gzip).ReadToEnd());
        Assert.Equal(s_text, ask.Get("/a.txt").Text);
        string[] tags = [.. new[] { "br", "gzip", "identity" }.Select(coding => ask.Get("/a.txt", "Accept-Encoding: " + coding).Fields["ETag"]!)];
        Assert.Equal(3, tags.Distinct().Count());

        // A part is never of what we compressed ourselves: another node's would differ.
        ModeAnswer part = ask.Get("/a.txt", "Accept-Encoding: br", "Range: bytes=0-3");
        Assert.Equal("line", part.Text);
        Assert.Null(part.Fields["Content-Encoding"]);

        foreach (string target in new[] { "/small.txt", "/a.png" })
        {
            for (int i = 0; i < 3; i++) ask.Get(target, "Accept-Encoding: br");
            ask.Advance(TimeSpan.FromMilliseconds(1000));
            ModeAnswer plain = ask.Get(target, "Accept-Encoding: br");
            Assert.Null(plain.Fields["Content-Encoding"]);
            Assert.Null(plain.Fields["Vary"]);
        }
    }

    private SiteSelectionTests Write(string name, string text)
    {
        _folder.Write(name, Encoding.UTF8.GetBytes(text));
        File.SetLastWriteTimeUtc(_folder[name], s_modified);
        return this;
    }

    private ModeServer Open(bool compresses = true) => Serve(Site.FromFolder(_folder.Path, new SiteOptions { Compresses = compresses }));

    private ModeServer Serve(Site site)
    {
        _owned.Push(site);
        var server = new ModeServer(mode, site);
        _owned.Push(server);
        return server;
    }
}
