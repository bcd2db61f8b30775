using System;
using System.IO;
using System.Linq;
using Saker.Transport.Interop;

namespace Saker.Transport;

/// <summary>How many connections the process's limit of descriptors (RLIMIT_NOFILE) leaves room for. Immutable.</summary>
internal static class DescriptorLimit
{
    /// <summary>
    /// Descriptors kept free of connections at least, for the files they are answered from, logs, and what the runtime opens itself. The
    /// last of them no file gets either (<see cref="DescriptorCeiling"/>).
    /// </summary>
    private const int Reserve = 64;

    /// <summary>
    /// More than this is kept for nobody: files that the cache keeps open are a thousand at most, and all who download one of them share its
    /// descriptor (docs/decisions/0052). With 20,000 descriptors it is more than 15,000 connections.
    /// </summary>
    private const int MaxReserve = 4096;

    /// <summary>What a process like this one has open when it cannot be counted.</summary>
    private const int UsualInUse = 128;

    /// <summary>
    /// Connections that may be open: what is free now, without a quarter of it, but at least <see cref="Reserve"/> and at most
    /// <see cref="MaxReserve"/>, for the files they are answered from. No limit where there is none, on Windows for one.
    /// </summary>
    internal static int Connections => ConnectionsFor(DescriptorCeiling.Limit(), CountInUse());

    internal static int ConnectionsFor(ulong limit, int inUse)
    {
        if (limit > int.MaxValue) return int.MaxValue;
        int free = Math.Max(0, (int)limit - inUse);
        return Math.Max(1, free - Math.Clamp(free / 4, Reserve, MaxReserve));
    }

    private static int CountInUse()
    {
        try
        {
            return Directory.EnumerateFileSystemEntries("/proc/self/fd").Count();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return UsualInUse;   // no /proc
        }
    }
}
