using System;

namespace Saker.Protocol.Http2;

/// <summary>Puts a field block into HEADERS and as many CONTINUATION frames as the peer's frame size asks for (RFC 9113 §4.3, §6.10).</summary>
/// <remarks>Immutable.</remarks>
public static class FieldBlockFrames
{
    /// <summary>Bytes that all frames of a block take.</summary>
    /// <param name="blockLength">Bytes of the block.</param>
    /// <param name="maxFrameSize">The peer's SETTINGS_MAX_FRAME_SIZE, in bytes.</param>
    public static int Length(int blockLength, int maxFrameSize)
        => blockLength + (FrameHeader.Size * Math.Max(1, (blockLength + maxFrameSize - 1) / maxFrameSize));

    /// <summary>Writes all frames of a block, which nothing may come between, and returns their length.</summary>
    /// <param name="destination">Room for <see cref="Length"/> bytes; not where the block lies.</param>
    /// <param name="streamId">The stream.</param>
    /// <param name="block">The whole field block.</param>
    /// <param name="endStream">Whether nothing follows on this stream.</param>
    /// <param name="maxFrameSize">The peer's SETTINGS_MAX_FRAME_SIZE, in bytes.</param>
    public static int Write(Span<byte> destination, int streamId, ReadOnlySpan<byte> block, bool endStream, int maxFrameSize)
    {
        int length = Math.Min(block.Length, maxFrameSize);
        int written = HeadersFrame.WriteHeader(destination, streamId, length, endStream, endHeaders: length == block.Length);
        while (true)
        {
            block[..length].CopyTo(destination[written..]);
            written += length;
            block = block[length..];
            if (block.IsEmpty)
            {
                return written;
            }

            length = Math.Min(block.Length, maxFrameSize);
            written += ContinuationFrame.WriteHeader(destination[written..], streamId, length, endHeaders: length == block.Length);
        }
    }
}
