namespace Saker.Transport.FileSystem;

/// <summary>How looking for a file ended. The system's error numbers become one of these in one place (<see cref="Errno"/>).</summary>
public enum OpenStatus : byte
{
    /// <summary>Found, and for an open: a regular file, open for reading.</summary>
    Ok,

    /// <summary>No such name, a name too long to exist, or something below a file.</summary>
    NotFound,

    /// <summary>It is there and this process may not read it.</summary>
    Denied,

    /// <summary>A directory where a file was wanted.</summary>
    IsDirectory,

    /// <summary>A FIFO, socket or device, or a file where a directory was wanted.</summary>
    NotRegular,

    /// <summary>A symbolic link leads out of the root, in a circle, or is not allowed at all.</summary>
    Outside,

    /// <summary>The process or the system has no descriptor left; it may have one in a moment.</summary>
    TooManyOpenFiles,

    /// <summary>Within <see cref="CachedOnly"/>: the disk would have to be waited for. Ask again on a worker.</summary>
    WouldBlock,

    /// <summary>Anything else: the disk, the memory. The operator is told the number.</summary>
    Failed,
}
