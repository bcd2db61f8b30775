using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Soak.Watching;

/// <summary>The server under test, in a process of its own. Its access lines are counted and its messages kept. Owner: the session.</summary>
internal sealed partial class ServerProcess : IAsyncDisposable
{
    private const int Sigterm = 15;
    private const int MaxMessages = 200;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly Process _process;
    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private long _accessLines;
    private long _changes;

    private ServerProcess(string name, ProcessStartInfo start)
    {
        Name = name;
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => OnMessage(line.Data);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is not null) Interlocked.Increment(ref _accessLines);
        };
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    public string Name { get; }

    public int Port { get; private set; }

    /// <summary>Lines of the access log.</summary>
    public long AccessLines => Volatile.Read(ref _accessLines);

    /// <summary>How often it said that a file changed while it was being sent.</summary>
    public long Changes => Volatile.Read(ref _changes);

    /// <summary>What else it said since it was ready.</summary>
    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock) return [.. _messages];
        }
    }

    public ProcessReading Read() => ProcessReading.Of(_process.Id);

    /// <summary>Starts a server and waits until it is ready.</summary>
    /// <param name="name">What to call it in reports.</param>
    /// <param name="saker">A built saker: an executable or a .dll.</param>
    /// <param name="root">The folder to serve.</param>
    /// <param name="more">Further options.</param>
    public static async Task<ServerProcess> StartAsync(string name, string saker, string root, params string[] more)
    {
        string[] command = [.. saker.EndsWith(".dll", StringComparison.Ordinal) ? (string[])["dotnet", saker] : [saker], root, "--host", "127.0.0.1", "--port", "0", "--log", "combined", .. more];
        var start = new ProcessStartInfo(command[0], command.Skip(1)) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (string variable in start.Environment.Keys.Where(key => key.StartsWith("SAKER_", StringComparison.Ordinal) || key == "PORT").ToArray())
            start.Environment.Remove(variable);
        var server = new ServerProcess(name, start);
        try
        {
            server.Port = await server._port.Task.WaitAsync(s_patience);
        }
        catch (Exception e) when (e is TimeoutException or EndOfStreamException)
        {
            string messages = string.Join('\n', server.Messages);
            await server.DisposeAsync();
            throw new InvalidOperationException($"{string.Join(' ', command)} did not get ready:\n{messages}", e);
        }

        lock (server._lock) server._messages.Clear();
        return server;
    }

    /// <summary>Stops it by SIGTERM and returns its exit code.</summary>
    public async Task<int> StopAsync()
    {
        if (!_process.HasExited) _ = Kill(_process.Id, Sigterm);
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }

    private void OnMessage(string? line)
    {
        if (line is null)
        {
            _port.TrySetException(new EndOfStreamException("it ended without a ready line"));
            return;
        }

        if (line.Contains("so that nobody takes a mixture for the file", StringComparison.Ordinal))
        {
            Interlocked.Increment(ref _changes);
            return;
        }

        lock (_lock)
        {
            if (_messages.Count < MaxMessages) _messages.Add(line);
        }

        if (ReadyLine().Match(line) is { Success: true } ready) _port.TrySetResult(int.Parse(ready.Groups["port"].ValueSpan, CultureInfo.InvariantCulture));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex("serving .* on https?://[^ ]*:(?<port>[0-9]+)", RegexOptions.ExplicitCapture, matchTimeoutMilliseconds: 1000)]
    private static partial Regex ReadyLine();
}
