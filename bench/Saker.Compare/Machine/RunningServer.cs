using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Compare.Machine;

/// <summary>One server under test: started on its processors, listening, and stopped with all its children when disposed of.</summary>
/// <remarks>Owner: the work that started it.</remarks>
internal sealed class RunningServer : IAsyncDisposable
{
    private const int KeptLines = 3;
    private static readonly TimeSpan s_startLimit = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan s_stopLimit = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan s_pollInterval = TimeSpan.FromMilliseconds(1);

    private readonly Process _process;
    private readonly Queue<string> _lastLines = new();

    private RunningServer(Process process, int port)
    {
        _process = process;
        Port = port;
        process.OutputDataReceived += (_, line) => Keep(line.Data);
        process.ErrorDataReceived += (_, line) => Keep(line.Data);
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public int Port { get; }

    /// <summary>The server's process and its descendants at this moment.</summary>
    public IReadOnlyList<int> Processes => ProcessTree.Of(_process.Id);

    /// <summary>A port on 127.0.0.1 that was free a moment ago.</summary>
    public static int FreePort()
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }

    /// <summary>Starts the server on the given processors (as <c>taskset -c</c> names them) and waits until its port accepts.</summary>
    public static async Task<RunningServer> StartAsync(Launch launch, int port, string processors, CancellationToken cancel)
    {
        var start = new ProcessStartInfo("taskset", ["-c", processors, launch.FileName, .. launch.Arguments])
        {
            UseShellExecute = false,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string value) in launch.Environment)
        {
            start.Environment[name] = value;
        }

        Process process = Process.Start(start) ?? throw new MeasurementException($"{launch.FileName} did not start");
        var server = new RunningServer(process, port);
        try
        {
            await server.WaitForPortAsync(launch, cancel);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        IReadOnlyList<int> tree = _process.HasExited ? [] : Processes;
        if (tree.Count > 0)
        {
            _ = LibC.Signal(_process.Id, LibC.SigTerm);
            using var limit = new CancellationTokenSource(s_stopLimit);
            try
            {
                await _process.WaitForExitAsync(limit.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
                await _process.WaitForExitAsync(CancellationToken.None);
            }
        }

        _process.Dispose();
    }

    private async Task WaitForPortAsync(Launch launch, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(IPAddress.Loopback, Port, cancel);
                return;
            }
            catch (SocketException) when (!_process.HasExited && Stopwatch.GetElapsedTime(started) < s_startLimit)
            {
                await Task.Delay(s_pollInterval, cancel);
            }
            catch (SocketException e)
            {
                throw new MeasurementException($"it did not open its port; its last words were: {LastLines()}", e);
            }
        }
    }

    private string LastLines()
    {
        lock (_lastLines)
        {
            return string.Join(" / ", _lastLines);
        }
    }

    private void Keep(string? line)
    {
        if (line is null)
        {
            return;
        }

        lock (_lastLines)
        {
            _lastLines.Enqueue(line);
            if (_lastLines.Count > KeptLines)
            {
                _ = _lastLines.Dequeue();
            }
        }
    }
}
