using System;
using System.CommandLine;
using System.Threading.Tasks;

namespace Saker.Soak;

/// <summary>Hours of mixed traffic, every answer verified; see bench/README.md.</summary>
internal static class Program
{
    public static async Task<int> Main(string[] args)
    {
        if (!OperatingSystem.IsLinux())
        {
            await Console.Error.WriteLineAsync("it reads /proc, which Linux alone has");
            return 2;
        }

        // On Ctrl-C the servers are stopped and what was seen so far is judged.
        var invocation = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = TimeSpan.FromMinutes(2) };
        try
        {
            return await CommandLine.Build().Parse(args).InvokeAsync(invocation);
        }
        catch (InvalidOperationException e)
        {
            await Console.Error.WriteLineAsync(e.Message);
            return 1;
        }
    }
}
