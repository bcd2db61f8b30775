using System;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Files;

/// <summary>What is no plain file, and files that change under the server's hands.</summary>
public class UnusualFilesTests
{
    private const int Large = 64 * 1024 * 1024;

    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    [Theory, MemberData(nameof(Transports))]
    public async Task A_FIFO_is_404_at_once_and_holds_up_nobody(string transport)
    {
        using var folder = new TemporaryFolder();
        folder.Write("page.html", "<h1>here</h1>");
        await Tool.RunAsync("mkfifo", folder["pipe"]);
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, "--loops", "1");
        long began = Stopwatch.GetTimestamp();
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(404, await StatusAsync(server, "/pipe"));
            Assert.Equal(200, await StatusAsync(server, "/page.html"));
        }

        // Opening a FIFO without a writer blocks for ever: any bound shows that nobody waits for one.
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 20);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Symbolic_links_are_followed_inside_the_root_and_nowhere_else(string transport)
    {
        using var folder = new TemporaryFolder();
        folder.Write("outside/secret.txt", "secret");
        folder.Write("site/..data/page.txt", "mounted");       // the way Kubernetes lays out a ConfigMap
        folder.Write("site/real/page.txt", "real");
        File.CreateSymbolicLink(folder["site/page.txt"], "real/page.txt");
        File.CreateSymbolicLink(folder["site/folder"], "real");
        File.CreateSymbolicLink(folder["site/mounted.txt"], "..data/page.txt");
        File.CreateSymbolicLink(folder["site/out.txt"], "../outside/secret.txt");
        File.CreateSymbolicLink(folder["site/out"], folder["outside"]);
        File.CreateSymbolicLink(folder["site/loop"], "loop");
        File.CreateSymbolicLink(folder["site/gone"], "nowhere");
        await using SakerProcess server = await SakerProcess.StartAsync(folder["site"], transport);
        Assert.Equal("real", await TextAsync(server, "/page.txt"));
        Assert.Equal("real", await TextAsync(server, "/folder/page.txt"));
        Assert.Equal("mounted", await TextAsync(server, "/mounted.txt"));
        foreach (string target in (string[])["/out.txt", "/out/secret.txt", "/out/", "/loop", "/gone"])
        {
            await using RawClient client = await RawClient.ConnectAsync(server.Port);
            await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
            RawAnswer answer = (await client.ReadAsync())!;
            Assert.True(answer.Status == 404, $"{target}: {answer}");
            Assert.DoesNotContain("secret", answer.Text, StringComparison.Ordinal);
        }
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_file_that_shrinks_while_it_is_sent_is_cut_off_not_filled_up(string transport)
    {
        using var folder = new TemporaryFolder();
        string path = folder.WriteSparse("large.bin", Large);
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET /large.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.NotEqual(0, await client.ReadSomeAsync(4096));
        using (FileStream file = File.OpenWrite(path)) file.SetLength(Large / 2);
        Assert.InRange(await client.CountToEndAsync(), 0, Large - 4096 - 1);
        await IsStillServingAsync(server);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_file_that_is_replaced_while_it_is_sent_arrives_whole_in_its_old_version(string transport)
    {
        using var folder = new TemporaryFolder();
        byte[] old = new byte[Large];
        Array.Fill(old, (byte)'o');
        folder.Write("site/large.bin", old);
        await using SakerProcess server = await SakerProcess.StartAsync(folder["site"], transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET /large.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        int first = await client.ReadSomeAsync(1);
        Assert.Equal(1, first);
        File.Move(folder.Write("new.bin", "new"), folder["site/large.bin"], overwrite: true);
        byte[] rest = await ReadContentAsync(client);
        Assert.Equal(old.Length, rest.Length);
        Assert.True(rest.AsSpan().IndexOfAnyExcept((byte)'o') < 0);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_file_that_is_written_to_while_it_is_sent_never_arrives_as_a_whole_mixture(string transport)
    {
        using var folder = new TemporaryFolder();
        string path = folder.WriteSparse("large.bin", Large);
        File.SetLastWriteTimeUtc(path, DateTime.UtcNow.AddDays(-1));
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET /large.bin HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.NotEqual(0, await client.ReadSomeAsync(4096));
        await using (FileStream file = File.OpenWrite(path))
        {
            file.Position = Large - 10;
            file.Write("different!"u8);
        }

        Assert.InRange(await client.CountToEndAsync(), 0, Large - 4096 - 1);
        await IsStillServingAsync(server);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Files_that_come_and_go_are_served_as_they_are(string transport)
    {
        using var folder = new TemporaryFolder();
        folder.Write("always.txt", "always");
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, "--memory", "0");
        Assert.Equal(404, await StatusAsync(server, "/now.txt"));
        string path = folder.Write("now.txt", "one");
        Assert.Equal("one", await TextAsync(server, "/now.txt"));
        File.WriteAllText(path, "another");
        Assert.Equal("another", await TextAsync(server, "/now.txt"));
        File.Delete(path);
        Assert.Equal(404, await StatusAsync(server, "/now.txt"));
        Directory.CreateDirectory(path);
        Assert.NotEqual(200, await StatusAsync(server, "/now.txt"));
        await IsStillServingAsync(server);
    }

    private static async Task<byte[]> ReadContentAsync(RawClient client)
    {
        // The first byte, the H of HTTP, is gone.
        RawAnswer answer = (await client.ReadAsync())!;
        Assert.StartsWith("TTP/1.1 200", answer.StatusLine, StringComparison.Ordinal);
        return answer.Content;
    }

    private static async Task IsStillServingAsync(SakerProcess server)
    {
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync("OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(204, (await client.ReadAsync())!.Status);
    }

    private static async Task<int> StatusAsync(SakerProcess server, string target) => (await GetAsync(server, target)).Status;

    private static async Task<string> TextAsync(SakerProcess server, string target)
    {
        RawAnswer answer = await GetAsync(server, target);
        Assert.True(answer.Status == 200, $"{target}: {answer}");
        return answer.Text;
    }

    private static async Task<RawAnswer> GetAsync(SakerProcess server, string target)
    {
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: a\r\n\r\n");
        return (await client.ReadAsync())!;
    }
}
