using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.Tests;

/// <summary>A file that is gone when the test is.</summary>
internal sealed class TemporaryFile : IDisposable
{
    internal TemporaryFile(ReadOnlySpan<byte> content)
    {
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), $"saker-{Guid.NewGuid():N}");
        File.WriteAllBytes(Path, content);
        Handle = File.OpenHandle(Path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete);
    }

    internal string Path { get; }

    internal SafeFileHandle Handle { get; }

    public void Dispose()
    {
        Handle.Dispose();
        File.Delete(Path);
    }
}
