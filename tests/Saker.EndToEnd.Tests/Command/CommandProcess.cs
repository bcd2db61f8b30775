using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Command;

/// <summary>One run of the real command, with its outputs, its exit code and the signals a test sends it.</summary>
/// <remarks>SAKER_COMMAND names another executable to test, a published one for instance.</remarks>
internal sealed partial class CommandProcess : IAsyncDisposable
{
    public const int Sighup = 1;
    public const int Sigterm = 15;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Received _output;
    private readonly Received _error;

    private CommandProcess(ProcessStartInfo start)
    {
        _process = Process.Start(start)!;
        _output = new Received(_process.StandardOutput.BaseStream);
        _error = new Received(_process.StandardError.BaseStream);
    }

    /// <summary>How the command is started, to be handed to a shell or another starter.</summary>
    public static string[] Command { get; } = Environment.GetEnvironmentVariable("SAKER_COMMAND") is { Length: > 0 } published
        ? [published]
        : ["dotnet", Path.Combine(AppContext.BaseDirectory, "Saker.Cli.dll")];

    public string Output => _output.Text;

    public string Error => _error.Text;

    public int Id => _process.Id;

    /// <summary>The port in the ready line or banner.</summary>
    public int Port { get; private set; }

    /// <summary>Starts the command.</summary>
    /// <param name="folder">Where.</param>
    /// <param name="arguments">With what.</param>
    /// <param name="environment">Variables as NAME=value.</param>
    /// <param name="starter">What starts it: a shell, setsid, script.</param>
    public static CommandProcess Start(string folder, IEnumerable<string> arguments, IEnumerable<string>? environment = null, IEnumerable<string>? starter = null) =>
        StartOther(folder, [.. starter ?? [], .. Command, .. arguments], environment);

    /// <summary>Starts something that runs the command in its own way.</summary>
    public static CommandProcess StartOther(string folder, string[] whole, IEnumerable<string>? environment = null)
    {
        var start = new ProcessStartInfo(whole[0], whole[1..])
        {
            WorkingDirectory = folder,
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("SAKER_", StringComparison.Ordinal) || name is "PORT" or "NO_COLOR").ToArray())
            start.Environment.Remove(name);
        foreach (string variable in environment ?? [])
        {
            int separator = variable.IndexOf('=', StringComparison.Ordinal);
            start.Environment[variable[..separator]] = variable[(separator + 1)..];
        }

        return new CommandProcess(start);
    }

    /// <summary>Runs the command to its end.</summary>
    public static async Task<(int ExitCode, string Output, string Error)> RunAsync(
        string folder, IEnumerable<string> arguments, IEnumerable<string>? environment = null, IEnumerable<string>? starter = null)
    {
        await using CommandProcess run = Start(folder, arguments, environment, starter);
        int exitCode = await run.ExitAsync();
        return (exitCode, run.Output, run.Error);
    }

    /// <summary>Starts the command and waits until it serves.</summary>
    public static async Task<CommandProcess> ServeAsync(
        string folder, IEnumerable<string> arguments, IEnumerable<string>? environment = null, IEnumerable<string>? starter = null)
    {
        CommandProcess run = Start(folder, arguments, environment, starter);
        try
        {
            await run.ReadyAsync(run._error);
            return run;
        }
        catch
        {
            await run.DisposeAsync();
            throw;
        }
    }

    /// <summary>Waits for the ready line on stderr, or the banner where both outputs are one terminal.</summary>
    public async Task ReadyAsync(bool onTerminal = false) => await ReadyAsync(onTerminal ? _output : _error);

    /// <summary>Waits until stderr has <paramref name="text"/>.</summary>
    public Task ErrorHasAsync(string text) => _error.WaitAsync(all => all.Contains(text, StringComparison.Ordinal), s_patience);

    /// <summary>Waits until stdout has <paramref name="text"/>.</summary>
    public Task OutputHasAsync(string text) => _output.WaitAsync(all => all.Contains(text, StringComparison.Ordinal), s_patience);

    public static void Signal(int process, int signal) => _ = Kill(process, signal);

    public void Signal(int signal) => Signal(Id, signal);

    /// <summary>Waits until something listens on <paramref name="port"/>: for runs that do not say when they are ready.</summary>
    public async Task ConnectAsync(int port)
    {
        Port = port;
        var clock = Stopwatch.StartNew();
        while (true)
        {
            using var client = new TcpClient();
            try
            {
                await client.ConnectAsync(IPAddress.Loopback, port);
                return;
            }
            catch (SocketException) when (clock.Elapsed < s_patience && !_process.HasExited)
            {
                await Task.Delay(20);
            }
        }
    }

    /// <summary>Types on the terminal that a starter made.</summary>
    public void Type(string text)
    {
        _process.StandardInput.Write(text);
        _process.StandardInput.Flush();
    }

    /// <summary>Stops reading stdout: the command's pipe breaks.</summary>
    public void CloseOutput() => _process.StandardOutput.Close();

    public async Task<HttpResponseMessage> GetAsync(string path)
    {
        using var client = new HttpClient();
        return await client.GetAsync(new Uri(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}{path}")));
    }

    public async Task<int> ExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        await Task.WhenAll(_output.End, _error.End).WaitAsync(s_patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited) _process.Kill(entireProcessTree: true);
        await _process.WaitForExitAsync();
        _process.Dispose();
    }

    private async Task ReadyAsync(Received where)
    {
        string all = await where.WaitAsync(text => ReadyLine().IsMatch(text), s_patience);
        Port = int.Parse(ReadyLine().Match(all).Groups["port"].ValueSpan, CultureInfo.InvariantCulture);
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"(serving|Local).*https?://[^ ]*:(?<port>[0-9]+)[^0-9]", RegexOptions.ExplicitCapture)]
    private static partial Regex ReadyLine();

    /// <summary>What came through a pipe so far.</summary>
    private sealed class Received
    {
        private readonly StringBuilder _text = new();
        private volatile bool _ended;
        private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Received(Stream pipe) => End = ReadAsync(pipe);

        public Task End { get; }

        public string Text
        {
            get
            {
                lock (_text) return _text.ToString();
            }
        }

        public async Task<string> WaitAsync(Func<string, bool> isThere, TimeSpan patience)
        {
            var clock = Stopwatch.StartNew();
            while (true)
            {
                bool ended = _ended;
                Task more;
                string text;
                lock (_text) (more, text) = (_more.Task, _text.ToString());
                if (isThere(text)) return text;
                if (ended) throw new EndOfStreamException("it ended with: " + text);
                try
                {
                    await more.WaitAsync(patience - clock.Elapsed > TimeSpan.Zero ? patience - clock.Elapsed : TimeSpan.Zero);
                }
                catch (TimeoutException late)
                {
                    throw new TimeoutException("all there is: " + text, late);
                }
            }
        }

        private async Task ReadAsync(Stream pipe)
        {
            byte[] buffer = new byte[4096];
            try
            {
                while (await pipe.ReadAsync(buffer) is > 0 and var read)
                {
                    Tell(Encoding.UTF8.GetString(buffer, 0, read));
                }
            }
            catch (Exception closed) when (closed is IOException or ObjectDisposedException or OperationCanceledException)
            {
                // The test closed it.
            }
            finally
            {
                _ended = true;
                Tell("");
            }
        }

        private void Tell(string text)
        {
            lock (_text)
            {
                _text.Append(text);
                _more.SetResult();
                _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            }
        }
    }
}
