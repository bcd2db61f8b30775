using System;
using System.Globalization;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;

namespace Saker.Cli.Terminals;

/// <summary>
/// The process's own outputs as plain streams. The console's own cost milliseconds at the start (encoders, terminal database), switch
/// a terminal's keypad mode, and hide it when nobody reads a pipe any more.
/// </summary>
internal static class StandardStreams
{
    // O_CLOEXEC in proc_pid_fdinfo(5)'s octal flags: the same on x64 and arm64.
    private const int CloseOnExec = 0x80000;

    /// <summary>Opens stdout.</summary>
    public static Stream OpenOutput() => Open(1) ?? Console.OpenStandardOutput();

    /// <summary>Opens stderr.</summary>
    public static Stream OpenError() => Open(2) ?? Console.OpenStandardError();

    private static Stream? Open(int descriptor)
    {
        if (OperatingSystem.IsWindows()) return null;
        if (!IsInherited(descriptor)) return Stream.Null;
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek) return stream;

        // A file's offset is shared with whoever else writes to it (2>&1, the shell). The console's stream keeps to it; this one would
        // keep one of its own, and overwrite.
        stream.Dispose();
        return null;
    }

    /// <summary>
    /// Whether <paramref name="descriptor"/> came from whoever started this process. One that was closed (<c>2>&amp;-</c>) is soon another
    /// file's, a pipe or the memory of the runtime's compiler even, and a message written to it ends the process. What was opened here is
    /// closed on exec, and what survived an exec is not.
    /// </summary>
    private static bool IsInherited(int descriptor)
    {
        const string Flags = "flags:";
        try
        {
            string line = File.ReadLines(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fdinfo/{descriptor}")).First(line => line.StartsWith(Flags, StringComparison.Ordinal));
            return (Convert.ToInt32(line[Flags.Length..].Trim(), 8) & CloseOnExec) == 0;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (Exception unknown) when (unknown is IOException or UnauthorizedAccessException)
        {
            return true;    // no /proc
        }
    }
}
