using System;
using System.Threading;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>
/// A reference to an open file of somebody else's, who may close it meanwhile: the descriptor stays until the lease has ended too. Shared;
/// ends once, by whoever is done first, or with the garbage when nobody is.
/// </summary>
public sealed class FileLease : IDisposable
{
    private readonly bool _isRemote;
    private int _hasEnded;

    private FileLease(SafeFileHandle file, bool isRemote)
    {
        File = file;
        _isRemote = isRemote;
    }

    /// <summary>Ends a lease that was forgotten.</summary>
    ~FileLease() => End();

    /// <summary>The file, open for as long as the lease lasts.</summary>
    public SafeFileHandle File { get; }

    /// <summary>Begins a lease; null when the file is closed already.</summary>
    /// <param name="file">The file.</param>
    /// <param name="isRemote">Whether to close it may take long (<see cref="OpenResult.IsRemote"/>).</param>
    public static FileLease? TryTake(SafeFileHandle file, bool isRemote)
    {
        ArgumentNullException.ThrowIfNull(file);
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
            return new FileLease(file, isRemote);
        }
        catch (ObjectDisposedException)
        {
            return null;
        }
    }

    /// <summary>Ends the lease. Never waits.</summary>
    public void Dispose()
    {
        End();
        GC.SuppressFinalize(this);
    }

    private void End()
    {
        if (Interlocked.Exchange(ref _hasEnded, 1) == 0) FileCloser.Release(File, _isRemote);
    }
}
