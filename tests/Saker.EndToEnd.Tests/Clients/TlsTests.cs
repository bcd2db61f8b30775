using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Command;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>HTTPS as curl and openssl see it.</summary>
public sealed class TlsTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();
    private readonly MadeCertificate _made = MadeCertificate.For("localhost");

    public static TheoryData<string, string> Versions
    {
        get
        {
            TheoryData<string, string> versions = [];
            foreach (string transport in SakerProcess.Transports)
            {
                versions.Add(transport, "1.2");
                versions.Add(transport, "1.3");
            }

            return versions;
        }
    }

    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task Every_file_of_the_site_arrives_over_one_connection(string transport, string version)
    {
        (string certificate, string key) = _made.WriteTo(_folder.Path, "site");
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, transport, "--cert", certificate, "--key", key);
        string[] arguments = [.. SampleSite.Files.SelectMany((file, i) => new[] { "-o", _folder[$"{i}"], Url(server, "/" + file) })];
        ToolResult result = await Tool.RunAsync("curl", ["-sS", "--fail", "--cacert", certificate, $"--tlsv{version}", "--tls-max", version, "-w", "%{num_connects} ", .. arguments]);
        Assert.Equal(1, result.Text.Split(' ', StringSplitOptions.RemoveEmptyEntries).Sum(int.Parse));
        Assert.All(SampleSite.Files.Select((file, i) => (file, i)), pair => Assert.Equal(
            File.ReadAllBytes(Path.Combine(Checkout.SampleSite, pair.file)),
            File.ReadAllBytes(_folder[$"{pair.i}"])));
    }

    [Theory, MemberData(nameof(Versions))]
    public async Task A_session_is_resumed(string transport, string version)
    {
        (string certificate, string key) = _made.WriteTo(_folder.Path, "site");
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, transport, "--cert", certificate, "--key", key);
        string protocol = "-tls" + version.Replace('.', '_');
        string address = string.Create(CultureInfo.InvariantCulture, $"127.0.0.1:{server.Port}");

        // s_client keeps a ticket of TLS 1.3 only once it has read something.
        string ask = $"printf 'GET /robots.txt HTTP/1.1\\r\\nHost: a\\r\\nConnection: close\\r\\n\\r\\n' | openssl s_client -connect {address} {protocol} -ign_eof";
        Tool.Require("openssl");
        ToolResult first = await Tool.RunAsync("sh", "-c", $"{ask} -sess_out '{_folder["session"]}'");
        Assert.Contains("New, TLSv" + version, first.Text, StringComparison.Ordinal);
        ToolResult second = await Tool.RunAsync("sh", "-c", $"{ask} -sess_in '{_folder["session"]}'");
        Assert.Contains("Reused, TLSv" + version, second.Text, StringComparison.Ordinal);
        Assert.Contains("HTTP/1.1 200 ", second.Text, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Each_name_gets_its_certificate_and_older_versions_none(string transport)
    {
        using MadeCertificate other = MadeCertificate.For("*.other.test");
        (string certificate, string key) = _made.WriteTo(_folder.Path, "site");
        (string otherCertificate, string otherKey) = other.WriteTo(_folder.Path, "other");
        await using SakerProcess server = await SakerProcess.StartAsync(
            Checkout.SampleSite, transport, "--cert", certificate, "--key", key, "--cert", otherCertificate, "--key", otherKey);
        string resolve = string.Create(CultureInfo.InvariantCulture, $"www.other.test:{server.Port}:127.0.0.1");
        ToolResult named = await Tool.RunAsync("curl", "-sS", "--fail", "--cacert", otherCertificate, "--resolve", resolve, string.Create(CultureInfo.InvariantCulture, $"https://www.other.test:{server.Port}/robots.txt"));
        Assert.Equal(File.ReadAllBytes(Path.Combine(Checkout.SampleSite, "robots.txt")), named.Output);
        await Tool.RunAsync("curl", "-sS", "--fail", "--cacert", certificate, "-o", "/dev/null", Url(server, "/"));
        Assert.NotEqual(0, (await Tool.TryRunInAsync(_folder.Path, "curl", "-sS", "--cacert", otherCertificate, "-o", "/dev/null", Url(server, "/"))).ExitCode);
        Assert.NotEqual(0, (await Tool.TryRunInAsync(_folder.Path, "curl", "-sS", "-k", "--tlsv1.1", "--tls-max", "1.1", "--ciphers", "DEFAULT@SECLEVEL=0", "-o", "/dev/null", Url(server, "/"))).ExitCode);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Plain_HTTP_is_redirected_where_that_is_asked_for_and_told_400_on_the_TLS_port(string transport)
    {
        (string certificate, string key) = _made.WriteTo(_folder.Path, "site");
        int plain = FreePort();
        string plainPort = plain.ToString(CultureInfo.InvariantCulture);
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, transport, "--cert", certificate, "--key", key, "--redirect-http", plainPort);
        ToolResult followed = await Tool.RunAsync("curl", "-sS", "-L", "--cacert", certificate, "-o", "/dev/null", "-w", "%{http_code} %{num_redirects} %{url_effective}", $"http://127.0.0.1:{plainPort}/about?x=%20y");
        Assert.Equal($"200 1 {Url(server, "/about?x=%20y")}", followed.Text);
        ToolResult posted = await Tool.RunAsync("curl", "-sS", "-i", "-d", "x", $"http://127.0.0.1:{plainPort}/");
        Assert.StartsWith("HTTP/1.1 308 ", posted.Text, StringComparison.Ordinal);
        Assert.StartsWith("HTTP/1.1 204 ", (await Tool.RunAsync("curl", "-sS", "-i", "-X", "OPTIONS", "--request-target", "*", $"http://127.0.0.1:{plainPort}/")).Text, StringComparison.Ordinal);
        ToolResult wrong = await Tool.RunAsync("curl", "-sS", "-i", server.Url("/"));
        Assert.StartsWith("HTTP/1.1 400 ", wrong.Text, StringComparison.Ordinal);
        Assert.Contains("https://", wrong.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_renewed_certificate_is_used_without_dropping_anybody_and_a_broken_one_is_not()
    {
        (string certificate, string key) = _made.WriteTo(_folder.Path, "site");
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, "epoll", "--cert", certificate, "--key", key);
        string old = _folder.Write("old.pem", File.ReadAllBytes(certificate));
        File.WriteAllText(certificate, "half a file");
        await EventuallyAsync(() => Task.FromResult(server.Error.Contains("is not used", StringComparison.Ordinal)), "the broken file is told");
        await Tool.RunAsync("curl", "-sS", "--fail", "--cacert", old, "-o", "/dev/null", Url(server, "/"));

        using MadeCertificate renewed = MadeCertificate.For("localhost");
        renewed.WriteTo(_folder.Path, "site");
        await EventuallyAsync(
            async () => (await Tool.TryRunInAsync(_folder.Path, "curl", "-sS", "--cacert", certificate, "-o", "/dev/null", Url(server, "/"))).ExitCode == 0,
            "the new certificate is used");
        Assert.Single(server.Error.Split('\n'), line => line.Contains("is not used", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_certificate_for_this_machine_is_made_once_kept_in_private_and_trusted_by_who_is_told_to()
    {
        string[] environment = ["XDG_DATA_HOME=" + _folder["data"]];
        string authority = _folder["data/saker/tls/authority.pem"];
        byte[] machine = [];
        for (int round = 0; round < 2; round++)
        {
            await using CommandProcess run = await CommandProcess.ServeAsync(Checkout.SampleSite, ["--tls", "--port", "0", "--log", "none"], environment);
            await EventuallyAsync(() => Task.FromResult(run.Error.Contains("curl --cacert", StringComparison.Ordinal)), "what to trust is said");
            Assert.Contains(authority, run.Error, StringComparison.Ordinal);
            string url = string.Create(CultureInfo.InvariantCulture, $"https://localhost:{run.Port}/robots.txt");
            ToolResult answer = await Tool.RunAsync("curl", "-sS", "--fail", "--cacert", authority, url);
            Assert.Equal(File.ReadAllBytes(Path.Combine(Checkout.SampleSite, "robots.txt")), answer.Output);
            byte[] kept = File.ReadAllBytes(_folder["data/saker/tls/machine.key.pem"]);
            if (round > 0) Assert.Equal(machine, kept);
            machine = kept;
        }

        if (OperatingSystem.IsWindows()) return;
        const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        Assert.Equal(OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(_folder["data/saker/tls"]));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["data/saker/tls/authority.key.pem"]));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(_folder["data/saker/tls/machine.key.pem"]));
    }

    [Fact]
    public async Task What_cannot_be_used_ends_the_command_with_the_reason_before_anything_is_opened()
    {
        using MadeCertificate other = MadeCertificate.For("other.test");
        (string certificate, string key) = _made.WriteTo(_folder.Path, "site");
        (_, string otherKey) = other.WriteTo(_folder.Path, "other");
        string encrypted = _folder.Write("encrypted.key", _made.EncryptedKeyPem("secret"));
        await FailsAsync(1, "does not exist", ["--cert", _folder["none.pem"]]);
        await FailsAsync(1, "does not belong to", ["--cert", certificate, "--key", otherKey]);
        await FailsAsync(1, "SAKER_KEY_PASSWORD", ["--cert", certificate, "--key", encrypted]);
        await FailsAsync(1, "password is wrong", ["--cert", certificate, "--key", encrypted], "SAKER_KEY_PASSWORD=guess");
        await FailsAsync(2, "--cert", ["--key", key]);
        await FailsAsync(2, "give one of them", ["--tls", "--cert", certificate]);
        await FailsAsync(2, "in the same order", ["--cert", certificate, "--key", key, "--key", otherKey]);
        await FailsAsync(2, "--redirect-http", ["--redirect-http", "80"]);
        await FailsAsync(2, "is not a port", ["--tls", "--redirect-http", "0"]);

        await using CommandProcess run = await CommandProcess.ServeAsync(
            Checkout.SampleSite, ["--cert", certificate, "--key", encrypted, "--port", "0", "--log", "none"], ["SAKER_KEY_PASSWORD=secret"]);
        Assert.Contains("https://localhost:", run.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_expired_certificate_is_served_with_a_warning()
    {
        using MadeCertificate expired = MadeCertificate.Expired("localhost");
        (string certificate, string key) = expired.WriteTo(_folder.Path, "site");
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, "epoll", "--cert", certificate, "--key", key);
        await EventuallyAsync(() => Task.FromResult(server.Error.Contains("expired on", StringComparison.Ordinal)), "the warning is there");
        await Tool.RunAsync("curl", "-sS", "-k", "--fail", "-o", "/dev/null", Url(server, "/"));
        Assert.Single(server.Error.Split('\n'), line => line.Contains("expired on", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_key_that_clients_refuse_is_served_with_a_warning()
    {
        using MadeCertificate small = MadeCertificate.Rsa("localhost", 1024);
        (string certificate, string key) = small.WriteTo(_folder.Path, "site");
        await using SakerProcess server = await SakerProcess.StartAsync(Checkout.SampleSite, "epoll", "--cert", certificate, "--key", key);
        await EventuallyAsync(() => Task.FromResult(server.Error.Contains("RSA key of 1024 bits", StringComparison.Ordinal)), "the warning is there");
    }

    [Fact]
    public async Task A_key_encrypted_by_way_of_scrypt_is_no_wrong_password()
    {
        Tool.Require("openssl");
        (string certificate, string key) = _made.WriteTo(_folder.Path, "site");
        await Tool.RunAsync("openssl", "pkcs8", "-topk8", "-scrypt", "-in", key, "-out", _folder["scrypt.key"], "-passout", "pass:secret");
        await FailsAsync(1, "scrypt, which is not supported; encrypt it with PBKDF2 (openssl", ["--cert", certificate, "--key", _folder["scrypt.key"]], "SAKER_KEY_PASSWORD=secret");
    }

    private async Task FailsAsync(int expected, string reason, string[] arguments, params string[] environment)
    {
        (int exitCode, string _, string error) = await CommandProcess.RunAsync(_folder.Path, [.. arguments, "--port", "0"], environment);
        Assert.Equal(expected, exitCode);
        Assert.Contains(reason, error, StringComparison.Ordinal);
        Assert.DoesNotContain("   at ", error, StringComparison.Ordinal);
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition, string what)
    {
        long start = Stopwatch.GetTimestamp();
        while (!await condition())
        {
            if (Stopwatch.GetElapsedTime(start) > TimeSpan.FromSeconds(60)) throw new TimeoutException($"never came about: {what}");
            await Task.Delay(100);
        }
    }

    private static string Url(SakerProcess server, string path) => string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{server.Port}{path}");

    /// <summary>A port that was free a moment ago.</summary>
    private static int FreePort()
    {
        using var probe = new TcpListener(IPAddress.Loopback, 0);
        probe.Start();
        return ((IPEndPoint)probe.LocalEndpoint).Port;
    }
}
