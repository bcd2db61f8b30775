using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;

namespace Saker.Compare.Measuring;

/// <summary>strace at work on a running server: attached on start, detached with its summary on stop. Owner: the reading.</summary>
internal sealed class SystemCallCount : IAsyncDisposable
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly Process _strace;

    private SystemCallCount(Process strace) => _strace = strace;

    /// <summary>Attaches to the processes and all their threads, and returns when it is attached.</summary>
    public static async Task<SystemCallCount> StartAsync(IReadOnlyList<int> processes, string processors, CancellationToken cancel)
    {
        IEnumerable<string> targets = processes.SelectMany(pid => new[] { "-p", $"{pid}" });
        var start = new ProcessStartInfo("taskset", ["-c", processors, "strace", "-f", "-c", "-U", "calls,name", .. targets])
        {
            UseShellExecute = false,
            RedirectStandardError = true,
        };
        Process strace = Process.Start(start) ?? throw new MeasurementException("strace did not start");
        var count = new SystemCallCount(strace);
        for (int attached = 0; attached < processes.Count;)
        {
            using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
            bounded.CancelAfter(s_limit);
            string? line = await strace.StandardError.ReadLineAsync(bounded.Token);
            if (line is null)
            {
                await count.DisposeAsync();
                throw new MeasurementException("strace could not attach");
            }

            attached += line.Contains("attached", StringComparison.Ordinal) ? 1 : 0;
        }

        return count;
    }

    /// <summary>Detaches and returns the number of calls by name.</summary>
    public async Task<IReadOnlyDictionary<string, long>> StopAsync()
    {
        _ = LibC.Signal(_strace.Id, LibC.SigInt);
        using var limit = new CancellationTokenSource(s_limit);
        string summary = await _strace.StandardError.ReadToEndAsync(limit.Token);
        await _strace.WaitForExitAsync(limit.Token);

        // Lines of "count name" between two rules, then the total.
        var calls = new Dictionary<string, long>();
        foreach (string line in summary.Split('\n'))
        {
            if (line.Split(' ', StringSplitOptions.RemoveEmptyEntries) is [var number, var name] && name != "total" && long.TryParse(number, out long value))
            {
                calls[name] = value;
            }
        }

        return calls.Count > 0 ? calls : throw new MeasurementException($"strace printed no summary:\n{summary}");
    }

    public async ValueTask DisposeAsync()
    {
        if (!_strace.HasExited)
        {
            // Interrupted, strace lets go of the server; killed, it may leave it stopped.
            _ = LibC.Signal(_strace.Id, LibC.SigInt);
            using var limit = new CancellationTokenSource(s_limit);
            await _strace.WaitForExitAsync(limit.Token);
        }

        _strace.Dispose();
    }
}
