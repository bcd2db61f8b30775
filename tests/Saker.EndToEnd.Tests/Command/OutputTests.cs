using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using System.Text.Json;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

public sealed class OutputTests : IDisposable
{
    private readonly TempFolder _folder = new TempFolder().Write("index.html", "hello");

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Into_a_pipe_access_lines_are_combined()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"]);
        using (await saker.GetAsync("/?a=%22")) await saker.OutputHasAsync("\n");
        Assert.Matches(@"^127\.0\.0\.1 - - \[\d\d/\w{3}/\d{4}:\d\d:\d\d:\d\d [+-]\d{4}\] ""GET /\?a=%22 HTTP/1\.1"" 200 5 ""-"" ""-""\n$", saker.Output);
    }

    [Fact]
    public async Task The_format_comes_from_the_option_or_the_environment()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"], ["SAKER_LOG=json"]);
        using (await saker.GetAsync("/none")) await saker.OutputHasAsync("\n");
        using JsonDocument line = JsonDocument.Parse(saker.Output);
        Assert.Equal(404, line.RootElement.GetProperty("status").GetInt32());

        await using CommandProcess quiet = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0", "--log", "none"], ["SAKER_LOG=json"]);
        using (await quiet.GetAsync("/")) quiet.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await quiet.ExitAsync());
        Assert.Equal("", quiet.Output);
    }

    [Fact]
    public async Task Lines_that_wait_are_written_when_it_stops()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"]);
        for (int i = 0; i < 5; i++) (await saker.GetAsync("/")).Dispose();
        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await saker.ExitAsync());
        Assert.Equal(5, saker.Output.Count(c => c == '\n'));
    }

    [Fact]
    public async Task Access_lines_and_messages_in_one_file_do_not_overwrite_each_other()
    {
        using var free = new TcpListener(IPAddress.Loopback, 0);
        free.Start();
        int port = ((IPEndPoint)free.LocalEndpoint).Port;
        free.Stop();
        string[] into = ["sh", "-c", "exec \"$@\" > all.log 2>&1", "sh"];
        await using CommandProcess saker = CommandProcess.Start(_folder.Path, ["-p", $"{port}"], starter: into);
        await saker.ConnectAsync(port);
        (await saker.GetAsync("/")).Dispose();
        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await saker.ExitAsync());
        string[] lines = await File.ReadAllLinesAsync(_folder["all.log"], TestContext.Current.CancellationToken);
        Assert.Contains(lines, line => line.StartsWith("saker: serving ", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("GET / HTTP/1.1", StringComparison.Ordinal));
        Assert.Contains("saker: stopped", lines);
        Assert.Equal(3, lines.Length);
    }

    [Fact]
    public async Task When_nobody_reads_the_access_log_any_more_it_is_said_once_and_serving_goes_on()
    {
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"]);
        saker.CloseOutput();
        (await saker.GetAsync("/")).Dispose();
        await saker.ErrorHasAsync("saker: error: nobody reads the access log any more; it is off, serving goes on\n");
        for (int i = 0; i < 3; i++)
        {
            using var answer = await saker.GetAsync("/");
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        }

        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await saker.ExitAsync());
        Assert.Single(Regex.Matches(saker.Error, "nobody reads"));
    }

    [Fact]
    public async Task A_full_disk_is_said_once_and_serving_goes_on()
    {
        string[] full = ["sh", "-c", "exec \"$@\" > /dev/full", "sh"];
        await using CommandProcess saker = await CommandProcess.ServeAsync(_folder.Path, ["-p", "0"], starter: full);
        (await saker.GetAsync("/")).Dispose();
        await saker.ErrorHasAsync("saker: error: the access log cannot be written: No space left on device");
        using (var answer = await saker.GetAsync("/")) Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        saker.Signal(CommandProcess.Sigterm);
        Assert.Equal(0, await saker.ExitAsync());
        Assert.Single(Regex.Matches(saker.Error, "No space left"));
    }

    [Theory]
    [InlineData("TERM=xterm-256color", true)]
    [InlineData("TERM=dumb", false)]
    [InlineData("NO_COLOR=1", false)]
    [InlineData("NO_COLOR=", true)]
    public async Task On_a_terminal_there_is_a_banner_pretty_lines_and_colour_where_it_is_wanted(string variable, bool colours)
    {
        await using CommandProcess saker = StartOnTerminal(["-p", "0"], variable);
        await saker.ReadyAsync(onTerminal: true);
        (await saker.GetAsync("/")).Dispose();
        await saker.OutputHasAsync(" ms");
        saker.Type("\u0003");
        Assert.Equal(0, await saker.ExitAsync());
        string shown = Regex.Replace(saker.Output, "\e\\[[0-9;]*m", "").Replace("\r", "", StringComparison.Ordinal);
        Assert.Matches($@"\n  saker \d+\.\d+\.\d+\n\n  Serving  {Regex.Escape(_folder.Path)}\n  Local    http://localhost:{saker.Port}\n\n  Ctrl-C stops\.\n\n\d\d:\d\d:\d\d 200 GET  /  5 B  ", shown);
        Assert.EndsWith("^C\nsaker: stopped\n", shown, StringComparison.Ordinal);
        Assert.Equal(colours, saker.Output.Contains("\e[", StringComparison.Ordinal));
    }

    [Fact]
    public async Task On_a_terminal_open_to_others_the_banner_says_how_they_get_here()
    {
        await using CommandProcess saker = StartOnTerminal(["-p", "0", "--host", "0.0.0.0", "--log", "none"], "NO_COLOR=1");
        await saker.ReadyAsync(onTerminal: true);
        saker.Type("\u0003");
        Assert.Equal(0, await saker.ExitAsync());
        bool hasNetwork = NetworkInterface.GetAllNetworkInterfaces()
            .Any(network => network.NetworkInterfaceType != NetworkInterfaceType.Loopback
                && network.GetIPProperties().UnicastAddresses.Any(unicast => unicast.Address.AddressFamily == AddressFamily.InterNetwork));
        Assert.Equal(hasNetwork, Regex.IsMatch(saker.Output, $@"  Network  http://[0-9.]+:{saker.Port}"));
    }

    // util-linux's script makes the terminal; it hands on the exit code of what it runs. Whoever runs the tests in the background
    // of a shell hands on an ignored SIGINT, and Ctrl-C would mean nothing: env gives it back its meaning. script runs a command by
    // a shell, which may stay and die of the Ctrl-C itself (130): exec puts the server in its place.
    private CommandProcess StartOnTerminal(string[] arguments, string variable)
    {
        string command = string.Join(' ', CommandProcess.Command.Concat(arguments).Select(word => $"'{word}'"));
        return CommandProcess.StartOther(_folder.Path, ["env", "--default-signal=INT,QUIT", "script", "-qec", $"exec {command}", "/dev/null"], [variable]);
    }
}
