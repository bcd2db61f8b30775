namespace Saker.Transport.FileSystem;

/// <summary>What a name in a folder leads to, as far as serving it goes.</summary>
public enum FileKind : byte
{
    /// <summary>A FIFO, socket, device or anything else that is not to be read as a file.</summary>
    Other,

    /// <summary>A regular file: the only kind that is ever read.</summary>
    Regular,

    /// <summary>A directory.</summary>
    Directory,
}
