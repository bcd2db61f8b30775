using System;
using System.IO;
using System.Runtime.InteropServices;

namespace Saker.Tests.Shared;

/// <summary>Lets a test that root runs meet files that may not be read: the calling thread looks at files as nobody for a while. Linux.</summary>
internal static partial class Unprivileged
{
    private const uint Nobody = 65534;
    private const uint Root = 0;

    /// <summary>Runs <paramref name="action"/> on this thread, as nobody where this process is root's.</summary>
    public static void Run(Action action)
    {
        if (!Environment.IsPrivilegedProcess)
        {
            action();
            return;
        }

        // setfsuid(2): of the calling thread alone, and with it go the capabilities that let root read everything.
        _ = SetFileUser(Nobody);
        try
        {
            action();
        }
        finally
        {
            _ = SetFileUser(Root);
        }
    }

    /// <summary>Lets everybody into the folder, for tests whose folders are made by root.</summary>
    public static void Open(string folder)
    {
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(folder, (UnixFileMode)0b111_101_101);
    }

    [LibraryImport("libc", EntryPoint = "setfsuid")]
    private static partial int SetFileUser(uint user);
}
