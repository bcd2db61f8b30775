using System;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Saker.Transport.Interop;

namespace Saker.Transport.FileSystem;

/// <summary>
/// The file calls of Linux that .NET has no name for: opening beneath a descriptor, facts by descriptor, names as bytes.
/// Every one may block on the disk. Paths are NUL-terminated. Each returns -1 and leaves the error number for
/// <see cref="LastError"/>, but for <see cref="OpenBeneath"/> and its like, which return the negated number.
/// </summary>
internal static unsafe partial class FileCalls
{
    public const int ReadOnly = 0;
    public const int NoControllingTerminal = 0x100;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;
    public const int PathOnly = 0x200000;

    // openat2(2)'s resolve flags.
    public const ulong NoMounts = 0x01;
    public const ulong NoMagicLinks = 0x02;
    public const ulong NoSymlinks = 0x04;
    public const ulong Beneath = 0x08;

    /// <summary>Linux 5.12: EAGAIN instead of waiting for a disk. Older kernels say EINVAL.</summary>
    public const ulong Cached = 0x20;

    /// <summary>The directory a relative path starts from when no descriptor is given.</summary>
    public const int WorkingDirectory = -100;

    // The same number on every architecture: openat2 came after the tables were unified (Linux 5.6).
    private const long OpenAt2Number = 437;
    private const int OpenFilesResource = 7;
    private const int NoWait = 8;
    private const int EmptyPath = 0x1000;
    private const int NoFollowAtFlag = 0x100;
    private const int AskNobodyFlag = 0x4000;
    private const uint BasicStats = 0x7ff;
    private const uint MountNumber = 0x1000;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int DirectoryType = 0x4000;
    private const int SymlinkType = 0xA000;

    // These two are among the few whose values x86 and ARM do not share.
    private static readonly bool s_isArm = RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;

    public static int DirectoryOnly => s_isArm ? 0x4000 : 0x10000;

    public static int NoFollow => s_isArm ? 0x8000 : 0x20000;

    /// <summary>openat2(2): opens <paramref name="path"/> from <paramref name="directory"/> under <paramref name="resolve"/>'s rules.</summary>
    /// <returns>A descriptor, or the negated error number.</returns>
    public static int OpenBeneath(SafeFileHandle directory, byte* path, int flags, ulong resolve)
    {
        OpenHow how = new() { Flags = (uint)flags, Resolve = resolve };
        while (true)
        {
            nint result = OpenAt2(OpenAt2Number, directory, path, &how, sizeof(OpenHow));
            if (result >= 0) return (int)result;
            int error = LastError;
            if (error != Errno.EINTR) return -error;
        }
    }

    /// <summary>openat(2) from a descriptor.</summary>
    /// <returns>A descriptor, or the negated error number.</returns>
    public static int OpenAt(int directory, byte* path, int flags)
    {
        while (true)
        {
            int result = OpenAtNative(directory, path, flags);
            if (result >= 0) return result;
            int error = LastError;
            if (error != Errno.EINTR) return -error;
        }
    }

    /// <summary>statx(2) of an open descriptor.</summary>
    /// <returns>0, or the negated error number.</returns>
    public static int Facts(int descriptor, out FileFacts facts, out bool isSymlink) => Facts(descriptor, out facts, out isSymlink, out _);

    /// <summary>statx(2) of an open descriptor, with the number of the mount it was opened through; 0 before Linux 5.8.</summary>
    /// <returns>0, or the negated error number.</returns>
    public static int Facts(int descriptor, out FileFacts facts, out bool isSymlink, out ulong mount)
    {
        byte empty = 0;
        return Facts(descriptor, &empty, EmptyPath | NoFollowAtFlag, out facts, out isSymlink, out mount);
    }

    /// <summary>statx(2) of an open descriptor, from what the kernel remembers (AT_STATX_DONT_SYNC): no file system asks anybody for it.</summary>
    /// <returns>0, or the negated error number.</returns>
    public static int KnownFacts(int descriptor, out FileFacts facts)
    {
        byte empty = 0;
        return Facts(descriptor, &empty, EmptyPath | NoFollowAtFlag | AskNobodyFlag, out facts, out _, out _);
    }

    /// <summary>fstatfs(2): which kind of file system the descriptor's file is on.</summary>
    /// <returns>The superblock's magic number, or the negated error number.</returns>
    public static long FileSystemOf(int descriptor)
    {
        FileSystemFacts facts;
        return FileSystemNative(descriptor, &facts) == 0 ? facts.Type & 0xFFFFFFFF : -LastError;
    }

    /// <summary>statx(2) by path, every symbolic link followed.</summary>
    /// <returns>0, or the negated error number.</returns>
    public static int FactsByPath(byte* path, out FileFacts facts) => Facts(WorkingDirectory, path, 0, out facts, out _, out _);

    /// <summary>readlinkat(2) of the link that <paramref name="descriptor"/> is open on.</summary>
    /// <returns>The target's length in bytes, or the negated error number.</returns>
    public static int ReadLink(int descriptor, Span<byte> target)
    {
        byte empty = 0;
        fixed (byte* buffer = target)
        {
            nint length = ReadLinkAt(descriptor, &empty, buffer, (nuint)target.Length);
            return length >= 0 ? (int)length : -LastError;
        }
    }

    /// <summary>preadv2(2): reads at <paramref name="offset"/>.</summary>
    /// <param name="descriptor">An open file.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="offset">The first byte's place in the file.</param>
    /// <param name="onlyCached">Whether to fail with EAGAIN rather than wait for a disk.</param>
    /// <returns>Bytes read, 0 at the end of the file, or the negated error number.</returns>
    public static int Read(int descriptor, Span<byte> destination, long offset, bool onlyCached)
    {
        fixed (byte* start = destination)
        {
            Libc.IoVector vector = new() { Start = start, Length = (nuint)destination.Length };
            while (true)
            {
                nint read = Libc.ReadAtVector(descriptor, &vector, 1, offset, onlyCached ? NoWait : 0);
                if (read >= 0) return (int)read;
                int error = LastError;
                if (error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>getdents64(2): the next names of an open directory.</summary>
    /// <returns>Bytes written, 0 at the end, or the negated error number.</returns>
    public static int ReadDirectory(int descriptor, Span<byte> buffer)
    {
        fixed (byte* start = buffer)
        {
            while (true)
            {
                nint length = GetDents64(descriptor, start, (nuint)buffer.Length);
                if (length >= 0) return (int)length;
                int error = LastError;
                if (error != Errno.EINTR) return -error;
            }
        }
    }

    /// <summary>getrlimit(2), RLIMIT_NOFILE: the soft limit, which is the one that bites.</summary>
    public static int DescriptorLimit()
    {
        ResourceLimit limit;
        return GetLimitNative(OpenFilesResource, &limit) == 0 ? (int)Math.Min(limit.Soft, 1 << 20) : 1024;
    }

    /// <summary>close(2). Its answer tells nothing to act on: the descriptor is gone whatever it says (close(2), Notes).</summary>
    public static void Close(int descriptor) => _ = CloseNative(descriptor);

    private static int LastError => Marshal.GetLastPInvokeError();

    private static int Facts(int descriptor, byte* path, int flags, out FileFacts facts, out bool isSymlink, out ulong mount)
    {
        Statx buffer;
        while (StatxNative(descriptor, path, flags, BasicStats | MountNumber, &buffer) != 0)
        {
            // A network file system may be interrupted while it asks.
            int error = LastError;
            if (error == Errno.EINTR) continue;
            facts = default;
            isSymlink = false;
            mount = 0;
            return -error;
        }

        mount = (buffer.Mask & MountNumber) != 0 ? buffer.Mount : 0;

        int type = buffer.Mode & TypeMask;
        isSymlink = type == SymlinkType;
        FileKind kind = type switch
        {
            RegularType => FileKind.Regular,
            DirectoryType => FileKind.Directory,
            _ => FileKind.Other,
        };
        facts = new FileFacts(
            kind,
            (long)buffer.Size,
            buffer.Modified.Nanoseconds,
            buffer.Changed.Nanoseconds,
            buffer.Inode,
            ((ulong)buffer.DeviceMajor << 32) | buffer.DeviceMinor)
        {
            Standing = ((ulong)buffer.Mode << 48) ^ ((ulong)buffer.Links << 32) ^ ((ulong)buffer.Owner << 16) ^ buffer.Group,
        };
        return 0;
    }

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint OpenAt2(long number, SafeFileHandle directory, byte* path, OpenHow* how, nint size);

    [LibraryImport("libc", EntryPoint = "openat", SetLastError = true)]
    private static partial int OpenAtNative(int directory, byte* path, int flags);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int StatxNative(int directory, byte* path, int flags, uint mask, Statx* buffer);

    [LibraryImport("libc", EntryPoint = "readlinkat", SetLastError = true)]
    private static partial nint ReadLinkAt(int directory, byte* path, byte* buffer, nuint size);

    [LibraryImport("libc", EntryPoint = "getrlimit", SetLastError = true)]
    private static partial int GetLimitNative(int resource, ResourceLimit* limit);

    [LibraryImport("libc", EntryPoint = "fstatfs", SetLastError = true)]
    private static partial int FileSystemNative(int descriptor, FileSystemFacts* facts);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNative(int descriptor);

    [LibraryImport("libc", EntryPoint = "getdents64", SetLastError = true)]
    private static partial nint GetDents64(int descriptor, byte* buffer, nuint size);

    /// <summary>struct open_how of openat2(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct OpenHow
    {
        public ulong Flags;
        public ulong Mode;
        public ulong Resolve;
    }

    /// <summary>struct rlimit of getrlimit(2).</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Soft;
        public ulong Hard;
    }

    /// <summary>struct statfs of statfs(2): its first field is a word of the machine, and there is room for the rest.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct FileSystemFacts
    {
        [FieldOffset(0)]
        public nint Type;
    }

    /// <summary>struct statx of statx(2), the same on every architecture; only what we read has a name.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 256)]
    private struct Statx
    {
        [FieldOffset(0)]
        public uint Mask;
        [FieldOffset(16)]
        public uint Links;
        [FieldOffset(20)]
        public uint Owner;
        [FieldOffset(24)]
        public uint Group;
        [FieldOffset(28)]
        public ushort Mode;
        [FieldOffset(32)]
        public ulong Inode;
        [FieldOffset(40)]
        public ulong Size;
        [FieldOffset(96)]
        public Time Changed;
        [FieldOffset(112)]
        public Time Modified;
        [FieldOffset(136)]
        public uint DeviceMajor;
        [FieldOffset(140)]
        public uint DeviceMinor;
        [FieldOffset(144)]
        public ulong Mount;
    }

    /// <summary>struct statx_timestamp.</summary>
    [StructLayout(LayoutKind.Explicit, Size = 16)]
    private struct Time
    {
        [FieldOffset(0)]
        public long Seconds;
        [FieldOffset(8)]
        public uint Fraction;

        // Saturates: a date that nanoseconds in 64 bits cannot say (before 1677, after 2262) is as good as the nearest that they can.
        public readonly long Nanoseconds =>
            Seconds is > -9_223_372_035 and < 9_223_372_035 ? (Seconds * 1_000_000_000) + Fraction
            : Seconds < 0 ? long.MinValue : long.MaxValue;
    }
}
