using System.Runtime.InteropServices;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>Signals that a test sends to a process of its own.</summary>
internal static partial class Signals
{
    public const int Sigkill = 9;
    public const int Sigterm = 15;
    public const int Sigcont = 18;
    public const int Sigstop = 19;

    /// <summary>Sends <paramref name="signal"/>.</summary>
    public static void Send(int process, int signal) => _ = Kill(process, signal);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);
}
