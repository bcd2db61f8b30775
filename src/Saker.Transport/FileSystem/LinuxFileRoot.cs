using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using Saker.Transport.Interop;

namespace Saker.Transport.FileSystem;

/// <summary>
/// A root on Linux: one openat2 with RESOLVE_BENEATH per open, so that the kernel itself refuses what leads out; where that call
/// is missing, or refuses an absolute link that may still be inside, <see cref="LinuxPathWalk"/>. Shared between threads.
/// </summary>
internal sealed unsafe class LinuxFileRoot : FileRoot
{
    /// <summary>How often the root's own name is looked at, at most.</summary>
    /// <remarks>
    /// A deploy may replace the folder, or the link that names it. Together with the cache's own bound this keeps the promise
    /// that a change is noticed within a second.
    /// </remarks>
    public static readonly TimeSpan RootCheckInterval = TimeSpan.FromMilliseconds(100);

    // EAGAIN from openat2: a rename or mount was in progress anywhere on the system. After so many the walk decides, which cannot say that.
    private const int MaxAttempts = 16;

    private const int PathFlags = FileCalls.PathOnly | FileCalls.CloseOnExec;

    // Non-blocking: opening a FIFO that took a file's place must not wait for a writer. No controlling terminal: a device must not become ours.
    private const int ReadFlags = FileCalls.ReadOnly | FileCalls.NonBlocking | FileCalls.CloseOnExec | FileCalls.NoControllingTerminal;

    private static readonly SafeFileHandle s_workingDirectory = new(FileCalls.WorkingDirectory, ownsHandle: false);

    private readonly TimeProvider _time;
    private readonly bool _mayUseOpenAt2;
    private readonly int _heldBelow;
    private readonly byte[] _pathBytes;
    private readonly ulong _resolve;
    private readonly Lock _reopening = new();
    private long _checkedAt;
    private volatile OpenRoot? _root;
    private volatile bool _isMissing;
    private volatile bool _isDisposed;

    public LinuxFileRoot(string path, SymlinkPolicy symlinks, TimeProvider time, bool useOpenAt2 = true, int? heldBelow = null)
        : base(path, symlinks)
    {
        _heldBelow = heldBelow ?? DescriptorCeiling.Held;
        _time = time;
        _pathBytes = Encoding.UTF8.GetBytes(path + "\0");
        _resolve = FileCalls.Beneath | FileCalls.NoMagicLinks | (symlinks == SymlinkPolicy.Deny ? FileCalls.NoSymlinks : 0);
        _checkedAt = time.GetTimestamp();
        _root = TryOpenRoot(out int error);
        if (_root is null)
        {
            if (Errno.ToStatus(error) == OpenStatus.Denied) throw new UnauthorizedAccessException($"the folder '{path}' may not be entered");
            throw new DirectoryNotFoundException($"the folder '{path}' cannot be opened (error {error})");
        }

        _mayUseOpenAt2 = useOpenAt2 && HasOpenAt2(_root.Directory);
    }

    public override bool IsMissing => _isMissing;

    public override FileFacts? FactsOf(SafeFileHandle file) => FactsOf(file, known: false);

    public override FileFacts? KnownFactsOf(SafeFileHandle file) => FactsOf(file, known: true);

    private static FileFacts? FactsOf(SafeFileHandle file, bool known)
    {
        ArgumentNullException.ThrowIfNull(file);
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            int descriptor = (int)file.DangerousGetHandle();
            int error = known ? FileCalls.KnownFacts(descriptor, out FileFacts facts) : FileCalls.Facts(descriptor, out facts, out _);
            return error == 0 ? facts : null;
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }

    public override ProbeResult Probe(ReadOnlySpan<byte> relativePath)
    {
        int descriptor = OpenDescriptor(relativePath, PathFlags);
        if (descriptor < 0) return new ProbeResult(StatusOf(descriptor), default, -descriptor);
        int error = FileCalls.Facts(descriptor, out FileFacts facts, out _);
        FileCalls.Close(descriptor);
        return error == 0 ? new ProbeResult(OpenStatus.Ok, facts) : new ProbeResult(Errno.ToStatus(-error), default, -error);
    }

    public override OpenResult OpenFile(ReadOnlySpan<byte> relativePath)
    {
        int descriptor = Below(_heldBelow, OpenDescriptor(relativePath, ReadFlags));
        if (descriptor < 0) return new OpenResult(StatusOf(descriptor), null, default, -descriptor);
        int error = FileCalls.Facts(descriptor, out FileFacts facts, out _, out ulong mount);
        if (error == 0 && facts.Kind == FileKind.Regular)
            return new OpenResult(OpenStatus.Ok, new SafeFileHandle(descriptor, ownsHandle: true), facts, IsRemote: IsRemote(descriptor, mount));

        FileCalls.Close(descriptor);
        if (error < 0) return new OpenResult(Errno.ToStatus(-error), null, default, -error);
        return new OpenResult(facts.Kind == FileKind.Directory ? OpenStatus.IsDirectory : OpenStatus.NotRegular, null, facts);
    }

    public override int Read(SafeFileHandle file, Span<byte> destination, long offset)
    {
        ArgumentNullException.ThrowIfNull(file);
        if (!CachedOnly.IsActive) return RandomAccess.Read(file, destination, offset);
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            int read = FileCalls.Read((int)file.DangerousGetHandle(), destination, offset, onlyCached: true);
            if (read < 0) CachedOnly.TryGiveUp();
            return Math.Max(read, 0);
        }
        finally
        {
            if (held) file.DangerousRelease();
        }
    }

    public override byte[]? ReadVersion(ReadOnlySpan<byte> relativePath, in FileFacts version)
    {
        // Whatever took the name: a FIFO is not waited for, and its facts are not a file's.
        int descriptor = OpenDescriptor(relativePath, ReadFlags);
        if (descriptor < 0) return null;
        try
        {
            byte[] bytes = GC.AllocateUninitializedArray<byte>((int)version.Length);
            int done = 0;
            while (done < bytes.Length)
            {
                int read = FileCalls.Read(descriptor, bytes.AsSpan(done), done, onlyCached: CachedOnly.IsActive);
                if (read == -Errno.EAGAIN) CachedOnly.TryGiveUp();
                if (read <= 0) return null;
                done += read;
            }

            return FileCalls.Facts(descriptor, out FileFacts now, out _) == 0 && now == version ? bytes : null;
        }
        finally
        {
            FileCalls.Close(descriptor);
        }
    }

    public override ListResult List(ReadOnlySpan<byte> relativePath, int maxEntries)
    {
        // The kernel has no way to read a directory from memory only.
        if (CachedOnly.TryGiveUp()) return new ListResult(OpenStatus.WouldBlock, [], true);
        int descriptor = OpenDescriptor(relativePath, ReadFlags | FileCalls.DirectoryOnly);
        if (descriptor < 0) return new ListResult(Errno.ToStatus(-descriptor), [], true, -descriptor);
        try
        {
            int error = ReadNames(descriptor, maxEntries, out List<byte[]> names, out bool isComplete);
            if (error < 0) return new ListResult(Errno.ToStatus(-error), [], true, -error);

            var entries = new List<DirectoryEntry>(names.Count);
            byte[] path = new byte[relativePath.Length + 1 + 256];
            relativePath.CopyTo(path);
            int start = relativePath.IsEmpty ? 0 : relativePath.Length + 1;
            if (start > 0) path[start - 1] = (byte)'/';
            foreach (byte[] name in names)
            {
                name.CopyTo(path, start);
                ProbeResult probe = Probe(path.AsSpan(0, start + name.Length));
                if (probe.Status == OpenStatus.Ok) entries.Add(new DirectoryEntry(name, probe.Facts));

                // What is gone or may not be seen is left out. What could not be looked at is there all the same: a list without it would be wrong.
                else if (probe.Status is OpenStatus.TooManyOpenFiles or OpenStatus.Failed) return new ListResult(probe.Status, [], true, probe.ErrorNumber);
            }

            return new ListResult(OpenStatus.Ok, entries, isComplete);
        }
        finally
        {
            FileCalls.Close(descriptor);
        }
    }

    protected override void Dispose(bool disposing)
    {
        _isDisposed = true;
        lock (_reopening)
        {
            _root?.Directory.Dispose();
            _root = null;
        }
    }

    // struct linux_dirent64: inode (8), offset (8), record length (2), type (1), name with its NUL.
    private static int ReadNames(int descriptor, int maxEntries, out List<byte[]> names, out bool isComplete)
    {
        names = [];
        isComplete = true;
        byte[] buffer = new byte[32 * 1024];
        while (true)
        {
            int length = FileCalls.ReadDirectory(descriptor, buffer);
            if (length <= 0) return length;
            for (int offset = 0; offset < length;)
            {
                ReadOnlySpan<byte> entry = buffer.AsSpan(offset, BitConverter.ToUInt16(buffer, offset + 16));
                offset += entry.Length;
                ReadOnlySpan<byte> name = entry[19..];
                name = name[..name.IndexOf((byte)0)];
                if (name.SequenceEqual("."u8) || name.SequenceEqual(".."u8)) continue;
                if (names.Count == maxEntries)
                {
                    isComplete = false;
                    return 0;
                }

                names.Add(name.ToArray());
            }
        }
    }

    private int OpenDescriptor(ReadOnlySpan<byte> relativePath, int flags) => Below(DescriptorCeiling.Brief, OpenAnyDescriptor(relativePath, flags));

    // The last descriptors are the runtime's: what gets one of them is closed again, as if there were none.
    private static int Below(int ceiling, int descriptor)
    {
        if (descriptor < ceiling) return descriptor;
        FileCalls.Close(descriptor);
        return -Errno.EMFILE;
    }

    private int OpenAnyDescriptor(ReadOnlySpan<byte> relativePath, int flags)
    {
        if (relativePath.Length > MaxPathBytes) return -Errno.ENAMETOOLONG;
        if (relativePath.Contains((byte)0)) return -Errno.ENOENT;

        Span<byte> buffer = stackalloc byte[MaxPathBytes + 1];
        ReadOnlySpan<byte> path = relativePath.IsEmpty ? "."u8 : relativePath;
        path.CopyTo(buffer);
        buffer[path.Length] = 0;
        if (HoldRoot() is not { } root) return -Errno.ENOENT;
        try
        {
            int directory = (int)root.Directory.DangerousGetHandle();
            fixed (byte* start = buffer)
            {
                if (CachedOnly.IsActive) return OpenCached(root, start, flags, relativePath);
                if (Symlinks == SymlinkPolicy.Follow)
                    return HasParentComponent(relativePath) ? -Errno.EXDEV : FileCalls.OpenAt(directory, start, flags);
                for (int attempt = 0; _mayUseOpenAt2 && attempt < MaxAttempts; attempt++)
                {
                    int result = FileCalls.OpenBeneath(root.Directory, start, flags, _resolve);
                    if (result == -Errno.EAGAIN) continue;

                    // The kernel refuses every absolute link. One that names a place in the root is safe, if it is walked.
                    if (result == -Errno.EXDEV && Symlinks == SymlinkPolicy.InsideRoot) break;
                    return result;
                }
            }

            return LinuxPathWalk.Open(directory, root.Names, path, flags, Symlinks == SymlinkPolicy.InsideRoot);
        }
        finally
        {
            root.Directory.DangerousRelease();
        }
    }

    /// <summary>The root with one reference more, to be released by the caller; null when this has been disposed of.</summary>
    private OpenRoot? HoldRoot()
    {
        while (true)
        {
            if (CurrentRoot() is not { } root || _isDisposed) return null;
            bool held = false;
            try
            {
                root.Directory.DangerousAddRef(ref held);
                return root;
            }
            catch (ObjectDisposedException)
            {
                // Another folder took its place this very moment: that one, then.
            }
        }
    }

    // Most files came through the root's own mount, whose kind is known; another folder may be mounted beneath it.
    private bool IsRemote(int descriptor, ulong mount)
    {
        if (mount != 0 && _root is { } root && root.Mount == mount) return root.IsRemote;
        return !CachedOnly.IsActive && FileSystemKind.IsRemote(FileCalls.FileSystemOf(descriptor));
    }

    // One question to the kernel, without the walk: what it cannot answer from memory a worker finds out. That names are in memory
    // is not enough on a remote file system, which is asked for leave to open them all the same; nor does a loop enter another mount.
    private int OpenCached(OpenRoot root, byte* path, int flags, ReadOnlySpan<byte> relativePath)
    {
        bool followsAll = Symlinks == SymlinkPolicy.Follow;
        if (followsAll && HasParentComponent(relativePath)) return -Errno.EXDEV;
        ulong resolve = FileCalls.Cached | FileCalls.NoMounts | (followsAll ? 0 : _resolve);
        int result = _mayUseOpenAt2 && !root.IsRemote ? FileCalls.OpenBeneath(root.Directory, path, flags, resolve) : -Errno.EAGAIN;
        if (result is not (-Errno.EAGAIN or -Errno.EINVAL or -Errno.EXDEV)) return result;
        CachedOnly.TryGiveUp();
        return -Errno.EAGAIN;
    }

    private static OpenStatus StatusOf(int descriptor) =>
        descriptor == -Errno.EAGAIN && CachedOnly.IsActive ? OpenStatus.WouldBlock : Errno.ToStatus(-descriptor);

    private OpenRoot? CurrentRoot()
    {
        long checkedAt = Volatile.Read(ref _checkedAt);
        long now = _time.GetTimestamp();
        if (_time.GetElapsedTime(checkedAt, now) < RootCheckInterval) return _root;
        if (CachedOnly.IsActive)
        {
            if (IsKnownToBeInPlace()) Interlocked.CompareExchange(ref _checkedAt, now, checkedAt);
            else CachedOnly.TryGiveUp();
            return _root;
        }

        if (Interlocked.CompareExchange(ref _checkedAt, now, checkedAt) != checkedAt) return _root;

        lock (_reopening)
        {
            if (_isDisposed) return null;
            int error;
            FileFacts facts;
            fixed (byte* path = _pathBytes) error = FileCalls.FactsByPath(path, out facts);

            // A system that is short of memory, or whose disk fails, says nothing about the folder: it is asked again in a moment.
            if (error < 0 && Errno.ToStatus(-error) is OpenStatus.Failed or OpenStatus.TooManyOpenFiles) return _root;
            _isMissing = error < 0 || facts.Kind != FileKind.Directory;

            // While nothing has taken its place the old descriptor stays: a folder moved away for a moment is still what the operator meant.
            if (_isMissing || (_root is { } root && root.Inode == facts.Inode && root.Device == facts.Device)) return _root;

            if (TryOpenRoot(out _) is not { } reopened) return _root;
            OpenRoot? replaced = _root;
            _root = reopened;

            // Closed once the last of those who hold it lets go; whoever had it in hand and did not hold it yet takes the new one.
            replaced?.Directory.Dispose();
            return reopened;
        }
    }

    // What the kernel has in memory says that the root's name still leads to it. To open a path only asks no file system anything.
    private bool IsKnownToBeInPlace()
    {
        if (!_mayUseOpenAt2 || _isMissing || _root is not { } root) return false;
        int descriptor;
        fixed (byte* path = _pathBytes)
            descriptor = FileCalls.OpenBeneath(s_workingDirectory, path, PathFlags | FileCalls.DirectoryOnly, FileCalls.Cached);
        if (descriptor < 0) return false;
        int error = FileCalls.KnownFacts(descriptor, out FileFacts facts);
        FileCalls.Close(descriptor);
        return error == 0 && facts.Inode == root.Inode && facts.Device == root.Device;
    }

    private OpenRoot? TryOpenRoot(out int error)
    {
        int descriptor;
        fixed (byte* path = _pathBytes)
            descriptor = FileCalls.OpenAt(FileCalls.WorkingDirectory, path, PathFlags | FileCalls.DirectoryOnly);
        error = descriptor < 0 ? -descriptor : 0;
        if (error != 0) return null;

        var handle = new SafeFileHandle(descriptor, ownsHandle: true);
        int failed = FileCalls.Facts(descriptor, out FileFacts facts, out _, out ulong mount);
        if (failed < 0)
        {
            handle.Dispose();
            error = -failed;
            return null;
        }

        // Both the name the operator gave and the one it resolves to: people write links with either.
        var names = new List<byte[]> { Encoding.UTF8.GetBytes(Path.TrimEnd('/')) };
        string? real = new FileInfo($"/proc/self/fd/{descriptor}").LinkTarget;
        if (real is not null && real != Path) names.Add(Encoding.UTF8.GetBytes(real.TrimEnd('/')));
        return new OpenRoot(handle, facts.Inode, facts.Device, mount, FileSystemKind.IsRemote(FileCalls.FileSystemOf(descriptor)), names);
    }

    private static bool HasOpenAt2(SafeFileHandle directory)
    {
        fixed (byte* self = "."u8)
        {
            // ENOSYS before Linux 5.6; EPERM from a sandbox that has not heard of the call.
            int descriptor = FileCalls.OpenBeneath(directory, self, PathFlags, FileCalls.Beneath);
            if (descriptor < 0) return -descriptor is not (Errno.ENOSYS or Errno.EPERM);
            FileCalls.Close(descriptor);
            return true;
        }
    }

    /// <summary>The root as it was opened. Immutable.</summary>
    private sealed record OpenRoot(SafeFileHandle Directory, ulong Inode, ulong Device, ulong Mount, bool IsRemote, IReadOnlyList<byte[]> Names);
}
