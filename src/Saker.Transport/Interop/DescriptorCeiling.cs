using System;

namespace Saker.Transport.Interop;

/// <summary>
/// Numbers that descriptors of clients stay below, so that the runtime finds some free: it takes one to start a thread and two to load an
/// assembly, does both whenever it likes, and where it cannot, it ends the process. Immutable.
/// </summary>
/// <remarks>
/// Linux hands out the lowest number that is free (open(2)), so who gets a number knows that all below it are in use: no counting, and no
/// race. The limit is the process's own (RLIMIT_NOFILE), read once; without one there is no ceiling.
/// </remarks>
internal static class DescriptorCeiling
{
    // Enough for eight assemblies, or a dozen threads at the same moment and a few assemblies; of a small limit no more than that.
    private const int LeastReserve = 16;
    private const int MostReserve = 64;
    private const int ReserveShare = 16;

    /// <summary>What is held while a client takes its time, connections and files, is below this.</summary>
    internal static int Held { get; } = HeldFor(Limit());

    /// <summary>What is open for a moment only, to look at a name or read a short file, may use half of the reserve: it stays below this.</summary>
    internal static int Brief { get; } = BriefFor(Limit());

    internal static int HeldFor(ulong limit) => limit > int.MaxValue ? int.MaxValue : (int)limit - Reserve(limit);

    internal static int BriefFor(ulong limit) => limit > int.MaxValue ? int.MaxValue : (int)limit - (Reserve(limit) / 2);

    /// <summary>RLIMIT_NOFILE's soft limit, the one that bites; the largest number where there is none, on Windows for one.</summary>
    internal static unsafe ulong Limit()
    {
        const int LinuxNoFile = 7;
        if (!OperatingSystem.IsLinux()) return ulong.MaxValue;
        ulong* softAndHard = stackalloc ulong[2];
        return Libc.GetResourceLimit(LinuxNoFile, softAndHard) == 0 ? softAndHard[0] : ulong.MaxValue;
    }

    private static int Reserve(ulong limit) => Math.Clamp((int)(limit / ReserveShare), LeastReserve, MostReserve);
}
