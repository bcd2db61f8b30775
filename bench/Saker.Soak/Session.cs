using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net.Http;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Peers;
using Saker.Soak.Clients;
using Saker.Soak.Content;
using Saker.Soak.Exchanges;
using Saker.Soak.Reports;
using Saker.Soak.Watching;

namespace Saker.Soak;

/// <summary>From the options to the verdict: makes the site, starts the servers, lets everybody loose, looks on, and judges.</summary>
internal sealed class Session(SoakOptions options)
{
    /// <summary>A changed, replaced or removed file is noticed within this time.</summary>
    private static readonly TimeSpan s_freshness = TimeSpan.FromSeconds(1);

    // A connection that was closed is gone from the server after its own farewells.
    private static readonly TimeSpan s_farewell = TimeSpan.FromSeconds(30);

    private readonly Tally _tally = new();
    private readonly DateTime _began = DateTime.UtcNow;

    /// <summary>Returns the exit code.</summary>
    public async Task<int> RunAsync(CancellationToken cancel)
    {
        string folder = Directory.CreateTempSubdirectory("saker-soak-").FullName;
        try
        {
            var site = new SoakSite(Directory.CreateDirectory(Path.Combine(folder, "site")).FullName, Directory.CreateDirectory(Path.Combine(folder, "staging")).FullName);
            CertificateFiles certificate = CertificateFiles.Create(folder);
            await using ServerProcess plain = await ServerProcess.StartAsync("plain", options.Saker, site.Root, "--transport", options.Transport);
            await using ServerProcess secure = await ServerProcess.StartAsync("tls", options.Saker, site.Root, "--transport", options.Transport, "--cert", certificate.Chain, "--key", certificate.Key);
            return await RunAsync(site, plain, secure, cancel);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private async Task<int> RunAsync(SoakSite site, ServerProcess plain, ServerProcess secure, CancellationToken cancel)
    {
        ServerProcess[] servers = [plain, secure];
        Dictionary<string, ProcessReading> before = servers.ToDictionary(server => server.Name, server => server.Read(), StringComparer.Ordinal);
        var traffic = new Traffic(site, new Verifier(s_freshness + options.Slack), new Pacer(options.Rate), _tally);
        var changer = new FileChanger(site, options.Changes, options.Seed);
        TimeSpan period = TimeSpan.FromTicks(Math.Min(TimeSpan.TicksPerMinute, options.Length.Ticks / 10));
        var sampler = new Sampler(servers, _tally, period, Tell);

        // Changes and looking on end with the traffic: the last answers are judged by what was on the disk when they were asked for.
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        end.CancelAfter(options.Length);
        await Task.WhenAll([
            changer.RunAsync(end.Token), sampler.RunAsync(end.Token), new Echo(_tally).RunAsync(end.Token), .. Crowd(traffic, plain, secure).Select(client => KeepOnAsync(client, end.Token)),
        ]);

        var after = new Dictionary<string, ProcessReading>(StringComparer.Ordinal);
        foreach (ServerProcess server in servers)
        {
            after[server.Name] = await SettleAsync(server, before[server.Name]);
            foreach (string message in server.Messages) _tally.Fault($"the server for {server.Name} said: {message}");
            if (await server.StopAsync() is var code and not 0) _tally.Fault($"the server for {server.Name} ended with {code}");
        }

        var outcome = new SoakOutcome(options, _began, sampler.Periods, _tally, changer.Changes, servers, before, after);
        string text = SoakReport.Of(outcome);
        await Console.Out.WriteLineAsync("\n" + text);
        if (options.Report is { } file)
        {
            await File.WriteAllTextAsync(file, text, CancellationToken.None);
            await Console.Out.WriteLineAsync($"written to {file}");
        }

        return outcome.IsGood ? 0 : 1;
    }

    private List<IClient> Crowd(Traffic traffic, ServerProcess plain, ServerProcess secure)
    {
        var open = new Endpoint(plain.Port, IsSecure: false);
        var closed = new Endpoint(secure.Port, IsSecure: true);
        int seed = options.Seed * 1000;
        Random Dice() => new(seed++);
        return
        [
            new Http1Client("http/1.1", traffic, open, 1, Dice()),
            new Http1Client("http/1.1", traffic, open, 1, Dice()),
            new Http1Client("http/1.1 pipelined", traffic, open, 16, Dice()),
            new Http1Client("http/1.1 tls", traffic, closed, 1, Dice()),
            new Http1Client("http/1.1 tls pipelined", traffic, closed, 16, Dice()),
            new Http2Client("h2", traffic, open, 64, Dice()),
            new Http2Client("h2 tls", traffic, closed, 64, Dice()),
            new ChurnClient("churn", traffic, open, Dice()),
            new ChurnClient("churn tls", traffic, closed, Dice()),
            new AbortingClient("aborting", traffic, open, Dice()),
            new AbortingClient("aborting tls", traffic, closed, Dice()),
            new SlowReadingClient("slow reader", traffic, open, Dice()),
            new SlowReadingClient("slow reader tls", traffic, closed, Dice()),
            new SlowSendingClient("slow sender", traffic, open, Dice()),
            new SlowSendingClient("slow sender tls", traffic, closed, Dice()),
        ];
    }

    private async Task KeepOnAsync(IClient client, CancellationToken end)
    {
        while (!end.IsCancellationRequested)
        {
            try
            {
                await client.RoundAsync(end);
            }
            catch (OperationCanceledException) when (end.IsCancellationRequested)
            {
                return;
            }
            catch (Exception e) when (e is IOException or InvalidDataException or SocketException or HttpRequestException or AuthenticationException)
            {
                if (!end.IsCancellationRequested) _tally.Fault($"{client.Name}: {e.GetType().Name}: {e.Message}");
            }
        }
    }

    // Waits until no more sockets are open than before the first client came.
    private async Task<ProcessReading> SettleAsync(ServerProcess server, ProcessReading before)
    {
        TimeSpan deadline = Clock.Now + s_farewell;
        ProcessReading now = server.Read();
        while (now.Sockets > before.Sockets && Clock.Now < deadline)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(200), CancellationToken.None);
            now = server.Read();
        }

        if (now.Sockets > before.Sockets) _tally.Fault($"the server for {server.Name} has {now.Sockets} sockets after all clients have gone, and had {before.Sockets} before they came");
        return now;
    }

    private void Tell(Period period) => Console.Out.WriteLine(
        $"{period.End:hh\\:mm\\:ss}  {period.Answers,7} answers  {string.Join("  ", period.Readings.Select(pair => $"{pair.Key} {pair.Value.ResidentBytes / 1e6:F0} MB {pair.Value.Descriptors} fds"))}"
        + $"  median {period.Latency("http/1.1", 0.5):F2} ms (echo {period.Latency(Echo.Series, 0.5):F2})  faults {_tally.FaultCount}");
}
