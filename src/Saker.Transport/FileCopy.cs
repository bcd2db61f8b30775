using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Transport.FileSystem;

namespace Saker.Transport;

/// <summary>
/// Sends a range of a file without sendfile: block after block is read and given to the transport, by a worker where the disk would have to
/// be waited for, else at once. One block is in memory at a time. Loop-bound; used once.
/// </summary>
internal sealed class FileCopy(ITransport transport)
{
    /// <summary>Two records of TLS. What a slow client of a file costs is this, and as much again under TLS.</summary>
    private const int BlockBytes = 32 * 1024;

    /// <summary>Bytes that nothing had to be waited for, before the other connections of the loop get their turn.</summary>
    private const long TurnBytes = EpollSender.TurnBytes;

    private IoStatus _cancelled = IoStatus.Ok;

    /// <summary>Ends the copy after the read that is under way, if the transport is not just sending.</summary>
    internal void Cancel(IoStatus reason) => _cancelled = reason;

    /// <inheritdoc cref="ITransport.SendFileAsync"/>
    internal async ValueTask<IoResult> SendAsync(SafeFileHandle file, long offset, long length, bool isRemote)
    {
        EventLoop loop = transport.Loop;
        byte[] block = loop.Buffers.Rent(BlockBytes);
        long sent = 0;
        long turn = 0;
        try
        {
            while (sent < length)
            {
                int count = (int)Math.Min(length - sent, BlockBytes);
                if (turn >= TurnBytes)
                {
                    turn = 0;
                    await loop.Yield();
                }

                int read = isRemote ? 0 : CachedRead.Read(file, block.AsSpan(0, count), offset + sent);
                turn += read;
                if (read == 0)
                {
                    turn = 0;
                    read = await loop.Workers.Readers.RunAsync(loop, static range => range.Read(), new Range(file, offset + sent, block, count));
                }

                if (_cancelled != IoStatus.Ok) return new IoResult(_cancelled, sent);
                if (read <= 0) return new IoResult(read == 0 ? IoStatus.SourceTruncated : IoStatus.SourceFailed, sent);

                IoResult result = await transport.SendAsync(block.AsMemory(0, read), more: sent + read < length);
                sent += result.Count;
                if (!result.IsOk) return result with { Count = sent };
            }

            return IoResult.Ok(sent);
        }
        finally
        {
            loop.Buffers.Return(block);
        }
    }

    private readonly record struct Range(SafeFileHandle File, long Offset, byte[] Block, int Count)
    {
        /// <summary>Bytes read, 0 at the end of the file, -1 when the disk failed or the file was closed.</summary>
        internal int Read()
        {
            try
            {
                return RandomAccess.Read(File, Block.AsSpan(0, Count), Offset);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
            {
                return -1;
            }
        }
    }
}
