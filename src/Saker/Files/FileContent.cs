using System;
using System.IO;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Saker.Exchange;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// One version of a file: its facts, and either all of its bytes or an open descriptor. Immutable; whoever loads it owns the
/// descriptor. The invariant: bytes and facts are of the same version, never a mixture of two.
/// </summary>
/// <param name="Facts">The facts of the descriptor that was read.</param>
/// <param name="Bytes">The whole content, or null when it is too long to be kept.</param>
/// <param name="File">The open file when <paramref name="Bytes"/> is null.</param>
/// <param name="IsRemote">Whether only a worker may touch <paramref name="File"/> (<see cref="OpenResult.IsRemote"/>).</param>
internal sealed record FileContent(FileFacts Facts, byte[]? Bytes, SafeFileHandle? File, bool IsRemote = false)
{
    /// <summary>Files up to this length are read whole and kept in memory, in bytes.</summary>
    /// <remarks>
    /// At 100 KB a send from memory costs what sendfile does, and at a mebibyte twice as much (docs/decisions/0052). But what is in memory cannot change while
    /// it is on its way, and has a strong tag and compressed forms at once.
    /// </remarks>
    public const int WholeUpToBytes = (1024 * 1024) - 1;

    // A file that is written in place several times while it is read: somebody is at work on it, and will be done or not.
    private const int MaxReads = 5;

    /// <summary>All of it, as the content of a response. Of an open file only the length is to be used: what is sent is lent by <see cref="SiteAnswer"/>.</summary>
    public ResponseContent Whole() => Bytes is not null ? new ResponseContent.Memory(Bytes) : new ResponseContent.FileRange(File!, 0, Facts.Length, isRemote: IsRemote);

    /// <summary>Opens and, if it is small, reads the file at <paramref name="path"/>. Blocking.</summary>
    /// <param name="root">The root.</param>
    /// <param name="path">Relative to the root.</param>
    /// <param name="log">Told of failures.</param>
    /// <param name="content">The version that was read, when the answer is <see cref="OpenStatus.Ok"/>.</param>
    public static OpenStatus Load(FileRoot root, byte[] path, ILogger log, out FileContent? content)
    {
        content = null;
        for (int attempt = 0; attempt < MaxReads; attempt++)
        {
            OpenResult opened = root.OpenFile(path);
            if (opened.File is null)
            {
                Report(log, path, opened);
                return opened.Status;
            }

            if (opened.Facts.Length > WholeUpToBytes)
            {
                content = new FileContent(opened.Facts, null, opened.File, opened.IsRemote);
                return OpenStatus.Ok;
            }

            using SafeFileHandle file = opened.File;
            if (opened.Facts.Length > CachedOnly.MaxReadBytes && CachedOnly.TryGiveUp()) return OpenStatus.WouldBlock;
            byte[]? bytes;
            try
            {
                bytes = ReadWhole(root, file, (int)opened.Facts.Length);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException)
            {
                FileLog.ReadFailed(log, Encoding.UTF8.GetString(path), error);
                return OpenStatus.Failed;
            }

            if (CachedOnly.HasGivenUp) return OpenStatus.WouldBlock;

            // The length and times before and after the read agree: nothing was written in between, or it would show.
            if (bytes is not null && root.FactsOf(file) is { } after && after.HasContentOf(opened.Facts))
            {
                content = new FileContent(opened.Facts, bytes, null);
                return OpenStatus.Ok;
            }
        }

        FileLog.NeverStill(log, Encoding.UTF8.GetString(path));
        return OpenStatus.Failed;
    }

    /// <summary>Reads the short file at <paramref name="path"/> if it still is the version with <paramref name="facts"/>; null when not, or it cannot be had.</summary>
    public static FileContent? LoadVersion(FileRoot root, byte[] path, in FileFacts facts, out OpenStatus status)
    {
        status = OpenStatus.WouldBlock;
        if (facts.Length > CachedOnly.MaxReadBytes && CachedOnly.TryGiveUp()) return null;
        byte[]? bytes = root.ReadVersion(path, facts);
        if (CachedOnly.HasGivenUp) return null;
        status = bytes is null ? OpenStatus.NotFound : OpenStatus.Ok;
        return bytes is null ? null : new FileContent(facts, bytes, null);
    }

    /// <summary>Closes the file, if one is open. Never waits.</summary>
    public void Close()
    {
        if (File is not null) FileCloser.Close(File, IsRemote);
    }

    // Null: the file is shorter or longer than its facts said a moment ago.
    private static byte[]? ReadWhole(FileRoot root, SafeFileHandle file, int length)
    {
        byte[] bytes = GC.AllocateUninitializedArray<byte>(length);
        int done = 0;
        while (done < length)
        {
            int read = root.Read(file, bytes.AsSpan(done), done);
            if (read == 0) return null;
            done += read;
        }

        return bytes;
    }

    private static void Report(ILogger log, byte[] path, in OpenResult opened)
    {
        if (opened.Status == OpenStatus.Failed) FileLog.OpenFailed(log, Encoding.UTF8.GetString(path), opened.Status, opened.ErrorNumber);
        if (opened.Status == OpenStatus.TooManyOpenFiles) FileLog.NoDescriptor(log, Encoding.UTF8.GetString(path));
    }
}
