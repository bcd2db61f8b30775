using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>
/// Slowloris, slow content and slow reading by Debian's slowhttptest, while an honest client goes on asking. SAKER_SLOW_ATTACKS=4000 is the long
/// form: so many connections, for longer than any of their requests may take.
/// </summary>
public sealed class SlowAttackTests : IDisposable
{
    private const int ShortConnections = 1000;
    private const int ShortSeconds = 6;
    private const int LongSeconds = 40;

    /// <summary>Rounds that may fail because the machine was busy with something else.</summary>
    private const int Rounds = 3;

    /// <summary>What the whole server may have resident, in bytes: what it has without anybody, and some 16 KiB for each attacker.</summary>
    private const long BaseBytes = 128L * 1024 * 1024;
    private const long BytesPerAttacker = 16 * 1024;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);
    private static readonly int s_connections = int.TryParse(Environment.GetEnvironmentVariable("SAKER_SLOW_ATTACKS"), CultureInfo.InvariantCulture, out int many) ? many : ShortConnections;

    private readonly TemporaryFolder _folder = new();

    public SlowAttackTests()
    {
        _folder.Write("page.txt", new string('x', 1000));
        _folder.Write("large.bin", new byte[512 * 1024]);
    }

    private static int Seconds => s_connections > ShortConnections ? LongSeconds : ShortSeconds;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("heads", false)]
    [InlineData("content", false)]
    [InlineData("reading", false)]
    [InlineData("heads", true)]
    public async Task A_good_client_waits_less_than_a_second_and_memory_is_bounded(string kind, bool limitsAddresses)
    {
        Tool.Require("slowhttptest");
        var failures = new List<string>();
        while (await RoundAsync(kind, limitsAddresses) is { } failure)
        {
            failures.Add(failure);
            Assert.True(failures.Count < Rounds, string.Join('\n', failures));
        }
    }

    /// <summary>One attack; null when all was well, else what was not.</summary>
    private async Task<string?> RoundAsync(string kind, bool limitsAddresses)
    {
        const int OfOneAddress = 100;
        string[] limit = limitsAddresses ? ["--max-connections-per-address", OfOneAddress.ToString(CultureInfo.InvariantCulture)] : [];
        await using SakerProcess server = await SakerProcess.StartAsync(_folder.Path, "epoll", limit);
        await GoodClientAsync(server, TimeSpan.FromSeconds(30));      // warm, so that the first answer's compiling is nobody's fault
        Task<ToolResult> attack = AttackAsync(kind, server);
        TimeSpan worst = TimeSpan.Zero;
        int open = 0;
        long memory = 0;
        while (!attack.IsCompleted)
        {
            TimeSpan waited = await GoodClientAsync(server, TimeSpan.FromSeconds(30));
            worst = waited > worst ? waited : worst;
            open = Math.Max(open, Directory.GetFiles($"/proc/{server.Id}/fd").Length);
            memory = Math.Max(memory, server.ResidentBytes);
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        await attack;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(
            CultureInfo.InvariantCulture, $"{kind}{(limitsAddresses ? ", addresses limited" : "")}: {s_connections} attackers, {open} descriptors at the most, worst wait {worst.TotalMilliseconds:0} ms, {memory / 1024 / 1024} MiB resident at the most"));
        if (worst >= s_patience) return $"a good client waited for {worst}";
        if (memory > BaseBytes + (s_connections * BytesPerAttacker)) return $"{memory} bytes are resident";
        if (limitsAddresses) return open > OfOneAddress * 3 ? $"{open} descriptors with {OfOneAddress} connections of one address" : null;
        return open < s_connections * 9 / 10 ? $"no more than {open} descriptors: that was no attack" : null;
    }

    private static Task<ToolResult> AttackAsync(string kind, SakerProcess server)
    {
        // All connect within two seconds, and send or take a little every second. What the readers ask for is more than TCP may have on most machines.
        string[] how = kind switch
        {
            "heads" => ["-H", "-i", "1", "-x", "8", "-u", server.Url("/page.txt")],
            "content" => ["-B", "-i", "1", "-x", "8", "-s", "100000", "-u", server.Url("/page.txt")],
            _ => ["-X", "-n", "1", "-z", "8", "-w", "1", "-y", "64", "-k", "3", "-u", server.Url("/large.bin")],
        };
        string number = s_connections.ToString(CultureInfo.InvariantCulture);
        return Tool.RunAsync("slowhttptest", ["-c", number, "-r", (s_connections / 2).ToString(CultureInfo.InvariantCulture), "-l", Seconds.ToString(CultureInfo.InvariantCulture), "-p", "3", .. how]);
    }

    /// <summary>How long a new client of another address waits for the page.</summary>
    private static async Task<TimeSpan> GoodClientAsync(SakerProcess server, TimeSpan patience)
    {
        long began = Stopwatch.GetTimestamp();
        using var ends = new CancellationTokenSource(patience);
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        socket.Bind(new IPEndPoint(IPAddress.Parse("127.0.0.2"), 0));
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, server.Port), ends.Token);
        await socket.SendAsync("GET /page.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), ends.Token);
        byte[] answer = new byte[4096];
        int have = 0;
        while (await socket.ReceiveAsync(answer.AsMemory(have), ends.Token) is > 0 and int count) have += count;
        Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(answer, 0, have), StringComparison.Ordinal);
        return Stopwatch.GetElapsedTime(began);
    }
}
