using System;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>What happens to a transfer under way, and to the next request, when a file changes in one of the ways that files do.</summary>
public sealed class SiteChangeTests : IDisposable
{
    private const int Long = FileContent.WholeUpToBytes + 1000;

    private readonly TempFolder _folder = new();
    private Site? _site;

    public enum Change
    {
        Truncated,
        Grown,
        Rewritten,
        Replaced,
        Deleted,
        MadeUnreadable,
        FolderRenamed,
        LinkSwitched,
    }

    public void Dispose()
    {
        _site?.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData(Change.Truncated, false, 1000)]
    [InlineData(Change.Grown, false, Long + 100)]
    [InlineData(Change.Rewritten, false, Long)]
    [InlineData(Change.Replaced, true, 7)]
    [InlineData(Change.Deleted, true, null)]
    [InlineData(Change.MadeUnreadable, true, Long)]     // a test that runs as root may read it all the same
    [InlineData(Change.FolderRenamed, true, 7)]
    [InlineData(Change.LinkSwitched, true, 7)]
    public void A_transfer_goes_on_only_with_the_version_it_began_with_and_the_next_request_gets_the_new_one(Change change, bool goesOn, int? next)
    {
        _folder.Write("v1/file.bin", Filled(Long, 1)).Write("v2/file.bin", Filled(7, 2)).Link("current", "v1");
        File.SetLastWriteTimeUtc(_folder["v1/file.bin"], new DateTime(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        _site = Site.FromFolder(_folder.Path, new SiteOptions { Compresses = false });
        var ask = new Ask(_site);
        string target = change == Change.LinkSwitched ? "/current/file.bin" : "/v1/file.bin";
        var content = Assert.IsType<ResponseContent.FileRange>(ask.Get(target).Content);
        using SafeFileHandle file = content.File;
        Assert.True(content.IsUnchanged!(file));

        switch (change)
        {
            case Change.Truncated:
                SetLength(1000);
                break;
            case Change.Grown:
                SetLength(Long + 100);
                break;
            case Change.Rewritten:
                using (FileStream stream = File.OpenWrite(_folder["v1/file.bin"])) stream.Write("other"u8);
                break;
            case Change.Replaced:
                File.Move(_folder["v2/file.bin"], _folder["v1/file.bin"], overwrite: true);
                break;
            case Change.Deleted:
                File.Delete(_folder["v1/file.bin"]);
                break;
            case Change.MadeUnreadable:
                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(_folder["v1/file.bin"], UnixFileMode.None);
                break;
            case Change.FolderRenamed:
                Directory.Move(_folder["v1"], _folder["old"]);
                Directory.Move(_folder["v2"], _folder["v1"]);
                break;
            case Change.LinkSwitched:
                // The deploy pattern: a new link beside the old one, renamed over it.
                _folder.Link("current.new", "v2").Rename("current.new", "current");
                break;
        }

        Assert.Equal(goesOn, content.IsUnchanged(file));
        ask.NowMilliseconds += 1000;
        Response answer = ask.Get(target);
        if (next is null)
        {
            Assert.Equal(StatusCode.NotFound, answer.Status);
        }
        else if (answer.Status != StatusCode.Forbidden || change != Change.MadeUnreadable)
        {
            Assert.Equal(next, answer.Content.Length);
            Ask.Bytes(answer);
        }

        void SetLength(long length)
        {
            using FileStream stream = File.OpenWrite(_folder["v1/file.bin"]);
            stream.SetLength(length);
        }
    }

    [Fact]
    public void A_short_file_that_shrinks_while_it_is_read_is_read_again()
    {
        // A fifo-free way to be in the middle of a read: a writer that never stops, and a reader that must never mix two of its versions.
        _folder.Write("a.txt", Filled(900_000 - ('a' * 100), (byte)'a'));
        _site = Site.FromFolder(_folder.Path, new SiteOptions { CacheBytes = 0 });
        var ask = new Ask(_site);
        using var stop = new System.Threading.CancellationTokenSource();
        var writer = new System.Threading.Thread(() =>
        {
            for (byte b = (byte)'a'; !stop.IsCancellationRequested; b = b == 'z' ? (byte)'a' : (byte)(b + 1))
            {
                _folder.Replace("a.txt", Encoding.ASCII.GetString(Filled(900_000 - (b * 100), b)));
                using FileStream stream = File.OpenWrite(_folder["a.txt"]);
                stream.SetLength(100_000);
            }
        });
        writer.Start();
        try
        {
            for (int i = 0; i < 300; i++)
            {
                Response response = ask.Get("/a.txt");
                if (response.Status != StatusCode.Ok) continue;
                byte[] bytes = Ask.Bytes(response);
                Assert.True(bytes.AsSpan().IndexOfAnyExcept(bytes[0]) < 0, "a mixture of two versions");
                Assert.True(bytes.Length == 100_000 || bytes.Length == 900_000 - (bytes[0] * 100), $"{bytes.Length} bytes of '{(char)bytes[0]}'");
            }
        }
        finally
        {
            stop.Cancel();
            writer.Join();
        }
    }

    private static byte[] Filled(int length, byte value)
    {
        byte[] bytes = new byte[length];
        Array.Fill(bytes, value);
        return bytes;
    }
}
