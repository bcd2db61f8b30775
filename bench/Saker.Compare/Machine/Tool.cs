using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Compare.Machine;

/// <summary>Runs a command to its end, within a time limit, and returns what it printed.</summary>
internal static class Tool
{
    /// <summary>Where the command is on PATH or in the folders for administrators' commands; null when the machine has none.</summary>
    public static string? Find(string name)
    {
        string path = Environment.GetEnvironmentVariable("PATH") + ":/usr/sbin:/sbin";
        return path.Split(':', StringSplitOptions.RemoveEmptyEntries).Select(folder => Path.Combine(folder, name)).FirstOrDefault(File.Exists);
    }

    /// <summary>Standard output of a command that must exit with 0.</summary>
    public static async Task<string> RunAsync(string fileName, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancel)
    {
        ToolOutcome outcome = await TryRunAsync(fileName, arguments, limit, cancel);
        return outcome.ExitCode == 0
            ? outcome.Output
            : throw new MeasurementException($"{fileName} {string.Join(' ', arguments)} exited with {outcome.ExitCode}:\n{outcome.Output}{outcome.Errors}");
    }

    /// <summary>Runs a command; it is killed, and that is an error, when it takes longer than the limit.</summary>
    public static async Task<ToolOutcome> TryRunAsync(string fileName, IEnumerable<string> arguments, TimeSpan limit, CancellationToken cancel)
    {
        var start = new ProcessStartInfo(fileName, arguments) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        using Process process = Process.Start(start) ?? throw new MeasurementException($"{fileName} did not start");
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(bounded.Token);
            Task<string> errors = process.StandardError.ReadToEndAsync(bounded.Token);
            await process.WaitForExitAsync(bounded.Token);
            return new ToolOutcome(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new MeasurementException($"{fileName} {string.Join(' ', arguments)} took longer than {limit.TotalSeconds:0} s", e);
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
                await process.WaitForExitAsync(CancellationToken.None);
            }
        }
    }
}
