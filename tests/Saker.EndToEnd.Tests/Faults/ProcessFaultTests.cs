using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>The process is stopped and goes on, or is killed and started again.</summary>
public sealed class ProcessFaultTests : IDisposable
{
    private readonly FaultSite _site = new();

    public void Dispose() => _site.Dispose();

    /// <remarks>The long form stops it for longer than a head may take: the clients who were in the middle of one must not pay for that.</remarks>
    [Fact]
    public async Task A_process_that_was_stopped_goes_on_with_every_client_it_had()
    {
        const int Clients = 400;
        TimeSpan stopped = TimeSpan.FromSeconds(LongForm.IsOn ? 100 : 2);
        await using SakerProcess server = await SakerProcess.StartAsync(_site.Folder, "epoll", "--listing");
        FaultTraffic traffic = Traffic(server.Port);
        Assert.True(await traffic.RoundAsync());
        var healthy = new Vitals(server);
        var halfway = new List<RawClient>();
        var idle = new List<RawClient>();
        try
        {
            for (int i = 0; i < Clients / 2; i++)
            {
                halfway.Add(await RawClient.ConnectAsync(server.Port));
                await halfway[i].SendAsync("GET /small.txt HTTP/1.1\r\nHost: ");
                idle.Add(await RawClient.ConnectAsync(server.Port));
                await idle[i].SendAsync("GET /small.txt HTTP/1.1\r\nHost: a\r\n\r\n");
                Assert.Equal(200, (await idle[i].ReadAsync())!.Status);
            }

            Task<bool> meanwhile = traffic.RoundAsync();
            Signals.Send(server.Id, Signals.Sigstop);
            await Task.Delay(stopped, TestContext.Current.CancellationToken);
            Signals.Send(server.Id, Signals.Sigcont);
            if (!LongForm.IsOn) Assert.True(await meanwhile, string.Join('\n', traffic.Wrong));     // clients of the long form do not wait so long

            // Nobody was cut off for the time in which nobody could be served: what they had begun they may finish.
            foreach (RawClient client in halfway) await client.SendAsync("a\r\n\r\n");
            foreach (RawClient client in idle) await client.SendAsync("GET /small.txt HTTP/1.1\r\nHost: a\r\n\r\n");
            foreach (RawClient client in halfway.Concat(idle)) Assert.Equal(200, (await client.ReadAsync())?.Status);
            await meanwhile;
        }
        finally
        {
            foreach (RawClient client in halfway.Concat(idle)) await client.DisposeAsync();
        }

        Assert.True(await Traffic(server.Port).RoundAsync());
        await healthy.AssertUnchangedAsync();
        Assert.Equal(0, healthy.Said);
    }

    [Theory]
    [InlineData("epoll")]
    [InlineData("sockets")]
    public async Task A_process_that_is_killed_under_load_can_be_started_again_at_once_on_its_port(string transport)
    {
        int kills = LongForm.IsOn ? 50 : 3;
        string port = FreePort.Find().ToString(CultureInfo.InvariantCulture);
        FaultTraffic traffic = Traffic(int.Parse(port, CultureInfo.InvariantCulture));
        using var end = new CancellationTokenSource();
        Task load = Task.Run(async () =>
        {
            while (!end.IsCancellationRequested) await traffic.RoundAsync();
        }, TestContext.Current.CancellationToken);
        var starts = new List<TimeSpan>();
        for (int i = 0; i < kills; i++)
        {
            long began = Stopwatch.GetTimestamp();
            SakerProcess server = await SakerProcess.StartAsync(_site.Folder, transport, "--listing", "--port", port);
            starts.Add(Stopwatch.GetElapsedTime(began));
            int right = traffic.Right;
            Assert.True(await Vitals.EventuallyAsync(() => Task.FromResult(traffic.Right > right + 5)), "it serves");
            Signals.Send(server.Id, Signals.Sigkill);
            Assert.Equal(128 + Signals.Sigkill, await server.WaitForExitAsync());
            await server.DisposeAsync();
        }

        await using SakerProcess last = await SakerProcess.StartAsync(_site.Folder, transport, "--listing", "--port", port);
        await end.CancelAsync();
        await load;
        Assert.True(await Traffic(last.Port).RoundAsync());
        Assert.Empty(traffic.Wrong);
        TestContext.Current.TestOutputHelper?.WriteLine(
            $"{transport}: {kills} kills, {traffic.Right} right answers, {traffic.Cut} cut off, {traffic.Refused} refused; a start took {starts.Max().TotalMilliseconds:F0} ms at most");
    }

    private FaultTraffic Traffic(int port)
    {
        var address = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/"));
        return new FaultTraffic(_site.Asks, (address, HttpVersion.Version11), (address, HttpVersion.Version20));
    }
}
