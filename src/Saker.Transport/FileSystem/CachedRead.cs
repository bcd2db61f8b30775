using System;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>Reads what the kernel has in memory already, so that a loop may do it: preadv2(2) with RWF_NOWAIT. Stateless.</summary>
public static class CachedRead
{
    /// <summary>Reads from an open file of this machine without ever waiting for a disk.</summary>
    /// <param name="file">An open regular file that its caller keeps open.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="offset">The first byte's place in the file.</param>
    /// <returns>
    /// How many bytes were read, which may be fewer than wanted. 0 when a worker has to find out: nothing is in memory, the file has ended, an error, or a
    /// system that cannot tell.
    /// </returns>
    public static int Read(SafeFileHandle file, Span<byte> destination, long offset)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!OperatingSystem.IsLinux()) return 0;
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return Math.Max(0, FileCalls.Read((int)file.DangerousGetHandle(), destination, offset, onlyCached: true));
        }
        catch (ObjectDisposedException)     // the worker's read says so
        {
            return 0;
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }
}
