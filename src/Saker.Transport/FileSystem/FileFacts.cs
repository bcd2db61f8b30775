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

    /// <summary>
    /// True when an open descriptor with these facts still has the content it had with <paramref name="earlier"/>. The change time
    /// is left out on purpose: being renamed, replaced or unlinked moves it and leaves the content of the open file alone.
    /// </summary>
    public bool HasContentOf(in FileFacts earlier) =>
        Length == earlier.Length && ModifiedNanoseconds == earlier.ModifiedNanoseconds && Inode == earlier.Inode && Device == earlier.Device;

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
