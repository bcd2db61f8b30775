using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport;

/// <summary>Reads a range of a file for no other purpose than to have its pages in memory. Used once, by one worker.</summary>
internal sealed class PageReader(EventLoop loop, SafeFileHandle file, long offset, int count, Action<object?> then, object state) : IWorkItem
{
    private const int ChunkBytes = 128 * 1024;   // the kernel's usual read-ahead

    [ThreadStatic]
    private static byte[]? s_scratch;

    public void Run()
    {
        byte[] scratch = s_scratch ??= GC.AllocateUninitializedArray<byte>(ChunkBytes);
        try
        {
            int read = 1;
            for (int done = 0; done < count && read > 0; done += read)
            {
                read = RandomAccess.Read(file, scratch.AsSpan(0, Math.Min(ChunkBytes, count - done)), offset + done);
            }
        }
        catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
        {
            // The send that follows meets the same error and says so; closed means that nobody waits for these pages any more.
        }

        loop.Post(then, state);
    }
}
