using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace Saker.Soak.Watching;

/// <summary>What the kernel says of a process at one moment (proc(5)). Immutable.</summary>
/// <param name="ResidentBytes">Memory in RAM, with mapped files.</param>
/// <param name="AnonymousBytes">Of that, what belongs to no file: heaps, stacks, buffers.</param>
/// <param name="Descriptors">Open descriptors.</param>
/// <param name="Sockets">Of those, sockets.</param>
/// <param name="Threads">Threads.</param>
/// <param name="CpuSeconds">Processor time so far, user and system.</param>
internal sealed record ProcessReading(long ResidentBytes, long AnonymousBytes, int Descriptors, int Sockets, int Threads, double CpuSeconds)
{
    private const double TicksPerSecond = 100;      // USER_HZ, whatever the kernel's own HZ is

    public static ProcessReading Of(int process)
    {
        string folder = $"/proc/{process}";
        string[] status = File.ReadAllLines($"{folder}/status");
        string stat = File.ReadAllText($"{folder}/stat");
        string[] fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        string?[] open = [.. Directory.EnumerateFiles($"{folder}/fd").Select(Target)];
        return new ProcessReading(
            Number(status, "VmRSS:") * 1024,
            Number(status, "RssAnon:") * 1024,
            open.Length,
            open.Count(target => target?.StartsWith("socket:", StringComparison.Ordinal) == true),
            (int)Number(status, "Threads:"),
            (long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
    }

    private static string? Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget;
        }
        catch (IOException)
        {
            return null;        // closed meanwhile
        }
    }

    private static long Number(string[] status, string name)
    {
        string line = status.First(line => line.StartsWith(name, StringComparison.Ordinal));
        return long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
    }
}
