using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>
/// The real command in a process of its own, serving a folder on a port that was free; stopped by SIGTERM. What it writes is kept.
/// </summary>
/// <remarks>SAKER_COMMAND names another executable to test, a published one for instance.</remarks>
internal sealed partial class SakerProcess : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Process _process;
    private readonly StringBuilder _error = new();
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<int> _port = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private SakerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.ErrorDataReceived += (_, line) => OnError(line.Data);
        _process.OutputDataReceived += (_, line) =>
        {
            if (line.Data is null) return;
            lock (_output) _output.AppendLine(line.Data);
        };
        _process.Start();
        _process.StandardInput.Close();
        _process.BeginErrorReadLine();
        _process.BeginOutputReadLine();
    }

    /// <summary>Both ways of moving bytes, for tests that run one body over each.</summary>
    public static IReadOnlyList<string> Transports { get; } = ["epoll", "sockets"];

    /// <summary>The port it listens on.</summary>
    public int Port { get; private set; }

    /// <summary>Its process id.</summary>
    public int Id => _process.Id;

    /// <summary>Whether it runs.</summary>
    public bool IsRunning => !_process.HasExited;

    /// <summary>What it wrote to stderr so far.</summary>
    public string Error
    {
        get
        {
            lock (_error) return _error.ToString();
        }
    }

    /// <summary>What it wrote to stdout so far.</summary>
    public string Output
    {
        get
        {
            lock (_output) return _output.ToString();
        }
    }

    /// <summary>Processor time it has used, user and system, in clock ticks of 10 ms.</summary>
    public long CpuTicks
    {
        get
        {
            // proc(5): the second field, the name, may hold blanks; behind it state is the third, utime the 14th, stime the 15th.
            string stat = File.ReadAllText($"/proc/{Id}/stat");
            string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
            return long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        }
    }

    /// <summary>How often its threads that live now have gone to sleep, and so been woken.</summary>
    public long Wakeups => WakeupsOf("");

    /// <summary>How often its threads whose names begin with <paramref name="name"/> have gone to sleep, and so been woken.</summary>
    public long WakeupsOf(string name) =>
        Directory.EnumerateDirectories($"/proc/{Id}/task").Sum(thread =>
        {
            try
            {
                if (!File.ReadAllText(thread + "/comm").StartsWith(name, StringComparison.Ordinal)) return 0;
                string line = File.ReadLines(thread + "/status").First(line => line.StartsWith("voluntary_ctxt_switches:", StringComparison.Ordinal));
                return long.Parse(line.AsSpan(line.IndexOf('\t', StringComparison.Ordinal)), CultureInfo.InvariantCulture);
            }
            catch (IOException)
            {
                return 0;       // a thread that has just ended
            }
        });

    /// <summary>Descriptors it has open.</summary>
    public int Descriptors => Directory.GetFiles($"/proc/{Id}/fd").Length;

    /// <summary>Memory of its own that is resident, in bytes.</summary>
    public long ResidentBytes
    {
        get
        {
            string line = File.ReadLines($"/proc/{Id}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
            return long.Parse(line.AsSpan("VmRSS:".Length, line.Length - "VmRSS: kB".Length + 1).Trim(), CultureInfo.InvariantCulture) * 1024;
        }
    }

    /// <summary>Starts the command and waits until it says that it serves.</summary>
    /// <param name="path">The folder or file.</param>
    /// <param name="transport">One of <see cref="Transports"/>.</param>
    /// <param name="more">Further options.</param>
    public static Task<SakerProcess> StartAsync(string path, string transport, params string[] more) => StartAsync(path, transport, descriptors: null, more);

    /// <summary>As the other, with a limit on open descriptors.</summary>
    public static async Task<SakerProcess> StartAsync(string path, string transport, int? descriptors, params string[] more)
    {
        List<string> command = [.. Command(), path, "--host", "127.0.0.1", .. more.Contains("--port") ? Array.Empty<string>() : ["--port", "0"], "--transport", transport, .. more.Contains("--log") ? Array.Empty<string>() : ["--log", "none"], .. more];
        if (descriptors is { } limit) command = ["/bin/sh", "-c", $"ulimit -n {limit} && exec \"$@\"", "sh", .. command];
        var start = new ProcessStartInfo(command[0], command.Skip(1))
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (string name in start.Environment.Keys.Where(name => name.StartsWith("SAKER_", StringComparison.Ordinal) || name == "PORT").ToArray())
            start.Environment.Remove(name);
        var process = new SakerProcess(start);
        try
        {
            process.Port = await process._port.Task.WaitAsync(s_patience);
            return process;
        }
        catch (Exception failure)
        {
            await process.DisposeAsync();
            throw new InvalidOperationException($"{string.Join(' ', command)} did not get ready:\n{process.Error}", failure);
        }
    }

    /// <summary>The absolute URL of a path.</summary>
    public string Url(string path = "/") => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}{path}");

    /// <summary>Sends SIGTERM.</summary>
    public void Terminate() => _ = Kill(Id, Sigterm);

    /// <summary>Waits for the end and returns the exit code.</summary>
    public async Task<int> WaitForExitAsync()
    {
        await _process.WaitForExitAsync().WaitAsync(s_patience);
        return _process.ExitCode;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (IsRunning) Terminate();
        try
        {
            await WaitForExitAsync();
        }
        catch (TimeoutException late)
        {
            _process.Kill();
            throw new TimeoutException($"the server did not stop within {s_patience}:\n{Error}", late);
        }
        finally
        {
            _process.Dispose();
        }
    }

    /// <summary>The executable under test: the one built beside these tests, by the same configuration.</summary>
    private static string[] Command()
    {
        if (Environment.GetEnvironmentVariable("SAKER_COMMAND") is { Length: > 0 } published) return [published];
        return [Environment.ProcessPath is { } host && Path.GetFileNameWithoutExtension(host) == "dotnet" ? host : "dotnet", Checkout.Built("src/Saker.Cli", "Saker.Cli.dll")];
    }

    private void OnError(string? line)
    {
        if (line is null)
        {
            _port.TrySetException(new EndOfStreamException("it ended without a ready line"));
            return;
        }

        lock (_error) _error.AppendLine(line);
        if (ReadyLine().Match(line) is { Success: true } ready)
            _port.TrySetResult(int.Parse(ready.Groups["port"].ValueSpan, CultureInfo.InvariantCulture));
    }

    private const int Sigterm = 15;

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"serving .* on https?://[^ ]*:(?<port>[0-9]+)", RegexOptions.ExplicitCapture)]
    private static partial Regex ReadyLine();
}
