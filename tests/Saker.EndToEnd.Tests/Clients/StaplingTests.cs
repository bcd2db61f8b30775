using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>OCSP stapling against a responder on this machine: openssl's.</summary>
public sealed class StaplingTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly TemporaryFolder _folder = new();
    private readonly MadeCertificate _authority = MadeCertificate.Authority("an authority");

    public void Dispose()
    {
        _authority.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public async Task A_response_of_the_authority_is_sent_along_and_nobody_waits_for_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the runtime staples on Linux alone");
        Tool.Require("openssl");
        int port = FreePort();
        using MadeCertificate site = MadeCertificate.WithResponder(_authority, Responder(port), "localhost");
        await using SakerProcess server = await ServeAsync(site, "--ocsp-stapling");
        Assert.Contains("no response sent", await HandshakeAsync(server), StringComparison.Ordinal);

        // Now there is somebody to ask.
        using Process responder = StartResponder(site, port);
        try
        {
            long start = Stopwatch.GetTimestamp();
            string seen;
            do
            {
                if (Stopwatch.GetElapsedTime(start) > s_patience) throw new TimeoutException("no response was ever sent along");
                await Task.Delay(100, TestContext.Current.CancellationToken);
                seen = await HandshakeAsync(server);
            }
            while (!seen.Contains("OCSP Response Status: successful", StringComparison.Ordinal));
            Assert.Contains("Cert Status: good", seen, StringComparison.Ordinal);
        }
        finally
        {
            responder.Kill();
            await responder.WaitForExitAsync(TestContext.Current.CancellationToken);
        }

        // What was fetched is kept: the responder is not asked again for every handshake.
        Assert.Contains("Cert Status: good", await HandshakeAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_authority_that_never_answers_holds_up_neither_the_start_nor_a_handshake()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the runtime staples on Linux alone");
        Tool.Require("openssl");
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using MadeCertificate site = MadeCertificate.WithResponder(_authority, Responder(((IPEndPoint)silent.LocalEndpoint).Port), "localhost");
        await using SakerProcess server = await ServeAsync(site, "--ocsp-stapling");
        using TcpClient asking = await silent.AcceptTcpClientAsync(TestContext.Current.CancellationToken).AsTask().WaitAsync(s_patience, TestContext.Current.CancellationToken);
        for (int i = 0; i < 3; i++) Assert.Contains("no response sent", await HandshakeAsync(server), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Unasked_nobody_is_called()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        using MadeCertificate site = MadeCertificate.WithResponder(_authority, Responder(((IPEndPoint)silent.LocalEndpoint).Port), "localhost");
        await using SakerProcess server = await ServeAsync(site);
        Assert.Contains("no response sent", await HandshakeAsync(server), StringComparison.Ordinal);
        Assert.False(silent.Pending());
    }

    private static string Responder(int port) => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}/");

    private Task<SakerProcess> ServeAsync(MadeCertificate site, params string[] more)
    {
        (string certificate, string key) = site.WriteTo(_folder.Path, "site", _authority);
        return SakerProcess.StartAsync(Checkout.SampleSite, "epoll", ["--cert", certificate, "--key", key, .. more]);
    }

    /// <summary>What openssl says of a handshake in which it asks for the certificate's status.</summary>
    private static async Task<string> HandshakeAsync(SakerProcess server)
    {
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}");
        ToolResult result = await Tool.RunAsync("sh", "-c", $"openssl s_client -connect {address} -status </dev/null 2>&1");
        return result.Text;
    }

    private Process StartResponder(MadeCertificate site, int port)
    {
        _authority.WriteTo(_folder.Path, "authority");
        string expires = DateTime.UtcNow.AddYears(1).ToString("yyMMddHHmmss", CultureInfo.InvariantCulture) + "Z";
        File.WriteAllText(_folder["index.txt"], $"V\t{expires}\t\t{site.Certificate.SerialNumber}\tunknown\t/CN=localhost\n");
        return Process.Start(new ProcessStartInfo("openssl", [
            "ocsp", "-index", _folder["index.txt"], "-port", port.ToString(CultureInfo.InvariantCulture), "-CA", _folder["authority.pem"],
            "-rsigner", _folder["authority.pem"], "-rkey", _folder["authority.key"], "-ndays", "1", "-ignore_err"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
    }

    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
