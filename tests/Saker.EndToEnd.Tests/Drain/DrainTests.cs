using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Drain;

/// <summary>
/// A server stops under full load, or is replaced by the next one on the same port: no request that was accepted goes without its answer. What counts
/// as what: <see cref="Ledger"/>.
/// </summary>
/// <remarks>SAKER_DRAINS=200 stops that many servers, and replaces as many, instead of a few.</remarks>
public sealed class DrainTests : IDisposable
{
    private const int Http1Clients = 8;
    private const int Http2Clients = 4;

    // Before the signal: enough for every client to be in the middle of things.
    private const int AnswersBefore = 300;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);
    private static readonly int? s_asked = int.TryParse(Environment.GetEnvironmentVariable("SAKER_DRAINS"), NumberStyles.None, CultureInfo.InvariantCulture, out int drains) ? drains : null;

    private readonly TemporaryFolder _folder = new();
    private readonly MadeCertificate _made = MadeCertificate.For("localhost");
    private readonly DrainFile[] _files;
    private readonly string[] _certificate;

    public DrainTests()
    {
        _files = DrainFile.WriteAll(_folder);
        (string certificate, string key) = _made.WriteTo(_folder.Path, "made");
        _certificate = ["--cert", certificate, "--key", key];
    }

    /// <summary>Transport, whether over TLS, and how often.</summary>
    public static TheoryData<string, bool, int> Stops => new()
    {
        { "epoll", false, s_asked / 4 ?? 2 },
        { "epoll", true, s_asked / 4 ?? 2 },
        { "sockets", false, s_asked / 4 ?? 1 },
        { "sockets", true, s_asked / 4 ?? 1 },
    };

    /// <summary>The same for servers that are replaced.</summary>
    public static TheoryData<string, bool, int> Replacements => new()
    {
        { "epoll", false, s_asked / 4 ?? 1 },
        { "epoll", true, s_asked / 4 ?? 1 },
        { "sockets", false, s_asked / 4 ?? 1 },
        { "sockets", true, s_asked / 4 ?? 1 },
    };

    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }

    [Theory, MemberData(nameof(Stops))]
    public async Task A_stop_under_full_load_fails_no_request_that_was_accepted(string transport, bool secure, int times)
    {
        for (int i = 0; i < times; i++)
        {
            var ledger = new Ledger();
            await using SakerProcess server = await StartAsync(transport, secure);
            Task load = Load(server.Port, secure, ledger, CancellationToken.None);
            await AnswersAsync(ledger, AnswersBefore, load);
            server.Terminate();
            await load.WaitAsync(s_patience, TestContext.Current.CancellationToken);
            Assert.Equal(0, await server.WaitForExitAsync());
            Tell($"{transport} {(secure ? "https + h2" : "http/1.1 + h2c")}, stop {i + 1} of {times}: {ledger}");
            ledger.AssertBalances(server.Output);
        }
    }

    [Theory, MemberData(nameof(Replacements))]
    public async Task A_replacement_on_the_same_port_loses_no_request_and_no_connection(string transport, bool secure, int times)
    {
        var ledger = new Ledger();
        var servers = new List<SakerProcess>();
        using var stop = new CancellationTokenSource();
        try
        {
            servers.Add(await StartAsync(transport, secure, "--reuse-port"));
            int port = servers[0].Port;
            Task load = Load(port, secure, ledger, stop.Token);
            for (int i = 0; i < times; i++)
            {
                await AnswersAsync(ledger, ledger.Answered + AnswersBefore, load);
                servers.Add(await StartAsync(transport, secure, "--reuse-port", "--port", port.ToString(CultureInfo.InvariantCulture)));
                servers[i].Terminate();
                Assert.Equal(0, await servers[i].WaitForExitAsync());
            }

            await AnswersAsync(ledger, ledger.Answered + AnswersBefore, load);
            await stop.CancelAsync();
            await load.WaitAsync(s_patience, TestContext.Current.CancellationToken);
            servers[^1].Terminate();
            Assert.Equal(0, await servers[^1].WaitForExitAsync());
            Tell($"{transport} {(secure ? "https + h2" : "http/1.1 + h2c")}, {times} replacements: {ledger}");
            ledger.AssertBalances([.. servers.Select(server => server.Output)]);
            Assert.Equal(0, ledger.Unconnected);
            Assert.Equal(0, ledger.Count(Ledger.Outcome.NeverConnected));
        }
        finally
        {
            await stop.CancelAsync();
            foreach (SakerProcess server in servers) await server.DisposeAsync();
        }
    }

    private Task<SakerProcess> StartAsync(string transport, bool secure, params string[] more) =>
        SakerProcess.StartAsync(_folder["site"], transport, ["--log", "json", .. secure ? _certificate : [], .. more]);

    private Task Load(int port, bool secure, Ledger ledger, CancellationToken stop) => Task.WhenAll(
    [
        .. Enumerable.Range(0, Http1Clients).Select(_ => Task.Run(() => new Http1Load(port, secure, _files, ledger).RunAsync(stop), CancellationToken.None)),
        .. Enumerable.Range(0, Http2Clients).Select(_ => Task.Run(() => new Http2Load(port, secure, _files, ledger).RunAsync(stop), CancellationToken.None)),
    ]);

    private static async Task AnswersAsync(Ledger ledger, int count, Task load)
    {
        using var patience = new CancellationTokenSource(s_patience);
        while (ledger.Answered < count)
        {
            Assert.Empty(ledger.Failures);
            Assert.False(load.IsCompleted, "the load has ended before its time");
            await Task.Delay(5, patience.Token);
        }
    }

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
