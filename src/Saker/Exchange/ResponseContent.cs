using System;
using System.IO;
using Microsoft.Win32.SafeHandles;

namespace Saker.Exchange;

/// <summary>
/// What follows a response's header section: a closed set, so that whoever sends one handles every kind. Immutable.
/// It says nothing of how the bytes travel (one send, sendfile, frames, chunks): that is the connection's business.
/// </summary>
public abstract class ResponseContent
{
    private ResponseContent()
    {
    }

    /// <summary>No content.</summary>
    public static ResponseContent None { get; } = new Empty();

    /// <summary>How many bytes there are, or null when that is known only at the end.</summary>
    public abstract long? Length { get; }

    /// <summary>No content at all.</summary>
    public sealed class Empty : ResponseContent
    {
        internal Empty()
        {
        }

        /// <inheritdoc/>
        public override long? Length => 0;
    }

    /// <summary>Bytes in memory, unchanged for as long as anybody may be sending them.</summary>
    /// <param name="bytes">The content.</param>
    public sealed class Memory(ReadOnlyMemory<byte> bytes) : ResponseContent
    {
        /// <summary>The content.</summary>
        public ReadOnlyMemory<byte> Bytes { get; } = bytes;

        /// <inheritdoc/>
        public override long? Length => Bytes.Length;
    }

    /// <summary>A part of an open file, sent without passing through our memory where the system can.</summary>
    public sealed class FileRange : ResponseContent
    {
        /// <summary>The bytes from <paramref name="offset"/> of an open file.</summary>
        /// <param name="file">An open regular file. The sender holds a reference while it sends, so a cache may dispose it meanwhile.</param>
        /// <param name="offset">First byte, from 0.</param>
        /// <param name="length">How many bytes.</param>
        /// <param name="isUnchanged">
        /// Tells whether the open file is still what its header section promised (size, times). Asked before and after each piece that is
        /// sent (HTTP/1.1), or after each block that is read (HTTP/2). Called on the loop or on a worker, so it must be quick and safe on any
        /// thread; of a remote file on workers alone, where it may wait. When it says no the answer is cut off, so that no client takes a
        /// mixture for a file.
        /// </param>
        /// <param name="disposeWhenSent">True when this response alone owns the handle.</param>
        /// <param name="isRemote">
        /// True when the file is on a file system that may have to ask somebody before it answers: then everything that is done with
        /// it, <paramref name="isUnchanged"/> too, is done on a worker.
        /// </param>
        public FileRange(
            SafeFileHandle file, long offset, long length, Func<SafeFileHandle, bool>? isUnchanged = null, bool disposeWhenSent = false, bool isRemote = false)
        {
            ArgumentNullException.ThrowIfNull(file);
            ArgumentOutOfRangeException.ThrowIfNegative(offset);
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            File = file;
            Offset = offset;
            RangeLength = length;
            IsUnchanged = isUnchanged;
            DisposeWhenSent = disposeWhenSent;
            IsRemote = isRemote;
        }

        /// <summary>The open file.</summary>
        public SafeFileHandle File { get; }

        /// <summary>First byte, from 0.</summary>
        public long Offset { get; }

        /// <summary>How many bytes.</summary>
        public long RangeLength { get; }

        /// <summary>Tells whether the file is still what was promised; null when nobody cares.</summary>
        public Func<SafeFileHandle, bool>? IsUnchanged { get; }

        /// <summary>True when the sender closes the file once it is done with this response, sent or not.</summary>
        public bool DisposeWhenSent { get; }

        /// <summary>What keeps the file open when a site lends it out of its cache; whoever is done with this content ends it. Of several parts the last one has it.</summary>
        internal IDisposable? Lease { get; init; }

        /// <summary>When the file was last asked whether it is unchanged, on the clock of <see cref="Request.NowMilliseconds"/>; -1 when that is not known.</summary>
        internal long AskedAtMilliseconds { get; init; } = -1;

        /// <summary>True when only a worker may touch the file, since whoever does may have to wait.</summary>
        public bool IsRemote { get; }

        /// <inheritdoc/>
        public override long? Length => RangeLength;
    }

    /// <summary>Several contents one after the other (multipart/byteranges).</summary>
    /// <param name="parts">The parts, in order; each has a known length.</param>
    public sealed class Sequence(params ResponseContent[] parts) : ResponseContent
    {
        /// <summary>The parts, in order.</summary>
        public ReadOnlyMemory<ResponseContent> Parts { get; } = parts;

        /// <inheritdoc/>
        public override long? Length
        {
            get
            {
                long total = 0;
                foreach (ResponseContent part in Parts.Span) total += part.Length ?? throw new InvalidOperationException("a part of a sequence has no length");
                return total;
            }
        }
    }

    /// <summary>Bytes produced while they are sent. The sender disposes the stream.</summary>
    /// <param name="source">Read to its end, or to <paramref name="length"/>.</param>
    /// <param name="length">How many bytes there will be, or null when nobody knows.</param>
    public sealed class Streamed(Stream source, long? length = null) : ResponseContent
    {
        /// <summary>What is read and sent.</summary>
        public Stream Source { get; } = source;

        /// <inheritdoc/>
        public override long? Length { get; } = length;
    }
}
