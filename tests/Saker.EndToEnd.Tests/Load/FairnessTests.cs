using System;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Load;

/// <summary>One client that takes all it can get leaves the others of its loop their turn.</summary>
public class FairnessTests
{
    // The greedy client never ends, so whoever has to wait for it waits for as long as we listen. These bounds are far below that and
    // far above what a fair server needs (milliseconds), so that a machine with other things to do does not matter.
    private static readonly TimeSpan s_listening = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_usually = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan s_nearlyAlways = TimeSpan.FromSeconds(1.5);
    private const int Rounds = 3;

    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    [Theory, MemberData(nameof(Transports))]
    public async Task A_client_that_pipelines_without_end_starves_nobody(string transport)
    {
        using TemporaryFolder folder = Site();
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, "--loops", "1");
        await CompareAsync(server, transport, PipelineAsync);
    }

    [Theory, MemberData(nameof(Transports))]
    public async Task A_download_at_full_speed_starves_nobody(string transport)
    {
        using TemporaryFolder folder = Site();
        await using SakerProcess server = await SakerProcess.StartAsync(folder.Path, transport, "--loops", "1");
        using var crowd = new Crowd("/hot.txt");
        await crowd.ConnectAsync(server.Port, 500);     // and 500 who just stay connected
        await CompareAsync(server, transport, DownloadAsync);
    }

    private static async Task CompareAsync(SakerProcess server, string transport, Func<EndPoint, CancellationToken, Task<long>> takeAll)
    {
        var address = new IPEndPoint(IPAddress.Loopback, server.Port);
        var metronome = new Metronome(address, "/hot.txt");
        TimeSpan[] quiet = await metronome.RunAsync(s_listening / 3);
        for (int round = 1; ; round++)
        {
            using var stop = new CancellationTokenSource();
            Task<long> greedy = takeAll(address, stop.Token);
            TimeSpan[] loud = await metronome.RunAsync(s_listening);
            await stop.CancelAsync();
            long bytes = await greedy;
            (TimeSpan median, TimeSpan p99) = (loud[loud.Length / 2], Metronome.Percentile99(loud));
            TestContext.Current.TestOutputHelper?.WriteLine(
                $"{transport}: median {quiet[quiet.Length / 2].TotalMilliseconds:F2} ms and p99 {Metronome.Percentile99(quiet).TotalMilliseconds:F2} ms quiet; "
                + $"{median.TotalMilliseconds:F2} and {p99.TotalMilliseconds:F2} ms (longest {loud[^1].TotalMilliseconds:F0} ms) beside one who took {bytes >> 20} MiB");
            Assert.True(bytes > 1024 * 1024, $"the greedy client got {bytes} bytes: no load");
            if (median <= s_usually && p99 <= s_nearlyAlways) return;
            Assert.True(round < Rounds, $"half of the answers took {median} and more beside a greedy client, one of a hundred {p99}, in each of {Rounds} rounds");
        }
    }

    // Two of the machine's threads: one writes requests as fast as the server takes them, one reads what comes.
    private static async Task<long> PipelineAsync(EndPoint server, CancellationToken stop)
    {
        byte[] requests = [.. Enumerable.Repeat(Encoding.ASCII.GetBytes("GET /hot.txt HTTP/1.1\r\nHost: a.example\r\n\r\n"), 1000).SelectMany(bytes => bytes)];
        using Socket socket = Visitors.Connect(server);
        Task<long> reading = ReadAsync(socket, stop);
        try
        {
            while (true)
            {
                for (ReadOnlyMemory<byte> rest = requests; rest.Length > 0;) rest = rest[await socket.SendAsync(rest, stop)..];
            }
        }
        catch (OperationCanceledException)
        {
            return await reading;
        }
    }

    private static async Task<long> DownloadAsync(EndPoint server, CancellationToken stop)
    {
        long bytes = 0;
        while (!stop.IsCancellationRequested)
        {
            using Socket socket = Visitors.Connect(server);
            await socket.SendAsync(Encoding.ASCII.GetBytes("GET /large.bin HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"), CancellationToken.None);
            bytes += await ReadAsync(socket, stop);
        }

        return bytes;
    }

    private static async Task<long> ReadAsync(Socket socket, CancellationToken stop)
    {
        byte[] buffer = new byte[256 * 1024];
        long bytes = 0;
        try
        {
            while (await socket.ReceiveAsync(buffer.AsMemory(), stop) is var count and > 0) bytes += count;
        }
        catch (OperationCanceledException)
        {
            // It has taken enough.
        }

        return bytes;
    }

    private static TemporaryFolder Site()
    {
        var folder = new TemporaryFolder();
        folder.WriteAged("hot.txt", new string('x', 1023) + "~");
        folder.WriteSparse("large.bin", 256 << 20);
        return folder;
    }
}
