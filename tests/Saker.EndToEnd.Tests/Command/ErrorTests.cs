using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

[SupportedOSPlatform("linux")]
public sealed class ErrorTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder().Write("dist/index.html", "hello").Fifo("fifo");

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("./dits", "no such folder or file: ./dits; did you mean ./dist?")]
    [InlineData("dist/indx.html", "no such folder or file: dist/indx.html; did you mean dist/index.html?")]
    [InlineData("dits/a/b", "no such folder or file: dits/a/b (there is no dits); did you mean dist?")]
    [InlineData("dist/index.html/a", "no such folder or file: dist/index.html/a (dist/index.html is a file)")]
    [InlineData("fifo", "fifo is neither a folder nor a regular file but a FIFO, a socket or a device, and cannot be served")]
    [InlineData("dist --host 8080", "the host 8080 looks like a port; give it with --port 8080")]
    public async Task What_cannot_be_done_is_said_with_what_to_do(string arguments, string message)
    {
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(_folder.Path, arguments.Split(' '));
        Assert.Equal($"saker: {message}\n", error);
        Assert.Equal((1, ""), (exitCode, output));
    }

    [Theory]
    [InlineData("dist -p 0")]
    [InlineData("dist -p 0 --tls")]
    [InlineData("explain / dist")]
    [InlineData("compress dist")]
    public async Task Without_OpenSSL_it_says_what_to_install(string arguments)
    {
        // The libraries of this machine covered up, in a namespace that ends with the process.
        const string Cover = """for library in $(/sbin/ldconfig -p | sed -n 's/.*=> \(.*libssl\.so.*\)/\1/p'); do mount --bind /dev/null "$(readlink -f "$library")"; done; exec "$@" """;
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(
            _folder.Path, arguments.Split(' '), starter: ["unshare", "--map-root-user", "--mount", "sh", "-c", Cover, "sh"]);
        Assert.StartsWith("saker: OpenSSL is not on this machine, and entity tags and TLS need it", error, StringComparison.Ordinal);
        Assert.Equal((1, ""), (exitCode, output));
    }

    [Fact]
    public async Task A_wrong_option_is_named_and_nothing_is_started()
    {
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(_folder.Path, ["--prt", "80"]);
        Assert.Equal("saker: unknown option --prt; did you mean --port?\nTry 'saker --help'.\n", error);
        Assert.Equal((2, ""), (exitCode, output));
    }

    [Fact]
    public async Task A_host_that_means_nothing_here_is_named()
    {
        // 192.0.2.0/24 is nobody's (RFC 5737), and so is .invalid (RFC 6761).
        (int exitCode, _, string error) = await CommandProcess.RunAsync(_folder.Path, ["--host", "192.0.2.99", "-p", "0"]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("saker: 192.0.2.99 is not an address of this machine; it has 127.0.0.1", error, StringComparison.Ordinal);

        (exitCode, _, error) = await CommandProcess.RunAsync(_folder.Path, ["--host", "nowhere.invalid"]);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("saker: the host 'nowhere.invalid' has no address (", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_taken_port_says_who_has_it_and_what_to_do()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();
        int port = ((IPEndPoint)taken.LocalEndpoint).Port;
        (int exitCode, _, string error) = await CommandProcess.RunAsync(_folder.Path, ["-p", port.ToString(CultureInfo.InvariantCulture)]);
        Assert.Equal(1, exitCode);
        string name = (await File.ReadAllTextAsync("/proc/self/comm", TestContext.Current.CancellationToken)).Trim();
        Assert.Equal(
            $"saker: port {port} is in use by pid {Environment.ProcessId} ({name}); try --port {port + 1}, or leave --port out to take the next free one\n", error);
    }

    [Fact]
    public async Task Two_servers_never_share_a_port()
    {
        await using CommandProcess first = await CommandProcess.ServeAsync(_folder.Path, ["dist", "-p", "0"]);
        (int exitCode, _, string error) = await CommandProcess.RunAsync(_folder.Path, ["dist", "-p", first.Port.ToString(CultureInfo.InvariantCulture)]);
        Assert.Equal(1, exitCode);
        Assert.Contains($"port {first.Port} is in use by pid {first.Id} (", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Without_a_port_the_next_free_one_is_taken_on_both_loopback_addresses()
    {
        // Taken on one address alone, by us or by whoever had it before: then neither address is used.
        using var taken = new TcpListener(IPAddress.Loopback, 8080);
        try
        {
            taken.Start();
        }
        catch (SocketException)
        {
            // Somebody has it, which is as good.
        }

        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["dist"]);
        Assert.InRange(saker.Port, 8081, 8180);
        Assert.Contains("saker: port 8080 is in use", saker.Error, StringComparison.Ordinal);
        using var client = new TcpClient();
        if (Socket.OSSupportsIPv6) await client.ConnectAsync(IPAddress.IPv6Loopback, saker.Port, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task What_one_has_no_right_to_is_said()
    {
        Assert.SkipUnless(Environment.UserName == "root" && File.Exists("/usr/bin/setpriv"), "needs root, to become nobody");
        string[] nobody = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"];
        File.SetUnixFileMode(_folder.Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.OtherExecute | UnixFileMode.OtherRead);
        using var locked = new TempFolder();
        (int exitCode, _, string error) = await CommandProcess.RunAsync("/", [locked.Path], starter: nobody);
        Assert.Equal((1, $"saker: no permission to read {locked.Path}; this process runs as nobody\n"), (exitCode, error));

        _folder.Write("secret.txt", "x");
        File.SetUnixFileMode(_folder["secret.txt"], UnixFileMode.UserRead);
        (exitCode, _, error) = await CommandProcess.RunAsync("/", [_folder["secret.txt"]], starter: nobody);
        Assert.Equal((1, $"saker: no permission to read {_folder["secret.txt"]}; this process runs as nobody\n"), (exitCode, error));

        int unprivileged = int.Parse(await File.ReadAllTextAsync("/proc/sys/net/ipv4/ip_unprivileged_port_start", TestContext.Current.CancellationToken), CultureInfo.InvariantCulture);
        if (unprivileged <= 80) return;
        (exitCode, _, error) = await CommandProcess.RunAsync("/", [_folder["dist"], "-p", "80"], starter: nobody);
        Assert.Equal(1, exitCode);
        Assert.StartsWith("saker: no permission to listen on port 80; ports below 1024 need a privilege", error, StringComparison.Ordinal);
    }
}
