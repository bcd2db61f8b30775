using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>
/// A folder, and the only way into it: every name is resolved beneath it by the open itself, never checked first and opened
/// later, so that no swap of a directory or a link in between can lead out. Shared between threads. Members may block on the
/// disk and are for workers; a loop may ask for <see cref="KnownFactsOf"/>, for <see cref="FactsOf"/> a file of this machine, and for
/// anything within <see cref="CachedOnly"/>. No name, however hostile, makes a member throw.
/// </summary>
public abstract class FileRoot : IDisposable
{
    /// <summary>The longest relative path looked up, in bytes; longer ones are not found.</summary>
    /// <remarks>Linux's PATH_MAX less its NUL. No system call takes more, so no such file could be asked for.</remarks>
    public const int MaxPathBytes = 4095;

    private protected FileRoot(string path, SymlinkPolicy symlinks)
    {
        Path = path;
        Symlinks = symlinks;
    }

    /// <summary>The folder as an absolute path, its own symbolic links not resolved.</summary>
    public string Path { get; }

    /// <summary>Which symbolic links are followed.</summary>
    public SymlinkPolicy Symlinks { get; }

    /// <summary>True when the folder was not there the last time anybody looked. It is served again once it is back.</summary>
    public abstract bool IsMissing { get; }

    /// <summary>Opens the folder <paramref name="path"/>.</summary>
    /// <param name="path">An existing directory.</param>
    /// <param name="symlinks">Which symbolic links are followed beneath it.</param>
    /// <exception cref="DirectoryNotFoundException">There is no such directory, or it is something else.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not enter it.</exception>
    public static FileRoot Open(string path, SymlinkPolicy symlinks = SymlinkPolicy.InsideRoot)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        string full = System.IO.Path.GetFullPath(path);
        if (!Directory.Exists(full)) throw new DirectoryNotFoundException($"there is no folder '{path}'");
        return OperatingSystem.IsLinux()
            ? new LinuxFileRoot(full, symlinks, TimeProvider.System)
            : new PortableFileRoot(full, symlinks);
    }

    /// <summary>Says what is at <paramref name="relativePath"/> without opening it for reading: a FIFO, socket or device is not touched.</summary>
    /// <param name="relativePath">UTF-8, no leading slash; empty is the root itself.</param>
    public abstract ProbeResult Probe(ReadOnlySpan<byte> relativePath);

    /// <summary>Opens the regular file at <paramref name="relativePath"/> for reading. Never waits for the other end of a FIFO.</summary>
    /// <param name="relativePath">UTF-8, no leading slash; empty is the root itself.</param>
    public abstract OpenResult OpenFile(ReadOnlySpan<byte> relativePath);

    /// <summary>
    /// Reads all of the file at <paramref name="relativePath"/> if it is still the version with <paramref name="version"/>; null when it is
    /// another, or cannot be read, or within <see cref="CachedOnly"/> not from memory. Costs less than opening and reading it.
    /// </summary>
    /// <param name="relativePath">UTF-8, no leading slash.</param>
    /// <param name="version">
    /// Facts that were taken long enough after the file's last change for the next one to show. They are compared after the reading, so what
    /// was read is of this version.
    /// </param>
    public virtual byte[]? ReadVersion(ReadOnlySpan<byte> relativePath, in FileFacts version) => null;

    /// <summary>Reads from an open file. Within <see cref="CachedOnly"/> only what is in memory: a shorter read, or 0 and the attempt gives up.</summary>
    /// <param name="file">A file that this root opened.</param>
    /// <param name="destination">Where the bytes go.</param>
    /// <param name="offset">The first byte's place in the file.</param>
    /// <returns>Bytes read; 0 at the end of the file.</returns>
    /// <exception cref="IOException">The disk failed.</exception>
    public abstract int Read(SafeFileHandle file, Span<byte> destination, long offset);

    /// <summary>Reads the names in the directory at <paramref name="relativePath"/>.</summary>
    /// <param name="relativePath">UTF-8, no leading slash; empty is the root itself.</param>
    /// <param name="maxEntries">The most names to return.</param>
    public abstract ListResult List(ReadOnlySpan<byte> relativePath, int maxEntries);

    /// <summary>The facts of an open file now, or null when the system does not tell.</summary>
    /// <param name="file">A file that this root opened.</param>
    public abstract FileFacts? FactsOf(SafeFileHandle file);

    /// <summary>
    /// The facts of an open file as far as they are known without asking anybody, or null when the system does not tell. The same
    /// as <see cref="FactsOf"/> for a file of this machine; those of a remote one may be some seconds old.
    /// </summary>
    /// <param name="file">A file that this root opened.</param>
    /// <remarks>Loops may call it: it never waits.</remarks>
    public abstract FileFacts? KnownFactsOf(SafeFileHandle file);

    /// <summary>How many descriptors this process may have, or a careful guess where the system does not say.</summary>
    public static int DescriptorLimit => OperatingSystem.IsLinux() ? FileCalls.DescriptorLimit() : 1024;

    /// <summary>Closes the folder. Files opened from it stay open.</summary>
    public void Dispose()
    {
        Dispose(true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Closes what the root holds.</summary>
    protected abstract void Dispose(bool disposing);

    /// <summary>True when a component is "..": where links are followed freely nothing else would stop it at the root.</summary>
    private protected static bool HasParentComponent(ReadOnlySpan<byte> path)
    {
        foreach (Range component in path.Split((byte)'/'))
        {
            if (path[component].SequenceEqual(".."u8)) return true;
        }

        return false;
    }
}
