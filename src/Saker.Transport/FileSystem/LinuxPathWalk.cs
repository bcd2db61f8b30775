using System;
using System.Collections.Generic;

namespace Saker.Transport.FileSystem;

/// <summary>
/// Resolves a path beneath a root one component at a time, the way openat2(RESOLVE_BENEATH) does, and two things more: it works
/// where the kernel or a sandbox has no openat2, and it understands an absolute symbolic link whose target is written with the
/// root's own name. Stateless.
/// </summary>
/// <remarks>
/// Why it cannot leave the root: it only ever opens single names, each from the descriptor of the directory before it and with
/// O_NOFOLLOW, so the kernel follows nothing on its own. A link is read and its text put in front of what is left to walk.
/// ".." goes back along the descriptors that were walked and stops at the root. An absolute link starts again at the root's
/// descriptor; comparing its text with the root's name decides only whether it is understood, never where the walk may go.
/// </remarks>
internal static unsafe class LinuxPathWalk
{
    /// <summary>The most symbolic links followed on the way to one file.</summary>
    /// <remarks>Linux's own bound (path_resolution(7)), so that both ways of opening agree.</remarks>
    public const int MaxLinks = 40;

    private const int MaxRaces = 16;
    private const int MaxNameBytes = 255;

    /// <summary>Opens <paramref name="path"/> beneath the directory <paramref name="root"/> with <paramref name="flags"/>.</summary>
    /// <param name="root">The root's descriptor.</param>
    /// <param name="rootNames">Absolute names of the root, no trailing slash: an absolute link that begins with one is inside.</param>
    /// <param name="path">Relative, no NUL.</param>
    /// <param name="flags">open(2)'s flags for the last component; O_NOFOLLOW is added.</param>
    /// <param name="followLinks">False: any link is ELOOP.</param>
    /// <returns>A descriptor, or the negated error number.</returns>
    public static int Open(int root, IReadOnlyList<byte[]> rootNames, ReadOnlySpan<byte> path, int flags, bool followLinks)
    {
        // The name may become a link between our looking at it and our opening it. The open then fails, and we look again.
        for (int race = 0; race < MaxRaces; race++)
        {
            int result = Walk(root, rootNames, path.ToArray(), flags, followLinks, out bool changed);
            if (!changed) return result;
        }

        return -Errno.EAGAIN;
    }

    private static int Walk(int root, IReadOnlyList<byte[]> rootNames, byte[] path, int flags, bool followLinks, out bool changed)
    {
        changed = false;
        var opened = new List<int>();   // the directories between the root and where we are
        try
        {
            Span<byte> name = stackalloc byte[MaxNameBytes + 1];
            Span<byte> target = stackalloc byte[FileRoot.MaxPathBytes + 1];
            byte[] rest = path;
            int links = 0;
            while (true)
            {
                int here = opened.Count > 0 ? opened[^1] : root;
                ReadOnlySpan<byte> left = rest.AsSpan().TrimStart((byte)'/');
                if (left.IsEmpty)
                {
                    fixed (byte* self = "."u8) return FileCalls.OpenAt(here, self, flags | FileCalls.NoFollow);
                }

                int slash = left.IndexOf((byte)'/');
                ReadOnlySpan<byte> component = slash < 0 ? left : left[..slash];
                byte[] after = slash < 0 ? [] : left[slash..].ToArray();
                if (component.Length > MaxNameBytes) return -Errno.ENAMETOOLONG;
                if (component.SequenceEqual("."u8))
                {
                    rest = after;
                    continue;
                }

                if (component.SequenceEqual(".."u8))
                {
                    if (opened.Count == 0) return -Errno.EXDEV;
                    FileCalls.Close(here);
                    opened.RemoveAt(opened.Count - 1);
                    rest = after;
                    continue;
                }

                component.CopyTo(name);
                name[component.Length] = 0;
                fixed (byte* start = name)
                {
                    int found = FileCalls.OpenAt(here, start, FileCalls.PathOnly | FileCalls.NoFollow | FileCalls.CloseOnExec);
                    if (found < 0) return found;
                    int error = FileCalls.Facts(found, out FileFacts facts, out bool isSymlink);
                    if (error == 0 && facts.Kind == FileKind.Directory)
                    {
                        opened.Add(found);
                        rest = after;
                        continue;
                    }

                    int length = error == 0 && isSymlink && followLinks ? FileCalls.ReadLink(found, target) : 0;
                    FileCalls.Close(found);
                    if (error < 0) return error;
                    if (!isSymlink)
                    {
                        // A slash after the name asks for a directory, whatever follows it.
                        if (after.Length > 0) return -Errno.ENOTDIR;
                        int last = FileCalls.OpenAt(here, start, flags | FileCalls.NoFollow);
                        changed = last == -Errno.ELOOP;
                        return last;
                    }

                    if (!followLinks || ++links > MaxLinks) return -Errno.ELOOP;
                    if (length < 0) return length;
                    ReadOnlySpan<byte> text = target[..length];
                    if (text.Length > 0 && text[0] == (byte)'/')
                    {
                        if (!TryStripRoot(text, rootNames, out text)) return -Errno.EXDEV;
                        CloseAll(opened);
                    }

                    rest = [.. text, .. after];
                }
            }
        }
        finally
        {
            CloseAll(opened);
        }
    }

    private static bool TryStripRoot(ReadOnlySpan<byte> text, IReadOnlyList<byte[]> rootNames, out ReadOnlySpan<byte> beneath)
    {
        foreach (byte[] root in rootNames)
        {
            // "/srv/site2" begins with "/srv/site" and is another folder: the next byte has to end the name.
            if (text.StartsWith(root) && (text.Length == root.Length || text[root.Length] == (byte)'/'))
            {
                beneath = text[root.Length..];
                return true;
            }
        }

        beneath = default;
        return false;
    }

    private static void CloseAll(List<int> descriptors)
    {
        foreach (int descriptor in descriptors) FileCalls.Close(descriptor);
        descriptors.Clear();
    }
}
