using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using System.Threading.Tasks;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

[SupportedOSPlatform("linux")]
public sealed class LifeTests : IDisposable
{
    // More than every socket buffer between two processes holds, so that an answer is under way until it is read.
    private const int LargeBytes = 64 * 1024 * 1024;

    private readonly TempFolder _folder = new TempFolder().Write("index.html", "hello");

    public LifeTests()
    {
        using FileStream large = File.Create(_folder["large.bin"]);
        large.SetLength(LargeBytes);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_says_when_it_is_ready_and_stops_with_0()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, [".", "-p", "0"]);
        Assert.Equal($"saker: serving {_folder.Path} on http://localhost:{saker.Port}\n", saker.Error);
        using (var answer = await saker.GetAsync("/")) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await saker.ExitAsync());
        Assert.EndsWith("\nsaker: stopped\n", saker.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Quiet_says_nothing_and_logs_nothing()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        await using CommandProcess saker = CommandProcess.Start(_folder.Path, ["-q", "-p", $"{port}"]);
        await saker.ConnectAsync(port);
        using (var answer = await saker.GetAsync("/")) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await saker.ExitAsync());
        Assert.Equal(("", ""), (saker.Output, saker.Error));
    }

    [Fact]
    public async Task A_transfer_under_way_is_finished_before_it_stops()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"]);
        using TcpClient client = await BeginTransferAsync(saker);
        saker.Signal(CommandProcess.Sigterm);
        await saker.ErrorHasAsync("saker: stopping; finishing 1 in flight (a signal again to stop now)\n");
        long received = 0;
        byte[] buffer = new byte[64 * 1024];
        while (await client.GetStream().ReadAsync(buffer, TestContext.Current.CancellationToken) is > 0 and var read) received += read;
        Assert.InRange(received, LargeBytes, LargeBytes + 4096);
        Assert.Equal(0, await saker.ExitAsync());
    }

    [Fact]
    public async Task A_second_signal_stops_it_at_once_with_130()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"]);
        using TcpClient client = await BeginTransferAsync(saker);
        saker.Signal(CommandProcess.Sigterm);
        await saker.ErrorHasAsync("stopping;");
        var clock = Stopwatch.StartNew();
        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(130, await saker.ExitAsync());
        Assert.True(clock.Elapsed < TimeSpan.FromSeconds(9), "it waited for the deadline");
    }

    [Fact]
    public async Task A_hang_up_does_not_stop_a_service_without_a_terminal()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"], starter: ["setsid", "--wait"]);
        int service = ChildOf(saker.Id) ?? saker.Id;
        CommandProcess.Signal(service, CommandProcess.Sighup);

        await saker.ErrorHasAsync("saker: SIGHUP: there is no configuration to read again; going on\n");
        using var answer = await saker.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task A_hang_up_makes_a_service_look_at_its_certificates_and_say_what_it_found()
    {
        using MadeCertificate first = MadeCertificate.For("localhost");
        using MadeCertificate second = MadeCertificate.For("localhost");
        (string certificate, string key) = first.WriteTo(_folder.Path, "site");
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0", "--cert", certificate, "--key", key], starter: ["setsid", "--wait"]);
        int service = ChildOf(saker.Id) ?? saker.Id;
        CommandProcess.Signal(service, CommandProcess.Sighup);
        await saker.ErrorHasAsync("saker: SIGHUP: no certificate has changed\n");
        File.WriteAllText(key, second.KeyPem);
        CommandProcess.Signal(service, CommandProcess.Sighup);
        await saker.ErrorHasAsync("saker: error: the changed certificate is not used, and the old one stays: the key in ");
        File.WriteAllText(key, "half");     // each problem is told, however soon it follows another
        CommandProcess.Signal(service, CommandProcess.Sighup);
        await saker.ErrorHasAsync($"saker: error: the changed certificate is not used, and the old one stays: {key} is not PEM");
        second.WriteTo(_folder.Path, "site");
        CommandProcess.Signal(service, CommandProcess.Sighup);
        await saker.ErrorHasAsync($"saker: SIGHUP: {certificate} has changed and is used from now on, until ");
    }

    [Fact]
    public async Task The_browser_is_opened_and_its_failure_is_no_error()
    {
        using var desktop = new TempFolder();
        desktop.Write("xdg-open", "#!/bin/sh\necho \"$1\" > \"$(dirname \"$0\")/opened\"\necho chatter\nexit 3\n");
        File.SetUnixFileMode(desktop["xdg-open"], UnixFileMode.UserRead | UnixFileMode.UserExecute);
        await using CommandProcess saker = await CommandProcess.ServeAsync(
            _folder.Path, ["-p", "0", "--open"], [$"PATH={desktop.Path}:{Environment.GetEnvironmentVariable("PATH")}"]);
        await saker.ErrorHasAsync($"saker: the browser did not open (xdg-open failed with code 3); the site is at http://localhost:{saker.Port}\n");
        Assert.Equal($"http://localhost:{saker.Port}\n", await File.ReadAllTextAsync(desktop["opened"], TestContext.Current.CancellationToken));
        Assert.DoesNotContain("chatter", saker.Error + saker.Output, StringComparison.Ordinal);
        using var answer = await saker.GetAsync("/");
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
    }

    [Fact]
    public async Task One_file_is_served_by_itself()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["index.html", "-p", "0"]);
        using var answer = await saker.GetAsync("/");
        Assert.Equal("hello", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        using var other = await saker.GetAsync("/large.bin");
        Assert.Equal(HttpStatusCode.NotFound, other.StatusCode);
    }

    [Theory]
    [InlineData("localhost", HttpStatusCode.OK)]
    [InlineData("127.0.0.1", HttpStatusCode.OK)]
    [InlineData("0.0.0.0", HttpStatusCode.NotFound)]
    public async Task A_folder_without_an_index_is_listed_to_this_machine_alone(string host, HttpStatusCode status)
    {
        _folder.Write("plain/notes.txt", "x");
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0", "--host", host]);
        using var answer = await saker.GetAsync("/plain/");
        Assert.Equal(status, answer.StatusCode);
        string page = await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);
        Assert.Equal(status == HttpStatusCode.OK, page.Contains("notes.txt", StringComparison.Ordinal));
    }

    private static async Task<TcpClient> BeginTransferAsync(CommandProcess saker)
    {
        var client = new TcpClient { ReceiveBufferSize = 16 * 1024 };
        await client.ConnectAsync(IPAddress.Loopback, saker.Port);
        await client.GetStream().WriteAsync("GET /large.bin HTTP/1.1\r\nHost: localhost\r\n\r\n"u8.ToArray());
        byte[] first = new byte[1];
        await client.GetStream().ReadExactlyAsync(first);
        return client;
    }

    private static int? ChildOf(int process)
    {
        string children = File.ReadAllText($"/proc/{process}/task/{process}/children").Trim();
        return children.Length == 0 ? null : int.Parse(children.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
