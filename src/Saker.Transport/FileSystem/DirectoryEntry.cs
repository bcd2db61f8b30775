namespace Saker.Transport.FileSystem;

/// <summary>One name in a directory. Immutable.</summary>
/// <param name="Name">The name as the system has it: bytes, not necessarily UTF-8.</param>
/// <param name="Facts">What the name leads to, symbolic links resolved as the root's policy says.</param>
public readonly record struct DirectoryEntry(byte[] Name, FileFacts Facts);
