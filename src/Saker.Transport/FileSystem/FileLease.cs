using System;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>
/// A reference to an open file of somebody else's, who may close it meanwhile: the descriptor stays until the lease has ended too. Shared;
/// ends once, when it is disposed or, forgotten, with the garbage. Never waits.
/// </summary>
public sealed class FileLease : SafeHandleZeroOrMinusOneIsInvalid
{
    private readonly SafeFileHandle _file;
    private readonly bool _isRemote;

    private FileLease(SafeFileHandle file, bool isRemote)
        : base(ownsHandle: true)
    {
        _file = file;
        _isRemote = isRemote;
        SetHandle(1);       // a token that is valid, whatever number the file has: 0 would not be
    }

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

    /// <inheritdoc/>
    protected override bool ReleaseHandle()
    {
        FileCloser.Release(_file, _isRemote);
        return true;
    }
}
