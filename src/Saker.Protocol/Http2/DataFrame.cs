using System;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>DATA: a piece of a message's content (RFC 9113 §6.1).</summary>
/// <param name="ContentStart">Where the content begins in the payload.</param>
/// <param name="ContentLength">Bytes of content; can be none.</param>
/// <param name="FlowLength">What the frame takes from the flow-control windows, in bytes: all of its payload, padding included.</param>
/// <param name="EndStream">Whether the message ends with it.</param>
/// <remarks>Immutable; offsets into the payload it was read from.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct DataFrame(int ContentStart, int ContentLength, int FlowLength, bool EndStream)
{
    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, out DataFrame frame, out Http2Error error)
    {
        frame = default;
        if (!TryCheck(header, out error) || !FramePadding.TryStrip(header, payload, fixedBytes: 0, out int start, out int length, out error))
        {
            return false;
        }

        frame = new DataFrame(start, length, payload.Length, header.Has(FrameFlags.EndStream));
        return true;
    }

    /// <summary>Writes the header of a frame whose content follows, and returns its length.</summary>
    public static int WriteHeader(Span<byte> destination, int streamId, int contentLength, bool endStream)
    {
        new FrameHeader(contentLength, FrameType.Data, endStream ? FrameFlags.EndStream : (byte)0, streamId).Write(destination);
        return FrameHeader.Size;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "DATA without a stream", "RFC 9113 §6.1");
            return false;
        }

        return true;
    }
}
