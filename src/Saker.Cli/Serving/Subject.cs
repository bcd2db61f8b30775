using System;
using System.IO;
using System.Linq;
using System.Text;
using Saker.Cli.Options;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Serving;

/// <summary>The folder or file that is to be served, looked at before anything else happens. Immutable.</summary>
/// <param name="FullPath">Absolute.</param>
/// <param name="IsFolder">A folder, or else a regular file.</param>
internal sealed record Subject(string FullPath, bool IsFolder)
{
    /// <summary>Finds what <paramref name="written"/> names.</summary>
    /// <exception cref="CommandFailure">It is not there, not readable, or nothing that can be served.</exception>
    public static Subject Find(string written)
    {
        string full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(written));
        if (Directory.Exists(full)) return Folder(written, full);
        string name = Path.GetFileName(full);
        string parent = Path.GetDirectoryName(full) ?? full;
        if (!Directory.Exists(parent)) throw Missing(written);
        try
        {
            // A FIFO is neither opened for reading nor waited for.
            using FileRoot root = FileRoot.Open(parent, SymlinkPolicy.Follow);
            ProbeResult probe = root.Probe(Encoding.UTF8.GetBytes(name));
            if (probe.Status == OpenStatus.Denied) throw Denied(written);
            if (probe.Status != OpenStatus.Ok) throw Missing(written);
            if (probe.Facts.Kind != FileKind.Regular)
                throw new CommandFailure($"{written} is neither a folder nor a regular file but a FIFO, a socket or a device, and cannot be served");

            OpenResult opened = root.OpenFile(Encoding.UTF8.GetBytes(name));
            opened.File?.Dispose();
            return opened.Status == OpenStatus.Denied ? throw Denied(written) : new Subject(full, IsFolder: false);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw Denied(written, denied);
        }
    }

    /// <summary>Makes a site of it.</summary>
    /// <exception cref="CommandFailure">It has gone meanwhile.</exception>
    public Site Open(SiteOptions options)
    {
        try
        {
            return IsFolder ? Site.FromFolder(FullPath, options) : Site.FromFile(FullPath, options);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // It was there when we looked.
            throw new CommandFailure($"{FullPath} cannot be served: {gone.Message}", gone);
        }
    }

    private static Subject Folder(string written, string full)
    {
        try
        {
            // Entering it and reading its names: both are needed to serve it as a person would expect.
            using FileRoot root = FileRoot.Open(full, SymlinkPolicy.Follow);
            _ = Directory.EnumerateFileSystemEntries(full).Any();
        }
        catch (UnauthorizedAccessException denied)
        {
            throw Denied(written, denied);
        }

        return new Subject(full, IsFolder: true);
    }

    private static CommandFailure Denied(string written, Exception? inner = null) =>
        new($"no permission to read {written}; this process runs as {Environment.UserName}", inner);

    /// <summary>Says which part of the path is missing, and what was most likely meant.</summary>
    private static CommandFailure Missing(string written)
    {
        // The first component that is not there, in the words of whoever wrote it.
        string whole = Path.TrimEndingDirectorySeparator(written);
        string missing = whole;
        while (Path.GetDirectoryName(missing) is { Length: > 0 } above && !Directory.Exists(above)) missing = above;
        string folder = Path.GetDirectoryName(missing) is { Length: > 0 } given ? given : ".";
        string name = Path.GetFileName(missing);
        string also = missing == whole ? "" : File.Exists(missing) ? $" ({missing} is a file)" : $" (there is no {missing})";
        string? meant = File.Exists(missing) ? null : NearestIn(folder, name);
        string suggestion = meant is null ? "" : $"; did you mean {missing[..^name.Length]}{meant}?";
        return new CommandFailure($"no such folder or file: {written}{also}{suggestion}");
    }

    private static string? NearestIn(string folder, string name)
    {
        try
        {
            // Enough for any folder a person typed a name of.
            return Nearest.To(name, Directory.EnumerateFileSystemEntries(folder).Take(10_000).Select(path => Path.GetFileName(path)));
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
