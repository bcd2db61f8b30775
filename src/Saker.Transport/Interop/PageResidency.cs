using System;
using System.Runtime.InteropServices;

namespace Saker.Transport.Interop;

/// <summary>
/// Answers whether a range of a file is in the page cache, so that a loop never waits for a disk. Shared; what the kernel
/// offers is found out once.
/// </summary>
/// <remarks>
/// cachestat(2), Linux 6.5, counts the pages of a range in one call. Since 6.13 it refuses (EPERM) files that the caller could
/// not write, and containers' filters may forbid it altogether, so there is a second way: read one byte of every 64 KiB with
/// RWF_NOWAIT, which fails with EAGAIN instead of waiting. That is a sample: read-ahead works in units of 128 KiB, so a page
/// missing between two present ones is rare, and costs one wait for one page. Where neither works the answer is no, and the
/// caller reads the range on a worker first: slower, never blocking.
/// </remarks>
internal static unsafe class PageResidency
{
    private const nint CacheStatCall = 451;   // the same number on every architecture
    private const int RwfNoWait = 8;
    private const int SampleBytes = 64 * 1024;

    private static readonly int s_pageBytes = Environment.SystemPageSize;
    private static readonly bool s_hasCacheStat = ProbeCacheStat();

    internal static bool IsResident(int file, long offset, long count)
    {
        if (s_hasCacheStat && CountCached(file, offset, count) is var cached and >= 0)
        {
            long firstPage = offset / s_pageBytes;
            long lastPage = (offset + count - 1) / s_pageBytes;
            return cached >= lastPage - firstPage + 1;
        }

        for (long at = offset; at < offset + count; at += SampleBytes)
        {
            if (!CanReadAtOnce(file, at)) return false;
        }

        return CanReadAtOnce(file, offset + count - 1);
    }

    /// <summary>Pages of the range that are cached, or the negated errno.</summary>
    internal static long CountCached(int file, long offset, long count)
    {
        CacheStatRange range = new() { Offset = (ulong)offset, Length = (ulong)count };
        CacheStat result = default;
        nint status = Libc.SystemCall(CacheStatCall, file, (nint)(&range), (nint)(&result), 0);
        return status < 0 ? -Marshal.GetLastPInvokeError() : (long)result.Cached;
    }

    /// <summary>Whether the byte at <paramref name="offset"/> can be read without waiting; the end of the file can.</summary>
    internal static bool CanReadAtOnce(int file, long offset)
    {
        byte ignored;
        Libc.IoVector vector = new() { Start = &ignored, Length = 1 };
        return Libc.ReadAtVector(file, &vector, 1, offset, RwfNoWait) >= 0;
    }

    // EBADF says that the call exists; ENOSYS and EPERM (a seccomp filter) that it does not, for us.
    private static bool ProbeCacheStat()
    {
        const int EBADF = 9;
        return CountCached(-1, 0, 1) == -EBADF;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct CacheStatRange
    {
        internal ulong Offset;
        internal ulong Length;
    }

    [StructLayout(LayoutKind.Sequential)]
    private struct CacheStat
    {
        internal ulong Cached;
        internal ulong Dirty;
        internal ulong Writeback;
        internal ulong Evicted;
        internal ulong RecentlyEvicted;
    }
}
