using System.Collections.Generic;

namespace Saker.Transport.FileSystem;

/// <summary>What reading a directory gave.</summary>
/// <param name="Status">How it ended.</param>
/// <param name="Entries">The names, unsorted, without "." and ".."; what could not be looked at (a dangling link, a link out of the root) is left out.</param>
/// <param name="IsComplete">False when there were more names than the caller wanted.</param>
/// <param name="ErrorNumber">The system's error number when <see cref="OpenStatus.Failed"/>, for the log alone.</param>
public readonly record struct ListResult(OpenStatus Status, IReadOnlyList<DirectoryEntry> Entries, bool IsComplete, int ErrorNumber = 0);
