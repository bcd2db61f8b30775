using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;

namespace Saker.Compare.Reports;

/// <summary>Where and with what the figures were taken. Immutable.</summary>
/// <param name="Lines">One fact a line.</param>
/// <param name="Commit">Short, with "-dirty" when the working tree differs; "unknown" outside of git.</param>
internal sealed record MachineFacts(IReadOnlyList<string> Lines, string Commit)
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private static readonly (string Command, string Argument)[] s_versions =
    [
        ("cc", "--version"), ("nginx", "-v"), ("h2o", "--version"), ("lighttpd", "-v"), ("caddy", "version"), ("dotnet", "--version"), ("wrk", "-v"), ("h2load", "--version"),
    ];

    public static async Task<MachineFacts> CollectAsync(string repository, CancellationToken cancel)
    {
        string commit = await FirstLineAsync("git", ["-C", repository, "describe", "--always", "--dirty", "--abbrev=10"], cancel) ?? "unknown";
        string processor = File.ReadLines("/proc/cpuinfo").First(line => line.StartsWith("model name", StringComparison.Ordinal)).Split(": ", 2)[1];
        var lines = new List<string>
        {
            $"date: {DateTime.UtcNow:yyyy-MM-dd HH:mm} UTC",
            $"commit: {commit}",
            $"kernel: {await FirstLineAsync("uname", ["-srm"], cancel)}",
            $"processors: {Environment.ProcessorCount} × {processor}",
        };
        foreach ((string command, string argument) in s_versions)
        {
            if (await FirstLineAsync(command, [argument], cancel) is { } version)
            {
                lines.Add($"{command}: {version}");
            }
        }

        return new MachineFacts(lines, commit);
    }

    // Whatever the exit code is: wrk -v prints its version and exits with 1.
    private static async Task<string?> FirstLineAsync(string command, string[] arguments, CancellationToken cancel)
    {
        if (Tool.Find(command) is not { } path)
        {
            return null;
        }

        ToolOutcome outcome = await Tool.TryRunAsync(path, arguments, s_limit, cancel);
        return (outcome.Output + outcome.Errors).Split('\n').FirstOrDefault(line => line.Length > 0);
    }
}
