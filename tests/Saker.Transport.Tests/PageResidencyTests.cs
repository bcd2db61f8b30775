using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using Saker.Transport.Interop;
using Xunit;

namespace Saker.Transport.Tests;

public sealed partial class PageResidencyTests
{
    private const int Bytes = 1_000_000;
    private const int DontNeed = 4;

    [Fact]
    public void What_was_just_written_is_resident_and_what_was_dropped_is_not()
    {
        if (!OperatingSystem.IsLinux()) return;
        using TemporaryFile file = new(new byte[Bytes]);
        int descriptor = (int)file.Handle.DangerousGetHandle();
        Assert.True(PageResidency.IsResident(descriptor, 0, Bytes));
        Assert.True(PageResidency.IsResident(descriptor, 4095, 2));
        Assert.True(PageResidency.CanReadAtOnce(descriptor, Bytes - 1));

        Drop(file.Handle, 0, Bytes);
        Assert.SkipWhen(PageResidency.CanReadAtOnce(descriptor, 0), "a file system without a page cache to drop");
        Assert.False(PageResidency.IsResident(descriptor, 0, Bytes));
    }

    [Fact]
    public void One_missing_part_makes_a_range_not_resident()
    {
        if (!OperatingSystem.IsLinux()) return;
        // Large enough that the kernel's largest pages do not reach from one half into the other.
        const int Half = 4 << 20;
        using TemporaryFile file = new(new byte[2 * Half]);
        int descriptor = (int)file.Handle.DangerousGetHandle();
        Drop(file.Handle, Half, Half);
        Assert.SkipWhen(PageResidency.CanReadAtOnce(descriptor, Half + (Half / 2)), "a file system without a page cache to drop");
        Assert.False(PageResidency.IsResident(descriptor, 0, 2 * Half));
        Assert.True(PageResidency.IsResident(descriptor, 0, Half / 2));
    }

    // A page that something holds at this moment, a processor's list of new pages or the writing of them, stays: asked until none is left.
    private static void Drop(SafeFileHandle file, long offset, long length)
    {
        int descriptor = (int)file.DangerousGetHandle();
        for (int turn = 0; turn < 100; turn++)
        {
            RandomAccess.FlushToDisk(file);
            Assert.Equal(0, Advise(descriptor, offset, length, DontNeed));
            if (PageResidency.CountCached(descriptor, offset, length) <= 0) return;
            Thread.Sleep(20);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(int descriptor, long offset, long length, int advice);
}
