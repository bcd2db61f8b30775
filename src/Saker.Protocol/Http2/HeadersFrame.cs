using System;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>HEADERS: opens a stream with a field block, or ends one with trailers (RFC 9113 §6.2).</summary>
/// <param name="FragmentStart">Where the fragment of the field block begins in the payload.</param>
/// <param name="FragmentLength">Bytes of it; can be none.</param>
/// <param name="EndStream">Whether the message has no content after it.</param>
/// <param name="EndHeaders">Whether the block is whole; else CONTINUATION follows, and nothing but that.</param>
/// <remarks>
/// Immutable; offsets into the payload it was read from. The dependency and weight of the old priority scheme are stepped over
/// (RFC 9113 §5.3.2).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct HeadersFrame(int FragmentStart, int FragmentLength, bool EndStream, bool EndHeaders)
{
    private const int PriorityBytes = 5;

    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, out HeadersFrame frame, out Http2Error error)
    {
        frame = default;
        int fixedBytes = header.Has(FrameFlags.Priority) ? PriorityBytes : 0;
        if (!TryCheck(header, out error) || !FramePadding.TryStrip(header, payload, fixedBytes, out int start, out int length, out error))
        {
            return false;
        }

        frame = new HeadersFrame(start, length, header.Has(FrameFlags.EndStream), header.Has(FrameFlags.EndHeaders));
        return true;
    }

    /// <summary>Writes the header of a frame whose field block, or the first fragment of it, follows; returns its length.</summary>
    public static int WriteHeader(Span<byte> destination, int streamId, int fragmentLength, bool endStream, bool endHeaders)
    {
        int flags = (endStream ? FrameFlags.EndStream : 0) | (endHeaders ? FrameFlags.EndHeaders : 0);
        new FrameHeader(fragmentLength, FrameType.Headers, (byte)flags, streamId).Write(destination);
        return FrameHeader.Size;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "HEADERS without a stream", "RFC 9113 §6.2");
            return false;
        }

        return true;
    }
}
