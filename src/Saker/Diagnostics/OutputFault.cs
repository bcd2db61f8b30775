using System;

namespace Saker.Diagnostics;

/// <summary>Tells why an output failed, from what the class library makes of it. Pure.</summary>
internal static class OutputFault
{
    // EPIPE, the same number on Linux, macOS and the BSDs; on Windows ERROR_BROKEN_PIPE and ERROR_NO_DATA as HRESULTs.
    private const int Epipe = 32;
    private const int WindowsBrokenPipe = unchecked((int)0x8007006D);
    private const int WindowsNoData = unchecked((int)0x800700E8);

    /// <summary>True when whoever read the other end is gone for good.</summary>
    public static bool IsBrokenPipe(Exception fault) =>
        fault.HResult is WindowsBrokenPipe or WindowsNoData || (fault.HResult == Epipe && !OperatingSystem.IsWindows()) || fault is ObjectDisposedException;
}
