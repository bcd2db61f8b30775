using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Saker.Cli.Terminals;

/// <summary>
/// The process's own outputs as plain streams. The console's own cost milliseconds at the start (encoders, terminal database), switch
/// a terminal's keypad mode, and hide it when nobody reads a pipe any more.
/// </summary>
internal static class StandardStreams
{
    /// <summary>Opens stdout.</summary>
    public static Stream OpenOutput() => Open(1) ?? Console.OpenStandardOutput();

    /// <summary>Opens stderr.</summary>
    public static Stream OpenError() => Open(2) ?? Console.OpenStandardError();

    private static FileStream? Open(int descriptor)
    {
        if (OperatingSystem.IsWindows()) return null;
        var stream = new FileStream(new SafeFileHandle(descriptor, ownsHandle: false), FileAccess.Write, bufferSize: 0);
        if (!stream.CanSeek) return stream;

        // A file's offset is shared with whoever else writes to it (2>&1, the shell). The console's stream keeps to it; this one would
        // keep one of its own, and overwrite.
        stream.Dispose();
        return null;
    }
}
