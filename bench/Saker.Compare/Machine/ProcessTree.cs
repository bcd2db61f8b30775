using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;

namespace Saker.Compare.Machine;

/// <summary>A server as the kernel sees it: one process and all its descendants, with their CPU clocks and resident memory.</summary>
internal static class ProcessTree
{
    /// <summary>The process and its living descendants, ascending.</summary>
    public static IReadOnlyList<int> Of(int root)
    {
        var parents = new Dictionary<int, int>();
        foreach (string folder in Directory.EnumerateDirectories("/proc"))
        {
            if (int.TryParse(Path.GetFileName(folder), NumberStyles.None, CultureInfo.InvariantCulture, out int pid) && ParentOf(pid) is { } parent)
            {
                parents[pid] = parent;
            }
        }

        var tree = new SortedSet<int> { root };
        for (int before = 0; before != tree.Count;)
        {
            before = tree.Count;
            foreach ((int pid, int parent) in parents)
            {
                if (tree.Contains(parent))
                {
                    tree.Add(pid);
                }
            }
        }

        return [.. tree];
    }

    /// <summary>CPU time, user and system together, that the processes have used, in microseconds.</summary>
    /// <remarks>The process CPU clock counts by nanoseconds. The split into user and system in /proc is sampled by ticks, so it is not used.</remarks>
    public static double CpuMicroseconds(IReadOnlyList<int> processes)
    {
        double sum = 0;
        foreach (int pid in processes)
        {
            if (LibC.GetCpuClockId(pid, out int clock) != 0 || LibC.GetTime(clock, out LibC.TimeSpec time) != 0)
            {
                throw new MeasurementException($"process {pid} has gone, and its CPU clock with it");
            }

            sum += (time.Seconds * 1e6) + (time.Nanoseconds / 1e3);
        }

        return sum;
    }

    /// <summary>Resident memory of the processes, in bytes. Pages that several share are counted for each.</summary>
    public static long ResidentBytes(IReadOnlyList<int> processes)
    {
        long sum = 0;
        foreach (int pid in processes)
        {
            foreach (string line in File.ReadLines($"/proc/{pid}/status"))
            {
                if (line.StartsWith("VmRSS:", StringComparison.Ordinal))
                {
                    sum += long.Parse(line.AsSpan(6, line.Length - 6 - " kB".Length), NumberStyles.AllowLeadingWhite, CultureInfo.InvariantCulture) * 1024;
                }
            }
        }

        return sum;
    }

    private static int? ParentOf(int pid)
    {
        try
        {
            // "pid (name) state ppid ...": the name may hold spaces and parentheses, so count from its last one.
            string stat = File.ReadAllText($"/proc/{pid}/stat");
            string[] rest = stat[(stat.LastIndexOf(')') + 2)..].Split(' ', 3);
            return int.Parse(rest[1], CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return null;        // it ended between the listing and the read
        }
    }
}
