using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Transport;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>A folder and a link out of the root change places, thousands of times a second, while clients ask for what is in them.</summary>
public partial class SymlinkRaceTests
{
    private const int Requests = 100_000;
    private const int Clients = 6;
    private const int PipelinedAtOnce = 40;
    private const string LastWords = "these are the last words";

    private static readonly TimeSpan s_longest = TimeSpan.FromSeconds(15);
    private static readonly string[] s_targets = ["/swap/file.txt", "/other/file.txt", "/swap/deep/file.txt", "/swap/", "/above/swap/file.txt", "/swap", "/swap/file"];

    [Theory]
    [InlineData(SymlinkPolicy.InsideRoot, 0)]
    [InlineData(SymlinkPolicy.Deny, 0)]
    [InlineData(SymlinkPolicy.InsideRoot, 1 << 20)]
    public async Task Swapping_a_folder_for_a_link_out_of_the_root_never_shows_what_is_outside(SymlinkPolicy policy, long cacheBytes)
    {
        using var folder = new TemporaryFolder();
        foreach (string name in (string[])["file.txt", "deep/file.txt", "index.html", $"{PathAttackSite.Canary}.txt"]) folder.Write("outside/" + name, PathAttackSite.Canary);
        foreach (string name in (string[])["site/swap/file.txt", "site/swap/deep/file.txt"]) folder.Write(name, "inside");
        folder.Write("site/end.txt", LastWords);
        File.CreateSymbolicLink(folder["site/other"], folder["outside"]);
        File.CreateSymbolicLink(folder["site/above"], ".");
        if (Exchange(folder["site/swap"], folder["site/other"]) != 0) Assert.Skip("this file system does not exchange two names at once");

        using var site = Site.FromFolder(folder["site"], new SiteOptions { Symlinks = policy, CacheBytes = cacheBytes, IsDevelopment = true, ListsFolders = true });
        await using var server = new HttpServer(site, new ServerOptions { EndPoints = { new IPEndPoint(IPAddress.Loopback, 0) }, Transport = TransportKind.Auto });
        await server.StartAsync(TestContext.Current.CancellationToken);
        long began = Stopwatch.GetTimestamp();
        using var stop = new CancellationTokenSource();
        long swaps = 0;
        var swapper = new Thread(() =>
        {
            while (!stop.IsCancellationRequested)
            {
                if (Exchange(folder["site/swap"], folder["site/other"]) == 0) Interlocked.Increment(ref swaps);
                if (swaps % 16 == 0) Thread.Yield();
            }
        });
        swapper.Start();
        long asked = 0, inside = 0, refused = 0;
        try
        {
            await Task.WhenAll(Enumerable.Range(0, Clients).Select(async client =>
            {
                using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(server.EndPoints[0]);
                byte[] batch = Encoding.Latin1.GetBytes(
                    string.Concat(Enumerable.Range(client, PipelinedAtOnce).Select(i => $"GET {s_targets[i % s_targets.Length]} HTTP/1.1\r\nHost: a\r\n\r\n"))
                    + "GET /end.txt HTTP/1.1\r\nHost: a\r\n\r\n");
                byte[] buffer = new byte[256 * 1024];
                while (Interlocked.Read(ref asked) < Requests && Stopwatch.GetElapsedTime(began) < s_longest)
                {
                    await socket.SendAsync(batch);
                    int length = 0;
                    while (!buffer.AsSpan(0, length).EndsWith(Encoding.Latin1.GetBytes(LastWords)))
                    {
                        int count = await socket.ReceiveAsync(buffer.AsMemory(length)).AsTask().WaitAsync(TimeSpan.FromSeconds(30));
                        Assert.NotEqual(0, count);
                        length += count;
                    }

                    string text = Encoding.Latin1.GetString(buffer, 0, length);
                    Assert.False(text.Contains(PathAttackSite.Canary, StringComparison.Ordinal), text);
                    List<AttackAnswer> answers = AttackAnswer.ReadAll(text, static (_, _) => false, out string rest);
                    Assert.Equal("", rest);
                    Assert.Equal(PipelinedAtOnce + 1, answers.Count);
                    Assert.All(answers, answer => Assert.True(answer.Status is 200 or 301 or 404, answer.ToString()));
                    Interlocked.Add(ref asked, PipelinedAtOnce);
                    Interlocked.Add(ref inside, answers.Count(answer => answer.Content == "inside"));
                    Interlocked.Add(ref refused, answers.Count(answer => answer.Status == 404));
                }
            }));
        }
        finally
        {
            await stop.CancelAsync();
            swapper.Join();
        }

        TestContext.Current.TestOutputHelper?.WriteLine($"{asked} requests, {inside} inside, {refused} refused, {swaps} swaps, {Stopwatch.GetElapsedTime(began)}");
        Assert.True(asked >= 1000 && inside > 100 && refused > 100 && swaps > 1000, $"no race: {asked} requests, {inside} inside, {refused} refused, {swaps} swaps");
    }

    private static int Exchange(string one, string other) => Rename(WorkingDirectory, one, WorkingDirectory, other, RenameExchange);

    private const int WorkingDirectory = -100;
    private const uint RenameExchange = 2;

    [LibraryImport("libc", EntryPoint = "renameat2", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Rename(int oldDirectory, string oldPath, int newDirectory, string newPath, uint flags);
}
