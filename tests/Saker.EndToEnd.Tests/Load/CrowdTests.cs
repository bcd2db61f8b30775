using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Load;

/// <summary>Ten thousand clients, slow clients, more clients than descriptors, and none at all.</summary>
public class CrowdTests
{
    private const int Many = 10_000;
    private const int Slow = 2_000;

    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    [Theory, MemberData(nameof(Transports))]
    public async Task Ten_thousand_keep_alive_clients_are_answered_while_two_thousand_of_them_send_a_byte_a_second(string transport)
    {
        NeedsDescriptors(Many + 500);
        using var folder = new TemporaryFolder();
        folder.WriteAged("page.txt", new string('x', 1024));
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport);
        int answerBytes = await AnswerBytesAsync(server, "/page.txt");
        using var crowd = new Crowd("/page.txt");
        long before = server.ResidentBytes;
        await crowd.ConnectAsync(server.Port, Many);
        await crowd.AskAsync(crowd.Clients, answerBytes);
        long idle = server.ResidentBytes;
        await crowd.AskAsync(crowd.Clients, answerBytes);

        // From now on a fifth of them dribbles: six bytes of a request line, one a second.
        List<Socket> slow = [.. crowd.Clients.Take(Slow)];
        List<Socket> quick = [.. crowd.Clients.Skip(Slow)];
        var waits = new List<TimeSpan>();
        const int Dribbled = 6;
        for (int second = 0; second < Dribbled; second++)
        {
            long began = Stopwatch.GetTimestamp();
            foreach (Socket client in slow) client.Send(crowd.Request.Span.Slice(second, 1));
            foreach (Socket client in quick.Skip(second * 150).Take(150)) waits.Add(await Crowd.AskAsync(client, crowd.Request, answerBytes));
            TimeSpan rest = TimeSpan.FromSeconds(1) - Stopwatch.GetElapsedTime(began);
            if (rest > TimeSpan.Zero) await Task.Delay(rest, TestContext.Current.CancellationToken);
        }

        foreach (Socket client in slow) await Crowd.AskAsync(client, crowd.Request[Dribbled..], answerBytes);
        TimeSpan p99 = waits.Order().ElementAt(waits.Count * 99 / 100);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{transport}: {before >> 10} KiB resident with no client, {idle >> 10} KiB with {Many} idle ones ({(idle - before) / Many} bytes each), {server.ResidentBytes >> 10} KiB after all; p99 beside {Slow} slow clients {p99.TotalMilliseconds:F1} ms");
        Assert.True(p99 < TimeSpan.FromSeconds(1), $"p99 {p99}");
        Assert.True(idle < 512 * 1024 * 1024, $"{idle >> 20} MiB for {Many} idle connections");
        Assert.Equal("", Alarms(server));
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task More_clients_than_descriptors_are_survived_at_little_cost(string transport)
    {
        using var folder = new TemporaryFolder();
        folder.WriteAged("page.txt", "here");
        folder.WriteSparse("large.bin", 8 * 1024 * 1024);
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, descriptors: 256);
        int answerBytes = await AnswerBytesAsync(server, "/page.txt");
        using (var crowd = new Crowd("/page.txt"))
        {
            await crowd.ConnectAsync(server.Port, 600);
            foreach (Socket client in crowd.Clients) client.Send(crowd.Request.Span);

            // As many as find a place are answered; the others wait in the listener's queue.
            await EventuallyAsync(() => crowd.Clients.Count(client => client.Available >= answerBytes) >= 100, "a hundred of the clients were answered");
            long fewest = await FewestAsync(() => server.CpuTicks, enough: 0, windows: 4);
            Assert.True(fewest <= 20, $"{fewest} ticks of 10 ms in one second, with nothing to do but wait");
            Assert.True(server.IsRunning, server.Error);
        }

        // They are gone: whoever comes now is served at once, from new descriptors too.
        long began = Stopwatch.GetTimestamp();
        await Tool.RunAsync("curl", "-sS", "--fail", "--max-time", "10", "-o", "/dev/null", server.Url("/large.bin"));
        Assert.InRange(Stopwatch.GetElapsedTime(began).TotalSeconds, 0, 10);
        using var later = new Crowd("/page.txt");
        await later.ConnectAsync(server.Port, 100);
        await later.AskAsync(later.Clients, answerBytes);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task An_idle_server_uses_no_processor_time_and_sleeps(string transport)
    {
        using var folder = new TemporaryFolder();
        folder.WriteAged("page.txt", "here");
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport);
        int answerBytes = await AnswerBytesAsync(server, "/page.txt");
        using var crowd = new Crowd("/page.txt");
        await crowd.ConnectAsync(server.Port, 50);
        await crowd.AskAsync(crowd.Clients, answerBytes);

        // The runtime's compiler and collector have work of their own after the last request; then it must be quiet.
        Assert.Equal(0, await FewestAsync(() => server.CpuTicks, enough: 0, windows: 15));

        // A clock tick is 10 ms of work: a loop that woke every few milliseconds for nothing would still have none in a second.
        Assert.InRange(await FewestAsync(() => server.Wakeups, enough: 5, windows: 15), 0, 20);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_download_under_way_is_finished_before_the_server_stops(string transport)
    {
        const int Length = 32 * 1024 * 1024;
        using var folder = new TemporaryFolder();
        folder.WriteSparse("large.bin", Length);
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port, receiveBuffer: 16 * 1024);
        await client.SendAsync("GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(1, await client.ReadSomeAsync(1));
        server.Terminate();
        await EventuallyAsync(() => !CanConnect(server.Port), "the port was closed");
        RawAnswer answer = (await client.ReadAsync())!;
        Assert.Equal(Length, answer.Content.Length);
        Assert.Null(await client.ReadAsync());
        Assert.Equal(0, await server.WaitForExitAsync());
    }

    /// <summary>By how much a counter of the server grew in the quietest of several seconds; ends when that is little enough.</summary>
    private static async Task<long> FewestAsync(Func<long> counter, long enough, int windows)
    {
        long fewest = long.MaxValue;
        for (int i = 0; i < windows && fewest > enough; i++)
        {
            long before = counter();
            await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
            fewest = Math.Min(fewest, counter() - before);
        }

        return fewest;
    }

    private static async Task<int> AnswerBytesAsync(SakerProcess server, string target)
    {
        ToolResult result = await Tool.RunAsync("curl", "-sS", "--fail", "-i", server.Url(target));
        return result.Output.Length;
    }

    private static async Task EventuallyAsync(Func<bool> condition, string what)
    {
        long began = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(began) < TimeSpan.FromSeconds(30), $"30 s, and still not: {what}");
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }
    }

    private static bool CanConnect(int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            socket.Connect(System.Net.IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>What the server had to say beyond that it serves.</summary>
    private static string Alarms(SakerProcess server) =>
        string.Join('\n', server.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(line => !line.Contains("serving ", StringComparison.Ordinal)));

    private static void NeedsDescriptors(int count)
    {
        string line = File.ReadLines("/proc/self/limits").First(line => line.StartsWith("Max open files", StringComparison.Ordinal));
        string hard = line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[4];
        if (hard != "unlimited" && long.Parse(hard, CultureInfo.InvariantCulture) < count) Assert.Skip($"a process may open {hard} files here; this needs {count}");
    }
}
