using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>
/// Lets system calls of running processes fail, from outside: strace stops every thread at its calls and has the kernel answer with an
/// error in place of carrying them out. Ends, and detaches, when it is disposed.
/// </summary>
internal sealed partial class Injector : IAsyncDisposable
{
    private const int Sigint = 2;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan s_quiet = TimeSpan.FromMilliseconds(250);

    private readonly Process _strace;
    private readonly string _trace;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly HashSet<int> _missing;
    private readonly TaskCompletionSource _attached = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private Injector(Process strace, string trace, IEnumerable<int> processes)
    {
        _strace = strace;
        _trace = trace;
        _missing = [.. processes];
        _strace.ErrorDataReceived += (_, line) => OnLine(line.Data);
        _strace.BeginErrorReadLine();
    }

    /// <summary>How often a call was made to fail, as far as strace has written it; all of it once it has been disposed.</summary>
    public int Count => File.ReadLines(_trace).Count(line => line.Contains("(INJECTED)", StringComparison.Ordinal));

    /// <summary>Begins.</summary>
    /// <param name="faults">What fails.</param>
    /// <param name="folder">Where the trace may be written.</param>
    /// <param name="path">Only calls on this file, or null for all.</param>
    /// <param name="processes">Whose calls.</param>
    public static async Task<Injector> AttachAsync(IReadOnlyCollection<SystemCallFault> faults, string folder, string? path, params int[] processes)
    {
        string trace = Path.Combine(folder, "trace");
        string[] only = path is null ? [] : ["-P", path];
        string[] calls = ["-e", "trace=" + string.Join(',', faults.Select(fault => fault.Call)), .. faults.SelectMany(fault => fault.Arguments)];
        string[] arguments = ["-f", "-o", trace, .. calls, .. only, .. processes.SelectMany(id => new[] { "-p", id.ToString(CultureInfo.InvariantCulture) })];
        var start = new ProcessStartInfo(Tool.Require("strace"), arguments) { UseShellExecute = false, RedirectStandardError = true };
        var injector = new Injector(Process.Start(start)!, trace, processes);
        await injector._attached.Task.WaitAsync(s_patience);
        return injector;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A call whose number strace has taken away, and whose error it has not yet put in, is ENOSYS when it detaches in between: the last calls first.
        await Task.Delay(s_quiet);
        if (!_strace.HasExited) _ = Kill(_strace.Id, Sigint);
        await _strace.WaitForExitAsync().WaitAsync(s_patience);
        await _ended.Task.WaitAsync(s_patience);
        _strace.Dispose();
    }

    private void OnLine(string? line)
    {
        if (line is null)
        {
            _attached.TrySetException(new InvalidOperationException("strace ended before it was attached"));
            _ended.TrySetResult();
            return;
        }

        if (AttachedLine().Match(line) is { Success: true } match && _missing.Remove(int.Parse(match.Groups["id"].ValueSpan, CultureInfo.InvariantCulture)) && _missing.Count == 0)
            _attached.TrySetResult();
        else if (line.Contains("Operation not permitted", StringComparison.Ordinal))
            _attached.TrySetException(new InvalidOperationException(line));
    }

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [GeneratedRegex(@"Process (?<id>[0-9]+) attached", RegexOptions.ExplicitCapture)]
    private static partial Regex AttachedLine();
}
