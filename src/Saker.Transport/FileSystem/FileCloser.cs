using System;
using System.Collections.Generic;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>Closes files without ever making the caller wait. Shared; its threads exist from the first remote file on.</summary>
/// <remarks>
/// To close a file of a network or of a FUSE program asks the other side (FLUSH) and waits for its answer, whoever opened it and
/// for whatever. A file of this machine's disks is closed on the spot.
/// </remarks>
public static class FileCloser
{
    // Enough that one that never returns holds up few others.
    private const int MaxThreads = 4;

    private static readonly Queue<(SafeFileHandle File, bool IsReference)> s_queue = new();
    private static int s_threads;
    private static int s_idle;

    /// <summary>Closes <paramref name="file"/> at once, or on another thread when it is <paramref name="isRemote"/>.</summary>
    public static void Close(SafeFileHandle file, bool isRemote)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!isRemote)
        {
            file.Dispose();
            return;
        }

        Enqueue((file, IsReference: false));
    }

    /// <summary>Gives back a reference to <paramref name="file"/>, which closes it when it is the last one; on another thread when it is <paramref name="isRemote"/>.</summary>
    public static void Release(SafeFileHandle file, bool isRemote)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (isRemote) Enqueue((file, IsReference: true));
        else file.DangerousRelease();
    }

    private static void Enqueue((SafeFileHandle File, bool IsReference) item)
    {
        lock (s_queue)
        {
            s_queue.Enqueue(item);
            if (s_queue.Count > s_idle && s_threads < MaxThreads) new Thread(Work) { Name = $"saker-closer-{s_threads++}", IsBackground = true }.Start();
            Monitor.Pulse(s_queue);
        }
    }

    private static void Work()
    {
        while (true)
        {
            (SafeFileHandle File, bool IsReference) item;
            lock (s_queue)
            {
                s_idle++;
                while (!s_queue.TryDequeue(out item)) Monitor.Wait(s_queue);
                s_idle--;
            }

            if (item.IsReference) item.File.DangerousRelease();
            else item.File.Dispose();
        }
    }
}
