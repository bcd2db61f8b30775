using System;
using System.CommandLine;
using System.Threading.Tasks;
using Saker.Compare.Machine;

namespace Saker.Compare;

/// <summary>Runs Saker beside the floor and its peers; see bench/README.md.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("CPU clocks, taskset and the floor are Linux's; so is this program");
            return 2;
        }

        // On Ctrl-C every server is stopped before this process ends, and some take their time.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(1) };
        try
        {
            return await CommandLine.Build().Parse(args).InvokeAsync(invocation);
        }
        catch (OperationCanceledException)
        {
            return 130;
        }
        catch (MeasurementException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
