using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Command;
using Saker.EndToEnd.Tests.Support;
using Saker.Transport;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>Bad lines: delay, cuts and dead ends by a relay; loss by the kernel's own packet filter in a network of its own.</summary>
public sealed class WireFaultTests : IDisposable
{
    /// <summary>No test of these may wait for ever, whatever hangs; the long form takes its time.</summary>
    private const int MostMilliseconds = 180_000;

    private readonly FaultSite _site = new();

    public void Dispose() => _site.Dispose();

    [Theory(Timeout = MostMilliseconds)]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task Over_a_line_that_delays_and_splits_everything_arrives(string transport)
    {
        await using SakerProcess plain = await StartAsync(transport, isSecure: false);
        await using SakerProcess secure = await StartAsync(transport, isSecure: true);
        await using var plainLine = new Relay(plain.Port) { Delay = TimeSpan.FromMilliseconds(4), Piece = 16 * 1024 };
        await using var secureLine = new Relay(secure.Port) { Delay = TimeSpan.FromMilliseconds(4), Piece = 16 * 1024 };
        FaultTraffic traffic = Traffic(plainLine.Port, secureLine.Port);
        Assert.True(await traffic.RoundAsync(), $"{traffic.Refused} refused, {traffic.Cut} cut, {string.Join('\n', traffic.Wrong)}");
    }

    [Theory(Timeout = MostMilliseconds)]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task A_line_that_is_cut_anywhere_is_seen_by_the_client_and_costs_the_server_nothing(string transport)
    {
        await using SakerProcess plain = await StartAsync(transport, isSecure: false);
        await using SakerProcess secure = await StartAsync(transport, isSecure: true);
        FaultTraffic warm = Traffic(plain.Port, secure.Port);
        Assert.True(await warm.RoundAsync(), string.Join('\n', warm.Wrong));
        Vitals[] healthy = [new(plain), new(secure)];
        var cuts = new Random(7);
        Func<int, long?> anywhere = _ =>
        {
            lock (cuts) return (long)Math.Pow(10, 1 + (cuts.NextDouble() * 5.3));
        };
        await using (var plainLine = new Relay(plain.Port) { CutAfter = anywhere })
        await using (var secureLine = new Relay(secure.Port) { CutAfter = anywhere })
        {
            FaultTraffic traffic = Traffic(plainLine.Port, secureLine.Port);
            for (int i = 0; i < (LongForm.IsOn ? 50 : 2); i++) await traffic.RoundAsync();
            TestContext.Current.TestOutputHelper?.WriteLine($"{transport}: {traffic.Right} right, {traffic.Cut} cut off, {traffic.Wrong.Count} wrong");
            Assert.Empty(traffic.Wrong);
            Assert.Equal(0, traffic.Refused);
            Assert.InRange(traffic.Cut, 1, int.MaxValue);
        }

        FaultTraffic after = Traffic(plain.Port, secure.Port);
        Assert.True(await after.RoundAsync(), string.Join('\n', after.Wrong));
        foreach (Vitals vitals in healthy)
        {
            await vitals.AssertUnchangedAsync();
            Assert.Equal(0, vitals.Said);
        }
    }

    [Theory(Timeout = MostMilliseconds)]
    [InlineData(TransportKind.Epoll)]
    [InlineData(TransportKind.Sockets)]
    public async Task A_client_that_died_without_a_word_holds_nothing_beyond_its_timeouts(TransportKind transport)
    {
        using Site site = Site.FromFolder(_site.Folder);
        var options = new ServerOptions
        {
            Transport = transport,
            Limits = new ServerLimits
            {
                HeadTimeout = TimeSpan.FromSeconds(1),
                IdleTimeout = TimeSpan.FromSeconds(1),
                SendTimeout = TimeSpan.FromSeconds(1),
                ContentTimeout = TimeSpan.FromSeconds(1),
            },
            EndPoints = { new IPEndPoint(IPAddress.Loopback, 0) },
        };
        await using var server = new HttpServer(site, options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using var line = new Relay(server.EndPoints[0].Port) { DeadAfter = 100_000 };
        var dead = new List<RawClient>();
        foreach (string begun in (string[])["", "GET /la", "GET /small.txt HTTP/1.1\r\nHost: a\r\n\r\n", "GET /large.bin HTTP/1.1\r\nHost: a\r\n\r\n", "POST /small.txt HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nabc"])
        {
            for (int i = 0; i < 10; i++)
            {
                dead.Add(await RawClient.ConnectAsync(line.Port));
                await dead[^1].SendAsync(begun);
            }
        }

        Assert.True(await Vitals.EventuallyAsync(() => Task.FromResult(server.ConnectionCount > 0)), "they are there");
        Assert.True(await Vitals.EventuallyAsync(() => Task.FromResult(server.ConnectionCount == 0)), $"{server.ConnectionCount} are still held");
        foreach (RawClient client in dead) await client.DisposeAsync();
    }

    [Fact(Timeout = MostMilliseconds)]
    public async Task With_a_packet_in_twenty_lost_downloads_arrive_whole()
    {
        // netem is not in every kernel; the packet filter's dice are. The network ends with the server.
        const string Lossy = "ip link set lo up && iptables -A INPUT -m statistic --mode random --probability 0.05 -j DROP && exec \"$@\"";
        foreach (string tool in (string[])["ip", "iptables", "nsenter", "unshare", "curl"]) Tool.Require(tool);
        string[] starter = ["unshare", "--map-root-user", "--net", "sh", "-c", Lossy, "sh"];
        await using CommandProcess plain = await CommandProcess.ServeAsync(_site.Folder, ["-p", "0", "--log", "none"], starter: starter);
        await using CommandProcess secure = await CommandProcess.ServeAsync(_site.Folder, ["-p", "0", "--log", "none", "--cert", _site.Certificate, "--key", _site.Key], starter: starter);
        byte[] large = SHA256.HashData(await File.ReadAllBytesAsync(Path.Combine(_site.Folder, "large.bin"), TestContext.Current.CancellationToken));
        (CommandProcess Server, string Scheme, string Version)[] ways =
            [(plain, "http", "--http1.1"), (plain, "http", "--http2-prior-knowledge"), (secure, "https", "--http1.1"), (secure, "https", "--http2")];
        await Task.WhenAll(ways.SelectMany(way => Enumerable.Range(0, LongForm.IsOn ? 10 : 2).Select(i => DownloadAsync(way.Server, way.Scheme, way.Version, i))));
        Assert.DoesNotContain("error", plain.Error + secure.Error, StringComparison.Ordinal);

        async Task DownloadAsync(CommandProcess server, string scheme, string version, int i)
        {
            string file = Path.Combine(_site.Work, $"{scheme}{version}{i}");
            string url = string.Create(CultureInfo.InvariantCulture, $"{scheme}://127.0.0.1:{server.Port}/large.bin");
            await Tool.RunAsync("nsenter", "-t", server.Id.ToString(CultureInfo.InvariantCulture), "--user", "--net", "--preserve-credentials", "curl", "-ksS", "--fail", version, "--max-time", "100", "-o", file, url);
            Assert.Equal(large, SHA256.HashData(await File.ReadAllBytesAsync(file, TestContext.Current.CancellationToken)));
        }
    }

    private Task<SakerProcess> StartAsync(string transport, bool isSecure) =>
        SakerProcess.StartAsync(_site.Folder, transport, ["--listing", .. isSecure ? (string[])["--cert", _site.Certificate, "--key", _site.Key] : []]);

    private FaultTraffic Traffic(int plain, int secure)
    {
        var plainAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{plain}/"));
        var secureAddress = new Uri(string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{secure}/"));
        return new FaultTraffic(
            _site.Asks,
            (plainAddress, HttpVersion.Version11),
            (plainAddress, HttpVersion.Version20),
            (secureAddress, HttpVersion.Version11),
            (secureAddress, HttpVersion.Version20));
    }
}
