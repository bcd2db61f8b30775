using System;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Cli.Serving;

/// <summary>
/// The signals that stop the command. The first asks for a graceful stop, the second ends the process. Shared: signals arrive on
/// threads of the runtime.
/// </summary>
/// <remarks>
/// SIGHUP means that the terminal is gone, and stops the command like SIGTERM where it was started from one. A service has no
/// terminal; there SIGHUP by custom means "read your files again", and must not take the site down. Where the terminal is still there somebody
/// has sent the signal by hand and means the same, if there is anything to read again; but some shells send it to what they leave behind, just
/// before they end, so the terminal is looked for once more.
/// </remarks>
internal sealed class StopSignals : IDisposable
{
    /// <summary>Time in which a shell that has sent SIGHUP on its way out is gone, and the terminal with it.</summary>
    private static readonly TimeSpan s_shellEnds = TimeSpan.FromSeconds(2);

    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _second;
    private readonly Action _nothingToReload;
    private readonly bool _hadTerminal;
    private int _count;

    /// <summary>Begins to listen for signals.</summary>
    /// <param name="second">Ends the process; called at the second signal, on a thread of the runtime.</param>
    /// <param name="nothingToReload">Called for a SIGHUP that does not stop the command.</param>
    public StopSignals(Action second, Action nothingToReload)
    {
        _second = second;
        _nothingToReload = nothingToReload;
        _hadTerminal = HasControllingTerminal();
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

    /// <summary>Reads again what can be read again while the server runs; null where there is nothing. Called for a SIGHUP, on a thread of the runtime.</summary>
    public Action? Reload { get; set; }

    /// <summary>Completes with the first signal.</summary>
    public Task<PosixSignal> First => _first.Task;

    /// <summary>Gives the signals back to the system.</summary>
    public void Dispose()
    {
        foreach (PosixSignalRegistration registration in _registrations) registration.Dispose();
    }

    private static bool HasControllingTerminal()
    {
        if (OperatingSystem.IsWindows()) return true;
        try
        {
            if (!OperatingSystem.IsLinux())
            {
                // Opening it fails with ENXIO for a process that has none (tty(4)).
                using var terminal = File.OpenHandle("/dev/tty");
                return true;
            }

            // proc(5): the name, in parentheses, may hold anything; behind it come state, parent, group, session and terminal, 0 for none.
            string stat = File.ReadAllText("/proc/self/stat");
            return stat[(stat.LastIndexOf(')') + 2)..].Split(' ')[4] != "0";
        }
        catch (Exception none) when (none is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private void OnSignal(PosixSignalContext context)
    {
        context.Cancel = true;
        if (context.Signal == PosixSignal.SIGHUP && !_hadTerminal) (Reload ?? _nothingToReload)();
        else if (context.Signal == PosixSignal.SIGHUP && Reload is { } reload && HasControllingTerminal()) _ = ReloadAsync(reload);
        else if (Interlocked.Increment(ref _count) == 1) _first.TrySetResult(context.Signal);
        else _second();
    }

    private async Task ReloadAsync(Action reload)
    {
        reload();
        await Task.Delay(s_shellEnds);
        if (!HasControllingTerminal()) _first.TrySetResult(PosixSignal.SIGHUP);
    }
}
