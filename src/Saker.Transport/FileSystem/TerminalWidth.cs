using System;
using Saker.Transport.Interop;

namespace Saker.Transport.FileSystem;

/// <summary>How wide a terminal is, asked of the system itself: the console would switch its keypad mode, and asks stdout alone. Stateless.</summary>
public static class TerminalWidth
{
    /// <summary>ioctl_tty(2): TIOCGWINSZ.</summary>
    private const nuint GetWindowSize = 0x5413;

    /// <summary>The columns of the terminal that <paramref name="descriptor"/> leads to; null when it is none, does not say, or this is not Linux.</summary>
    public static unsafe int? Of(int descriptor)
    {
        if (!OperatingSystem.IsLinux()) return null;

        // struct winsize is four numbers of 16 bits, rows and columns first.
        int* size = stackalloc int[2];
        return Libc.Ioctl(descriptor, GetWindowSize, size) == 0 && (ushort)(size[0] >> 16) is > 0 and var columns ? columns : null;
    }
}
