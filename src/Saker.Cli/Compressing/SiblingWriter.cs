using System;
using System.Buffers;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Microsoft.Win32.SafeHandles;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Compressing;

/// <summary>
/// Writes a sibling beside its file: under another name first, then renamed, so that whoever looks finds the old one, the new one or
/// none, and never a part of one. Shared; blocking.
/// </summary>
/// <param name="root">The folder.</param>
/// <param name="progress">Told how many bytes of a file have been read.</param>
internal sealed class SiblingWriter(FileRoot root, Action<long> progress)
{
    private const int BlockBytes = 64 * 1024;
    private const UnixFileMode ReadWrite = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.OtherRead | UnixFileMode.OtherWrite;

    // A deploy is compressed once and sent often.
    private static readonly BrotliCompressionOptions s_brotli = new() { Quality = 11 };
    private static readonly ZLibCompressionOptions s_gzip = new() { CompressionLevel = 9 };

    private readonly Lock _gate = new();
    private readonly HashSet<string> _temporaries = [];
    private bool _isAbandoned;

    /// <summary>Writes one sibling. Where it would not be smaller than its file, one of other content that is in its place is removed.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing is left behind.</exception>
    public SiblingResult Write(SiblingJob job, CancellationToken cancellation)
    {
        string name = Path.Combine(root.Path, job.Name);

        // Hidden, so that no site serves it meanwhile, but for one with --hidden.
        string temporary = Path.Combine(Path.GetDirectoryName(name)!, $".saker-{RandomNumberGenerator.GetHexString(16, lowercase: true)}.tmp");
        try
        {
            OpenResult opened = root.OpenFile(Encoding.UTF8.GetBytes(job.Source));
            if (opened.File is null) return new SiblingResult(job, null, $"{job.Source} cannot be read ({opened.Status})");
            using SafeFileHandle source = opened.File;
            long length;
            using (FileStream file = Create(temporary))
            {
                long read = Compress(source, job.Coding, file, cancellation);
                length = file.Length;
                if (read != opened.Facts.Length || root.FactsOf(source) is not { } now || !now.HasContentOf(opened.Facts))
                    return new SiblingResult(job, null, $"{job.Source} changed while it was read; run saker compress again when it is done");
                if (length >= opened.Facts.Length) return new SiblingResult(job, null, null, RemoveOld(job, name));

                if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(source) & ReadWrite);

                // On the disk before it has its name: no crash leaves an empty file that looks fresh.
                file.Flush(flushToDisk: true);
                File.SetLastWriteTimeUtc(file.SafeFileHandle, NotBefore(opened.Facts.ModifiedNanoseconds));
            }

            File.Move(temporary, name, overwrite: true);
            return new SiblingResult(job, length, null);
        }
        catch (Exception unwritable) when (unwritable is IOException or UnauthorizedAccessException)
        {
            return new SiblingResult(job, null, $"{job.Name} cannot be written: {unwritable.Message}");
        }
        finally
        {
            Remove(temporary);
            lock (_gate) _temporaries.Remove(temporary);
        }
    }

    /// <summary>Removes what is written just now, and lets nothing more begin: the process ends before its threads have come to their ends.</summary>
    public void Abandon()
    {
        lock (_gate)
        {
            _isAbandoned = true;
            foreach (string temporary in _temporaries) Remove(temporary);
        }
    }

    private FileStream Create(string temporary)
    {
        lock (_gate)
        {
            if (_isAbandoned) throw new OperationCanceledException();
            _temporaries.Add(temporary);
            return new FileStream(temporary, FileMode.CreateNew, FileAccess.Write, FileShare.Read, bufferSize: BlockBytes);
        }
    }

    // Of the content that the file had before, it may look fresh and would be sent. What a site would not send (a folder, a link that
    // leads out) does no harm and is not ours.
    private bool RemoveOld(SiblingJob job, string name)
    {
        if (root.Probe(Encoding.UTF8.GetBytes(job.Name)) is not { Status: OpenStatus.Ok, Facts.Kind: FileKind.Regular }) return false;
        File.Delete(name);
        return true;
    }

    private long Compress(SafeFileHandle source, ContentCoding coding, FileStream file, CancellationToken cancellation)
    {
        byte[] block = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using Stream coder = coding switch
            {
                ContentCoding.Brotli => new BrotliStream(file, s_brotli, leaveOpen: true),
                ContentCoding.Gzip => new GZipStream(file, s_gzip, leaveOpen: true),
                _ => throw new UnreachableException(),
            };
            long offset = 0;
            int read;
            while ((read = RandomAccess.Read(source, block.AsSpan(0, BlockBytes), offset)) > 0)
            {
                cancellation.ThrowIfCancellationRequested();
                coder.Write(block, 0, read);
                offset += read;
                progress(read);
            }

            return offset;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>
    /// The first time that .NET can set and that is not before <paramref name="nanoseconds"/>: its clock ticks in 100 ns, and a sibling
    /// that is older than its file by one nanosecond is stale. Every sibling that is written here gets it.
    /// </summary>
    internal static DateTime NotBefore(long nanoseconds)
    {
        long ticks = nanoseconds / 100;
        if (nanoseconds % 100 > 0) ticks++;
        return DateTime.UnixEpoch.AddTicks(ticks);
    }

    private static void Remove(string temporary)
    {
        try
        {
            File.Delete(temporary);
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            // The folder itself is gone or was closed to us meanwhile; the failure that is reported says so.
        }
    }
}
