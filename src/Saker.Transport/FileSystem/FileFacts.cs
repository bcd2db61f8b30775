using System;
using System.Runtime.InteropServices;

namespace Saker.Transport.FileSystem;

/// <summary>
/// What the system says of one file at one moment. Immutable. Two equal values taken by name at two moments mean, as far as a
/// file system can tell, the same unchanged file.
/// </summary>
/// <param name="Kind">Regular file, directory or neither.</param>
/// <param name="Length">Content in bytes.</param>
/// <param name="ModifiedNanoseconds">Last change of the content, in nanoseconds since 1970-01-01 UTC.</param>
/// <param name="ChangedNanoseconds">
/// Last change of content or metadata, in nanoseconds since 1970-01-01 UTC; no user can set it back, which is why it is kept
/// beside the modification time. 0 where the system has none.
/// </param>
/// <param name="Inode">The file's number on its device; 0 where the system has none.</param>
/// <param name="Device">The device's number; 0 where the system has none.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FileFacts(
    FileKind Kind,
    long Length,
    long ModifiedNanoseconds,
    long ChangedNanoseconds,
    ulong Inode,
    ulong Device)
{
    /// <summary>The modification time in whole seconds since 1970-01-01 UTC, rounded down.</summary>
    public long ModifiedSeconds => FloorSeconds(ModifiedNanoseconds);

    /// <summary>Rights, owners and the number of names, folded into a number; 0 where the system does not say.</summary>
    public ulong Standing { get; init; }

    /// <summary>True when an open descriptor with these facts still has the content it had with <paramref name="earlier"/>.</summary>
    /// <remarks>
    /// To be replaced or unlinked, or given to somebody else, moves the change time and leaves the content of the open file alone; then
    /// <see cref="Standing"/> has moved too. When the change time alone has, the modification time may have been put back after a write, as copying with
    /// times does, and the answer is no. So it is for a file that was renamed while it is open: nothing tells these two apart.
    /// </remarks>
    public bool HasContentOf(in FileFacts earlier) =>
        Length == earlier.Length && ModifiedNanoseconds == earlier.ModifiedNanoseconds && Inode == earlier.Inode && Device == earlier.Device
        && (ChangedNanoseconds == earlier.ChangedNanoseconds || Standing != earlier.Standing);

    /// <summary>
    /// True when the file changed so lately that it may change once more without these facts showing it: clocks of file systems
    /// tick in milliseconds, and some in whole seconds.
    /// </summary>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    public bool IsYoung(long utcSeconds) => FloorSeconds(Math.Max(ChangedNanoseconds, ModifiedNanoseconds)) >= utcSeconds - 1;

    private static long FloorSeconds(long nanoseconds)
    {
        long seconds = nanoseconds / 1_000_000_000;
        return nanoseconds % 1_000_000_000 < 0 ? seconds - 1 : seconds;
    }
}
