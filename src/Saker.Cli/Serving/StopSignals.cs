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
/// terminal; there SIGHUP by custom means "read your configuration again", and must not take the site down.
/// </remarks>
internal sealed class StopSignals : IDisposable
{
    private readonly TaskCompletionSource<PosixSignal> _first = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly List<PosixSignalRegistration> _registrations = [];
    private readonly Action _second;
    private readonly Action _nothingToReload;
    private readonly bool _hasTerminal;
    private int _count;

    /// <summary>Begins to listen for signals.</summary>
    /// <param name="second">Ends the process; called at the second signal, on a thread of the runtime.</param>
    /// <param name="nothingToReload">Called for a SIGHUP that does not stop the command.</param>
    public StopSignals(Action second, Action nothingToReload)
    {
        _second = second;
        _nothingToReload = nothingToReload;
        _hasTerminal = HasControllingTerminal();
        foreach (PosixSignal signal in (PosixSignal[])[PosixSignal.SIGINT, PosixSignal.SIGTERM, PosixSignal.SIGHUP])
            _registrations.Add(PosixSignalRegistration.Create(signal, OnSignal));
    }

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
        if (context.Signal == PosixSignal.SIGHUP && !_hasTerminal) _nothingToReload();
        else if (Interlocked.Increment(ref _count) == 1) _first.TrySetResult(context.Signal);
        else _second();
    }
}
