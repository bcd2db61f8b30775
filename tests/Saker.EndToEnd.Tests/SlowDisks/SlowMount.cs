using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using Xunit;

namespace Saker.EndToEnd.Tests.SlowDisks;

/// <summary>
/// The files of a folder once more, in a file system that takes its time: a FUSE program within the test, over /dev/fuse itself,
/// that waits before it answers anything. Many operations are under way at a time, as on a disk far away. Linux, root.
/// </summary>
/// <remarks>
/// The kernel keeps names for an hour, attributes not at all, and contents in its page cache: so a name is found at once, and to
/// open, to look at, to read and to close it may each take <see cref="Delay"/>. Nothing in the test process may touch the mount
/// while it is being set up: it would wait for itself.
/// </remarks>
internal sealed partial class SlowMount : IDisposable
{
    private const int Threads = 24;
    private const int MaxMessageBytes = 64 * 1024;
    private const ulong RootNode = 1;
    private const int EntryNotFound = 2;
    private const int NotImplemented = 38;
    private const int OpensDirectly = 1;

    private readonly int _device;
    private readonly string _path;
    private readonly bool _bypassesCache;
    private readonly (string Name, SafeFileHandle Content, long Length)[] _files;
    private long _delayMilliseconds;
    private long _answered;
    private volatile bool _isDisposed;

    /// <summary>Mounts the files of <paramref name="source"/> at <paramref name="path"/>.</summary>
    /// <param name="source">A folder without folders in it.</param>
    /// <param name="path">An empty folder.</param>
    /// <param name="bypassesCache">Whether every read of the mount is one of the slow program, whatever the kernel has seen before.</param>
    public SlowMount(string source, string path, bool bypassesCache = false)
    {
        _path = path;
        _bypassesCache = bypassesCache;
        _files = [.. new DirectoryInfo(source).EnumerateFiles().OrderBy(file => file.Name, StringComparer.Ordinal)
            .Select(file => (file.Name, File.OpenHandle(file.FullName), file.Length))];
        _device = OpenNative("/dev/fuse", ReadWrite | CloseOnExec);
        if (_device < 0) Assert.Skip("/dev/fuse is not to be had here");
        string options = $"fd={_device},rootmode=40000,user_id=0,group_id=0,allow_other";
        if (MountNative("saker-slow", path, "fuse", NoDevices | NoSetId, options) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            Close();
            Assert.Skip($"a FUSE file system cannot be mounted here: {Marshal.GetPInvokeErrorMessage(error)}");
        }

        for (int i = 0; i < Threads; i++) new Thread(Serve) { IsBackground = true, Name = $"slow-mount-{i}" }.Start();
    }

    /// <summary>How long every answer takes from now on; none at first.</summary>
    public TimeSpan Delay
    {
        get => TimeSpan.FromMilliseconds(Volatile.Read(ref _delayMilliseconds));
        set => Volatile.Write(ref _delayMilliseconds, (long)value.TotalMilliseconds);
    }

    /// <summary>Requests of the kernel that have been answered.</summary>
    public long Answered => Volatile.Read(ref _answered);

    /// <summary>Skips the test where nobody may mount.</summary>
    public static void Require()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess) Assert.Skip("only root may mount a slow file system, and only on Linux");
    }

    public void Dispose()
    {
        if (_isDisposed) return;
        _isDisposed = true;
        Delay = TimeSpan.Zero;
        _ = UnmountNative(_path, DetachAtOnce);
        Close();
    }

    private void Close()
    {
        if (_device >= 0) _ = CloseNative(_device);
        foreach ((_, SafeFileHandle content, _) in _files) content.Dispose();
    }

    // Ends when the file system is unmounted or the device closed: read says so.
    private void Serve()
    {
        byte[] message = new byte[MaxMessageBytes];
        while (!_isDisposed)
        {
            nint length = ReadNative(_device, message, message.Length);
            if (length <= 0)
            {
                const int Interrupted = 4;
                const int NoSuchRequest = 2;
                if (length < 0 && Marshal.GetLastPInvokeError() is Interrupted or NoSuchRequest) continue;
                return;
            }

            var request = new FuseRequest(message.AsSpan(0, (int)length));
            if (!request.WantsAnswer) continue;
            if (request.Operation != FuseRequest.Init && Delay > TimeSpan.Zero) Thread.Sleep(Delay);
            byte[] answer = AnswerTo(request).ToArray();
            _ = WriteNative(_device, answer, answer.Length);     // fails when the asker is gone
            Interlocked.Increment(ref _answered);
        }
    }

    private FuseAnswer AnswerTo(FuseRequest request)
    {
        var answer = new FuseAnswer(request.Unique);
        switch (request.Operation)
        {
            case FuseRequest.Init:
                // Version 7.31; read-ahead of 128 KiB; no special abilities; up to 64 background requests; writes of a page.
                return answer.Word(7).Word(31).Word(128 * 1024).Word(0).Word(64 | (48 << 16)).Word(4096).Word(1).Zeros(36);
            case FuseRequest.Lookup:
                string name = request.Name;
                int index = Array.FindIndex(_files, file => file.Name == name);
                if (index < 0) return new FuseAnswer(request.Unique, EntryNotFound);
                return answer.Long(NodeOf(index)).Long(0).Long(3600).Long(0).Long(0).Attributes(NodeOf(index), _files[index].Length);
            case FuseRequest.GetAttributes:
                return answer.Long(0).Long(0).Attributes(request.Node, LengthOf(request.Node));
            case FuseRequest.Open:
                return answer.Long(0).Word(_bypassesCache ? OpensDirectly : 0).Word(0);
            case FuseRequest.OpenFolder:
                return answer.Long(0).Long(0);
            case FuseRequest.Read:
                byte[] block = new byte[request.Size];
                int read = RandomAccess.Read(_files[(int)(request.Node - RootNode - 1)].Content, block, request.Offset);
                return answer.Bytes(block.AsSpan(0, read));
            case FuseRequest.ReadFolder:
                if (request.Offset > 0) return answer;
                for (int i = 0; i < _files.Length; i++) answer.Entry(NodeOf(i), (ulong)i + 1, _files[i].Name);
                return answer;
            case FuseRequest.StatFs:
                return answer.Zeros(40).Word(4096).Word(255).Word(4096).Zeros(28);
            case FuseRequest.Flush or FuseRequest.Release or FuseRequest.ReleaseFolder:
                return answer;
            default:
                return new FuseAnswer(request.Unique, NotImplemented);
        }
    }

    private static ulong NodeOf(int index) => RootNode + 1 + (ulong)index;

    private long? LengthOf(ulong node) => node == RootNode ? null : _files[(int)(node - RootNode - 1)].Length;

    private const int ReadWrite = 2;
    private const int CloseOnExec = 0x80000;
    private const nuint NoSetId = 2;
    private const nuint NoDevices = 4;
    private const int DetachAtOnce = 2;

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int OpenNative(string path, int flags);

    [LibraryImport("libc", EntryPoint = "mount", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int MountNative(string source, string target, string type, nuint flags, string options);

    [LibraryImport("libc", EntryPoint = "umount2", StringMarshalling = StringMarshalling.Utf8, SetLastError = true)]
    private static partial int UnmountNative(string target, int flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint ReadNative(int descriptor, [Out] byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "write", SetLastError = true)]
    private static partial nint WriteNative(int descriptor, byte[] buffer, nint count);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseNative(int descriptor);
}
