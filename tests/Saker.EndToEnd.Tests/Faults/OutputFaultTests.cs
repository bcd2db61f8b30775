using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Command;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>Where the server writes its logs: full, gone, closed, or not read. Requests go on.</summary>
public sealed class OutputFaultTests : IDisposable
{
    /// <summary>No test of these may wait for ever, whatever hangs; the long form takes its time.</summary>
    private const int MostMilliseconds = 180_000;

    private readonly TempFolder _folder = new TempFolder().Write("site/index.html", "hello");

    public void Dispose() => _folder.Dispose();

    [Fact(Timeout = MostMilliseconds)]
    public async Task A_disk_that_is_full_is_said_once_requests_go_on_and_lines_are_written_again_when_there_is_room()
    {
        // A disk of its own, of 64 KiB, in a namespace that ends with the process; another file takes all of it and gives it back, so
        // that the lines that wait at that moment (4 KiB at most) cannot fill it again.
        _folder.Folder("disk");
        string[] onDisk = ["unshare", "--map-root-user", "--mount", "sh", "-c", $"mount -t tmpfs -o size=64k tmpfs {_folder["disk"]} && exec \"$@\" > {_folder["disk"]}/log", "sh"];
        await using CommandProcess server = await CommandProcess.ServeAsync(_folder["site"], ["-p", "0", "--log", "combined"], starter: onDisk);
        string disk = $"/proc/{server.Id}/root{_folder["disk"]}";
        await File.WriteAllBytesAsync(disk + "/other", new byte[64 * 1024], TestContext.Current.CancellationToken);
        await AskAsync(server.Port, 20);
        await server.ErrorHasAsync("the access log cannot be written: No space left on device");
        await AskAsync(server.Port, 30);
        File.Delete(disk + "/other");
        await AskAsync(server.Port, 20);
        await server.ErrorHasAsync("the access log can be written again");
        await AskAsync(server.Port, 5);
        Assert.True(await Vitals.EventuallyAsync(() => Task.FromResult(File.ReadLines(disk + "/log").Count(line => line.Contains("GET / HTTP/1.1", StringComparison.Ordinal)) >= 5)), "lines again");
        server.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await server.ExitAsync());
        Assert.Single(Regex.Matches(server.Error, "No space left"));
        Assert.Single(Regex.Matches(server.Error, "can be written again"));
    }

    [Theory(Timeout = MostMilliseconds)]
    [InlineData("ENOSPC", "No space left on device")]
    [InlineData("EIO", "Input/output error")]
    public async Task A_log_whose_writes_fail_now_and_then_costs_lines_and_nothing_else(string error, string said)
    {
        string log = _folder["log"];
        await using CommandProcess server = await CommandProcess.ServeAsync(_folder["site"], ["-p", "0", "--log", "combined"], starter: ["sh", "-c", $"exec \"$@\" > {log}", "sh"]);
        Injector injector = await Injector.AttachAsync([new SystemCallFault("write", error, "1+2")], _folder.Path, log, server.Id);
        await using (injector)
        {
            for (int i = 0; i < 4; i++)
            {
                await AskAsync(server.Port, 20);
                await Task.Delay(120, TestContext.Current.CancellationToken);    // longer than lines wait for each other: a write each
            }
        }

        await AskAsync(server.Port, 5);
        Assert.InRange(injector.Count, 1, 100);
        await server.ErrorHasAsync(said);
        server.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await server.ExitAsync());
        Assert.All(await File.ReadAllLinesAsync(log, TestContext.Current.CancellationToken), line => Assert.Matches("^(127.*\"|)$", line));
    }

    [Fact(Timeout = MostMilliseconds)]
    public async Task A_pipe_that_nobody_reads_holds_up_no_request_and_not_the_end()
    {
        int port = FreePort.Find();
        string[] whole = [.. CommandProcess.Command, ".", "-p", port.ToString(CultureInfo.InvariantCulture), "--log", "combined", "-v"];
        var start = new ProcessStartInfo(whole[0], whole[1..]) { WorkingDirectory = _folder["site"], UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process server = Process.Start(start)!;
        try
        {
            await ConnectAsync(port);

            // Two megabytes of lines, into a pipe of 64 KiB and a buffer of one MiB; with -v stderr is as full.
            string target = "/" + new string('x', 2000);
            await AskAsync(port, 1100, target, HttpStatusCode.NotFound);
            long began = Stopwatch.GetTimestamp();
            await AskAsync(port, 100);
            TimeSpan took = Stopwatch.GetElapsedTime(began);
            Assert.True(took < TimeSpan.FromSeconds(10), $"100 requests took {took}");
            Signals.Send(server.Id, Signals.Sigterm);
            await server.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken);
            Assert.Equal(0, server.ExitCode);
        }
        finally
        {
            if (!server.HasExited) server.Kill();
        }
    }

    [Fact(Timeout = MostMilliseconds)]
    public async Task Lines_that_a_slow_reader_costs_are_counted_and_said()
    {
        string[] slow = ["sh", "-c", "mkfifo slow; sleep 1000 < slow & exec \"$@\" > slow", "sh"];
        await using CommandProcess server = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0", "--log", "combined"], starter: slow);
        await AskAsync(server.Port, 1200, "/" + new string('x', 2000), HttpStatusCode.NotFound);
        int reader = Children(server.Id).Single();
        server.Signal(CommandProcess.Sigterm);
        await server.ErrorHasAsync("the access log is not read at all; its last lines were given up");
        Signals.Send(reader, Signals.Sigkill);
        Assert.Equal(0, await server.ExitAsync());
    }

    [Theory(Timeout = MostMilliseconds)]
    [InlineData("2>&-")]
    [InlineData(">&- 2>&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Outputs_that_are_closed_are_no_other_file_of_the_process(string closed)
    {
        int port = FreePort.Find();
        string[] starter = ["sh", "-c", $"exec \"$@\" {closed}", "sh"];
        await using CommandProcess server = CommandProcess.Start(_folder["site"], ["-p", port.ToString(CultureInfo.InvariantCulture), "--log", "combined"], starter: starter);
        await server.ConnectAsync(port);
        await AskAsync(port, 200);
        server.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await server.ExitAsync());
    }

    private static int[] Children(int process) =>
        [.. File.ReadAllText($"/proc/{process}/task/{process}/children").Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(id => int.Parse(id, CultureInfo.InvariantCulture))];

    private static async Task ConnectAsync(int port) => Assert.True(await Vitals.EventuallyAsync(async () =>
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, TestContext.Current.CancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }), "it serves");

    private static async Task AskAsync(int port, int times, string target = "/", HttpStatusCode status = HttpStatusCode.OK)
    {
        using var client = new HttpClient { Timeout = TimeSpan.FromSeconds(10) };
        var uri = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{port}{target}"));
        for (int i = 0; i < times; i++)
        {
            using HttpResponseMessage answer = await client.GetAsync(uri, TestContext.Current.CancellationToken);
            Assert.Equal(status, answer.StatusCode);
        }
    }
}
