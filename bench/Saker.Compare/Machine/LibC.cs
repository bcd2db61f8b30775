using System.Runtime.InteropServices;

namespace Saker.Compare.Machine;

/// <summary>The C library calls that .NET has no equal for: CPU clocks of other processes, and a signal that asks instead of kills.</summary>
internal static partial class LibC
{
    public const int SigInt = 2;
    public const int SigTerm = 15;

    /// <summary>The layout of <c>struct timespec</c> on 64-bit Linux.</summary>
    [StructLayout(LayoutKind.Sequential)]
    public struct TimeSpec
    {
        public long Seconds;
        public long Nanoseconds;
    }

    [LibraryImport("libc", EntryPoint = "clock_getcpuclockid")]
    public static partial int GetCpuClockId(int pid, out int clockId);

    [LibraryImport("libc", EntryPoint = "clock_gettime", SetLastError = true)]
    public static partial int GetTime(int clockId, out TimeSpec time);

    [LibraryImport("libc", EntryPoint = "kill", SetLastError = true)]
    public static partial int Signal(int pid, int signal);
}
