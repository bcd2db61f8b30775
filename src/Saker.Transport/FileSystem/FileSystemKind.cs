namespace Saker.Transport.FileSystem;

/// <summary>
/// Tells file systems of this machine, which answer from memory or wait for a disk, from those that may have to ask somebody: a
/// server on the network, a program. Stateless.
/// </summary>
/// <remarks>
/// On the first kind an open of cached names, facts of an open file and a close take no time, and sendfile none when the pages are
/// there. On the second each of them may wait for as long as the other side likes, whatever the kernel has in memory. So these are
/// named and everything else, known or not, counts as remote: the mistake costs a hop to a worker and never a standstill.
/// </remarks>
internal static class FileSystemKind
{
    /// <summary>Whether <paramref name="magic"/>, a superblock's number (statfs(2), linux/magic.h), is of a file system that may have to ask somebody.</summary>
    public static bool IsRemote(long magic) => (uint)magic is not (
        0xEF53              // ext2, ext3, ext4
        or 0x58465342       // XFS
        or 0x9123683E       // Btrfs
        or 0x794C7630       // overlay: its own kind, though what lies below may be anything
        or 0x01021994       // tmpfs
        or 0x858458F6       // ramfs, the first root
        or 0x2FC12FC1       // ZFS
        or 0xCA451A4E       // bcachefs
        or 0xF2F52010       // F2FS
        or 0xE0F5E1E2       // EROFS
        or 0x73717368       // SquashFS
        or 0x9660           // ISO 9660
        or 0x4D44           // FAT
        or 0x2011BAB0);     // exFAT
}
