using System;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Saker.EndToEnd.Tests.SlowDisks;

/// <summary>Throws the pages of some files out of memory again and again, as a machine that is short of it would.</summary>
internal sealed partial class PageEvictor : IDisposable
{
    private const int DoNotNeed = 4;    // POSIX_FADV_DONTNEED

    private readonly SafeFileHandle[] _files;
    private readonly Thread _thread;
    private volatile bool _isStopping;

    public PageEvictor(params string[] paths)
    {
        _files = [.. paths.Select(path => File.OpenHandle(path))];
        _thread = new Thread(Run) { IsBackground = true, Name = "evictor" };
        _thread.Start();
    }

    public void Dispose()
    {
        _isStopping = true;
        _thread.Join();
        foreach (SafeFileHandle file in _files) file.Dispose();
    }

    private void Run()
    {
        while (!_isStopping)
        {
            foreach (SafeFileHandle file in _files) _ = Advise(file, 0, 0, DoNotNeed);
            Thread.Sleep(10);
        }
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(SafeFileHandle file, long offset, long length, int advice);
}
