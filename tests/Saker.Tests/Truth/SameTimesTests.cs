using System;
using System.IO;
using System.Text;
using Saker.Connections;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Files;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Truth;

/// <summary>A reproducible build is copied over the one before with its times: another content of the same length and the same modification time.</summary>
public sealed class SameTimesTests : IDisposable
{
    private const int Length = 3_000_000;
    private static readonly DateTime s_time = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    private readonly TempFolder _folder = new();
    private Site? _site;

    public void Dispose()
    {
        _site?.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void The_tag_of_one_content_is_never_given_with_another()
    {
        Put('a');
        _site = Site.FromFolder(_folder.Path);
        var ask = new Ask(_site);
        string strong = StrongTag(ask);

        // At once: the cache holds the file open, and has had no time to look at it by name.
        Put('b');
        Response part = ask.Get("/app.bin", "Range: bytes=1000-1009", $"If-Range: {strong}");
        Assert.NotEqual(strong, part.Fields["ETag"]);
        Assert.Equal(StatusCode.Ok, part.Status);
        Assert.Equal(Length, Ask.Bytes(part).Length);
    }

    [Fact]
    public void Whoever_is_being_sent_the_file_is_cut_off()
    {
        Put('a');
        _site = Site.FromFolder(_folder.Path);
        var content = Assert.IsType<ResponseContent.FileRange>(new Ask(_site).Get("/app.bin").Content);
        Assert.True(content.IsUnchanged!(content.File));
        Put('b');
        Assert.False(content.IsUnchanged(content.File));
        UnsentContent.LetGo(content);
    }

    [Fact]
    public void A_file_that_nobody_may_open_any_more_is_sent_to_its_end()
    {
        if (OperatingSystem.IsWindows()) return;
        Put('a');
        _site = Site.FromFolder(_folder.Path);
        var content = Assert.IsType<ResponseContent.FileRange>(new Ask(_site).Get("/app.bin").Content);
        File.SetUnixFileMode(_folder["app.bin"], UnixFileMode.UserWrite);
        Assert.True(content.IsUnchanged!(content.File));
        File.Delete(_folder["app.bin"]);
        Assert.True(content.IsUnchanged(content.File));
        UnsentContent.LetGo(content);
    }

    private void Put(char letter)
    {
        using (FileStream stream = new(_folder["app.bin"], FileMode.OpenOrCreate, FileAccess.Write)) stream.Write(Encoding.ASCII.GetBytes(new string(letter, Length)));
        File.SetLastWriteTimeUtc(_folder["app.bin"], s_time);
    }

    private static string StrongTag(Ask ask)
    {
        for (int i = 0; i < 200; i++)
        {
            Response response = ask.Get("/app.bin");
            string tag = response.Fields["ETag"]!;
            if (response.Content is ResponseContent.FileRange range) UnsentContent.LetGo(range);
            if (tag.StartsWith('"')) return tag;
            System.Threading.Thread.Sleep(20);
            ask.NowMilliseconds += 1000;
            ask.UtcSeconds += 3600;
        }

        throw new TimeoutException("the hash does not come");
    }
}
