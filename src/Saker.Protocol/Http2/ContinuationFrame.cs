using System;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>CONTINUATION: goes on with a field block; its whole payload is a fragment of it (RFC 9113 §6.10).</summary>
/// <param name="EndHeaders">Whether the block is whole with it.</param>
/// <remarks>Immutable. That it follows HEADERS of the same stream at once, and how often, is the connection's to watch.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ContinuationFrame(bool EndHeaders)
{
    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    public static bool TryParse(in FrameHeader header, out ContinuationFrame frame, out Http2Error error)
    {
        frame = new ContinuationFrame(header.Has(FrameFlags.EndHeaders));
        return TryCheck(header, out error);
    }

    /// <summary>Writes the header of a frame whose fragment follows, and returns its length.</summary>
    public static int WriteHeader(Span<byte> destination, int streamId, int fragmentLength, bool endHeaders)
    {
        new FrameHeader(fragmentLength, FrameType.Continuation, endHeaders ? FrameFlags.EndHeaders : (byte)0, streamId).Write(destination);
        return FrameHeader.Size;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "CONTINUATION without a stream", "RFC 9113 §6.10");
            return false;
        }

        return true;
    }
}
