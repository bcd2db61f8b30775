using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Command;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>The wall clock jumps by years, forwards and backwards (Debian's libfaketime makes it). Monotonic time goes on.</summary>
public sealed class ClockFaultTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder().Write("site/a.txt", "0");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task A_clock_that_jumps_changes_Date_and_nothing_else()
    {
        string? library = Directory.Exists("/usr/lib") ? Directory.EnumerateDirectories("/usr/lib", "*-linux-gnu").Select(folder => Path.Combine(folder, "faketime/libfaketime.so.1")).FirstOrDefault(File.Exists) : null;
        if (library is null) Assert.Skip("libfaketime is not installed");
        _folder.Write("offset", "+0");
        string[] faked = ["env", $"LD_PRELOAD={library}", $"FAKETIME_TIMESTAMP_FILE={_folder["offset"]}", "FAKETIME_NO_CACHE=1", "FAKETIME_DONT_FAKE_MONOTONIC=1", "NO_FAKE_STAT=1"];
        await using CommandProcess server = await CommandProcess.ServeAsync(_folder["site"], ["-p", "0", "--log", "none"], starter: faked);
        using var handler = new SocketsHttpHandler { PooledConnectionIdleTimeout = TimeSpan.FromMinutes(5) };
        int connections = 0;
        handler.ConnectCallback = async (context, stop) =>
        {
            connections++;
            var socket = new System.Net.Sockets.Socket(System.Net.Sockets.SocketType.Stream, System.Net.Sockets.ProtocolType.Tcp);
            await socket.ConnectAsync(context.DnsEndPoint, stop);
            return new System.Net.Sockets.NetworkStream(socket, ownsSocket: true);
        };
        using var client = new HttpClient(handler);
        var uri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{server.Port}/a.txt"));
        int version = 0;
        foreach (string jump in (string[])["+0", "+400d", "-30d", "+3650d", "-1d", "+0"])
        {
            _folder.Replace("offset", jump);
            int days = int.Parse(jump.TrimEnd('d'), CultureInfo.InvariantCulture);
            Assert.True(await Vitals.EventuallyAsync(async () =>
            {
                using HttpResponseMessage answer = await client.GetAsync(uri, TestContext.Current.CancellationToken);
                Assert.Equal($"{version}", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
                return Math.Abs((answer.Headers.Date!.Value - DateTimeOffset.UtcNow.AddDays(days)).TotalSeconds) < 10;
            }), $"the date of {jump}");

            // Freshness is told by the other clock: a change shows within its second, whatever year it is.
            _folder.Replace("site/a.txt", $"{++version}");
            long began = Stopwatch.GetTimestamp();
            Assert.True(await Vitals.EventuallyAsync(async () => await client.GetStringAsync(uri, TestContext.Current.CancellationToken) == $"{version}"), $"the change after {jump}");
            TestContext.Current.TestOutputHelper?.WriteLine($"{jump}: the change showed after {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms");
        }

        // No deadline took the jumps for the passing of time.
        Assert.Equal(1, connections);
        server.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await server.ExitAsync());
    }
}
