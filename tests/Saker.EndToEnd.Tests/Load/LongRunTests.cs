using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Load;

/// <summary>What connections leave behind: nothing, however many have come and gone, and next to nothing while they wait.</summary>
/// <remarks>SAKER_CHURN says how many short connections to make; without it a small part of the 200,000 that a release is tried with.</remarks>
public class LongRunTests
{
    private const int AtATime = 32;
    private const int WarmUp = 4_000;
    private static readonly int s_connections = int.Parse(Environment.GetEnvironmentVariable("SAKER_CHURN") ?? "8000", CultureInfo.InvariantCulture);

    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    [Theory, MemberData(nameof(Transports))]
    public async Task Short_connections_leave_no_memory_and_no_descriptor_behind(string transport)
    {
        const long Allowed = 16 * 1024 * 1024;
        const int OfTheRuntime = 16;        // a thread or a library that it needed for the first time
        using TemporaryFolder folder = Site();
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, "--loops", "1");
        await ChurnAsync(server.Port, WarmUp);
        int descriptors = await LowestDescriptorsAsync(server, int.MaxValue);
        long before = server.ResidentBytes;
        await ChurnAsync(server.Port, s_connections);
        long grown = server.ResidentBytes - before;
        int left = await LowestDescriptorsAsync(server, descriptors + OfTheRuntime);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{transport}: {before >> 10} KiB after {WarmUp} connections, {grown >> 10} KiB more after another {s_connections}; {descriptors} descriptors before, {left} after");
        Assert.InRange(left, 0, descriptors + OfTheRuntime);
        Assert.True(grown < Allowed, $"{grown >> 10} KiB more after {s_connections} connections");
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task Slow_readers_of_a_large_file_cost_no_memory(string transport)
    {
        const int Readers = 200;

        // Where the system has no sendfile each holds one block of the file, 64 KiB; with it, no content is in our memory at all.
        const int EachMayCost = 64 * 1024;
        long allowed = (8 * 1024 * 1024) + (transport == "epoll" ? 0 : Readers * EachMayCost);
        using TemporaryFolder folder = Site();
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, "--loops", "1");
        await ChurnAsync(server.Port, WarmUp);
        long before = server.ResidentBytes;
        var readers = new List<Socket>();
        try
        {
            byte[] request = Encoding.ASCII.GetBytes("GET /large.bin HTTP/1.1\r\nHost: a.example\r\n\r\n");
            byte[] some = new byte[4096];
            for (int i = 0; i < Readers; i++)
            {
                var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 8 * 1024, ReceiveTimeout = 30_000 };
                readers.Add(socket);
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), TestContext.Current.CancellationToken);
                socket.Send(request);
            }

            // Everybody takes a little, then a little more: the server sends, and waits, and holds what it holds.
            long most = 0;
            for (int turn = 0; turn < 3; turn++)
            {
                foreach (Socket socket in readers) Assert.True(socket.Receive(some) > 0, "a slow reader was cut off");
                most = Math.Max(most, server.ResidentBytes - before);
            }

            TestContext.Current.TestOutputHelper?.WriteLine($"{transport}: {before >> 10} KiB, {most >> 10} KiB more with {Readers} slow readers of a file of 1 GiB");
            Assert.True(most < allowed, $"{most >> 10} KiB more with {Readers} slow readers");
        }
        finally
        {
            foreach (Socket socket in readers) socket.Dispose();
        }
    }

    [Fact]
    public async Task A_loop_with_a_thousand_idle_connections_sleeps_without_a_break()
    {
        const int Idle = 1000;
        const int Windows = 4;
        TimeSpan window = TimeSpan.FromSeconds(10);
        using TemporaryFolder folder = Site();
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, "epoll", "--loops", "1");
        using var crowd = new Crowd("/page.txt");
        await crowd.ConnectAsync(server.Port, Idle);
        await crowd.AskAsync(crowd.Clients, (await Tool.RunAsync("curl", "-sS", "--fail", "-i", server.Url("/page.txt"))).Output.Length);

        // The last turns after the last answer may lie in the first window. Every deadline of these connections lies beyond them all.
        for (int i = 1; ; i++)
        {
            long before = server.WakeupsOf("saker-loop");
            await Task.Delay(window, TestContext.Current.CancellationToken);
            long woken = server.WakeupsOf("saker-loop") - before;
            TestContext.Current.TestOutputHelper?.WriteLine($"the loop was woken {woken} times in {window.TotalSeconds} s with {Idle} idle connections");
            if (woken == 0) return;
            Assert.True(i < Windows, $"the loop was woken in each of {Windows} windows, {woken} times in the last");
        }
    }

    private static async Task ChurnAsync(int port, int connections)
    {
        byte[] request = Encoding.ASCII.GetBytes("GET /page.txt HTTP/1.1\r\nHost: a.example\r\n\r\n");
        await Parallel.ForEachAsync(Enumerable.Range(0, connections), new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, cancel) =>
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
            await socket.SendAsync(request, cancel);
            byte[] answer = new byte[2048];
            if (await socket.ReceiveAsync(answer.AsMemory(), cancel) == 0) throw new InvalidOperationException($"connection {i} was closed without an answer");

            // By a reset: the port is free again at once, and there are fewer ports than connections.
            socket.LingerState = new LingerOption(enable: true, seconds: 0);
        });
    }

    /// <summary>How many descriptors the server has once it has closed what its clients have; waits a while for no more than <paramref name="enough"/>.</summary>
    private static async Task<int> LowestDescriptorsAsync(SakerProcess server, int enough)
    {
        int lowest = int.MaxValue;
        long began = Stopwatch.GetTimestamp();
        do
        {
            lowest = Math.Min(lowest, Directory.GetFiles($"/proc/{server.Id}/fd").Length);
            if (lowest <= enough && enough < int.MaxValue) break;
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
        while (Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(enough == int.MaxValue ? 1 : 30));
        return lowest;
    }

    private static TemporaryFolder Site()
    {
        var folder = new TemporaryFolder();
        folder.WriteAged("page.txt", "here");
        folder.WriteSparse("large.bin", 1 << 30);
        return folder;
    }
}
