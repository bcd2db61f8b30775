using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.FileSystem;

/// <summary>
/// A root by System.IO alone, for systems without openat2. Every component is looked at in turn and links are resolved by hand,
/// beneath the root. Shared between threads.
/// </summary>
/// <remarks>
/// Weaker than <see cref="LinuxFileRoot"/>: looking and opening are two calls, so whoever can write to the folder at the right
/// moment can swap a directory for a link in between. Use it where those who write to the folder are trusted with the machine.
/// </remarks>
internal sealed class PortableFileRoot(string path, SymlinkPolicy symlinks) : FileRoot(path, symlinks)
{
    private const int MaxLinks = LinuxPathWalk.MaxLinks;
    private static readonly long s_epochTicks = DateTime.UnixEpoch.Ticks;

    public override bool IsMissing => !Directory.Exists(Path);

    public override FileFacts? FactsOf(SafeFileHandle file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            return new FileFacts(FileKind.Regular, RandomAccess.GetLength(file), Nanoseconds(File.GetLastWriteTimeUtc(file)), 0, 0, 0);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ObjectDisposedException)
        {
            return null;
        }
    }

    public override FileFacts? KnownFactsOf(SafeFileHandle file) => FactsOf(file);

    public override int Read(SafeFileHandle file, Span<byte> destination, long offset) => RandomAccess.Read(file, destination, offset);

    public override ProbeResult Probe(ReadOnlySpan<byte> relativePath)
    {
        if (CachedOnly.TryGiveUp()) return new ProbeResult(OpenStatus.WouldBlock, default);
        try
        {
            OpenStatus status = Resolve(relativePath, out string full);
            if (status != OpenStatus.Ok) return new ProbeResult(status, default);
            if (Directory.Exists(full))
            {
                long modified = Nanoseconds(Directory.GetLastWriteTimeUtc(full));
                return new ProbeResult(OpenStatus.Ok, new FileFacts(FileKind.Directory, 0, modified, 0, 0, 0));
            }

            var file = new FileInfo(full);
            if (!file.Exists) return new ProbeResult(OpenStatus.NotFound, default);
            FileKind kind = !file.Attributes.HasFlag(FileAttributes.Device) ? FileKind.Regular : FileKind.Other;
            return new ProbeResult(OpenStatus.Ok, new FileFacts(kind, file.Length, Nanoseconds(file.LastWriteTimeUtc), 0, 0, 0));
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new ProbeResult(ToStatus(error), default, error.HResult);
        }
    }

    public override OpenResult OpenFile(ReadOnlySpan<byte> relativePath)
    {
        ProbeResult probe = Probe(relativePath);
        if (probe.Status != OpenStatus.Ok) return new OpenResult(probe.Status, null, default, probe.ErrorNumber);
        if (probe.Facts.Kind != FileKind.Regular)
            return new OpenResult(probe.Facts.Kind == FileKind.Directory ? OpenStatus.IsDirectory : OpenStatus.NotRegular, null, probe.Facts);
        try
        {
            OpenStatus status = Resolve(relativePath, out string full);
            if (status != OpenStatus.Ok) return new OpenResult(status, null, default);
            SafeFileHandle file = File.OpenHandle(full, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (FactsOf(file) is { } facts) return new OpenResult(OpenStatus.Ok, file, facts);
            file.Dispose();
            return new OpenResult(OpenStatus.Failed, null, default);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new OpenResult(ToStatus(error), null, default, error.HResult);
        }
    }

    public override ListResult List(ReadOnlySpan<byte> relativePath, int maxEntries)
    {
        if (CachedOnly.TryGiveUp()) return new ListResult(OpenStatus.WouldBlock, [], true);
        try
        {
            OpenStatus status = Resolve(relativePath, out string full);
            if (status != OpenStatus.Ok) return new ListResult(status, [], true);
            if (!Directory.Exists(full)) return new ListResult(OpenStatus.NotFound, [], true);
            var entries = new List<DirectoryEntry>();
            string prefix = relativePath.IsEmpty ? "" : Encoding.UTF8.GetString(relativePath) + "/";
            foreach (string entry in Directory.EnumerateFileSystemEntries(full))
            {
                if (entries.Count == maxEntries) return new ListResult(OpenStatus.Ok, entries, false);
                string name = System.IO.Path.GetFileName(entry);
                ProbeResult probe = Probe(Encoding.UTF8.GetBytes(prefix + name));
                if (probe.Status == OpenStatus.Ok) entries.Add(new DirectoryEntry(Encoding.UTF8.GetBytes(name), probe.Facts));
                else if (probe.Status is OpenStatus.TooManyOpenFiles or OpenStatus.Failed) return new ListResult(probe.Status, [], true, probe.ErrorNumber);
            }

            return new ListResult(OpenStatus.Ok, entries, true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            return new ListResult(ToStatus(error), [], true, error.HResult);
        }
    }

    protected override void Dispose(bool disposing)
    {
        // Nothing is held open.
    }

    private static long Nanoseconds(DateTime utc) => (utc.Ticks - s_epochTicks) * 100;

    private static OpenStatus ToStatus(Exception error) => error switch
    {
        FileNotFoundException or DirectoryNotFoundException or PathTooLongException or ArgumentException or NotSupportedException => OpenStatus.NotFound,
        UnauthorizedAccessException => OpenStatus.Denied,
        _ => OpenStatus.Failed,
    };

    // What is walked is text, so ".." can be taken literally: every component before it has been proven no link.
    private OpenStatus Resolve(ReadOnlySpan<byte> relativePath, out string full)
    {
        full = Path;
        if (relativePath.Length > MaxPathBytes || relativePath.Contains((byte)0)) return OpenStatus.NotFound;
        string text = Encoding.UTF8.GetString(relativePath);
        if (Symlinks == SymlinkPolicy.Follow)
        {
            if (HasParentComponent(relativePath)) return OpenStatus.Outside;
            full = System.IO.Path.Combine(Path, text);
            return OpenStatus.Ok;
        }

        var walked = new List<string>();
        string rest = text;
        int links = 0;
        while (true)
        {
            rest = rest.TrimStart('/');
            if (rest.Length == 0) break;
            int slash = rest.IndexOf('/', StringComparison.Ordinal);
            string component = slash < 0 ? rest : rest[..slash];
            rest = slash < 0 ? "" : rest[slash..];
            if (component == ".") continue;
            if (component == "..")
            {
                if (walked.Count == 0) return OpenStatus.Outside;
                walked.RemoveAt(walked.Count - 1);
                continue;
            }

            walked.Add(component);
            string here = System.IO.Path.Combine([Path, .. walked]);
            string? target = new FileInfo(here).LinkTarget;
            if (target is not null)
            {
                if (Symlinks == SymlinkPolicy.Deny || ++links > MaxLinks) return OpenStatus.Outside;
                walked.RemoveAt(walked.Count - 1);
                target = target.Replace(System.IO.Path.DirectorySeparatorChar, '/');
                if (System.IO.Path.IsPathRooted(target))
                {
                    string root = Path.Replace(System.IO.Path.DirectorySeparatorChar, '/').TrimEnd('/');
                    if (!target.StartsWith(root, StringComparison.Ordinal)) return OpenStatus.Outside;
                    target = target[root.Length..];
                    if (target.Length > 0 && target[0] != '/') return OpenStatus.Outside;
                    walked.Clear();
                }

                rest = target + rest;
            }
            else if (rest.Length > 0 && !Directory.Exists(here))
            {
                return OpenStatus.NotFound;
            }
        }

        full = System.IO.Path.Combine([Path, .. walked]);
        return OpenStatus.Ok;
    }
}
