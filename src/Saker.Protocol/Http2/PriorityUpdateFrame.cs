using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>PRIORITY_UPDATE: another priority for a request that is on its way, or about to be (RFC 9218 §7.1).</summary>
/// <param name="PrioritizedStreamId">The stream it is about: one of the client's.</param>
/// <param name="FieldStart">Where in the payload the value begins that a Priority field would have; it goes on to the end.</param>
/// <remarks>Immutable; offsets into the payload it was read from.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PriorityUpdateFrame(int PrioritizedStreamId, int FieldStart)
{
    private const int StreamIdBytes = 4;

    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, out PriorityUpdateFrame frame, out Http2Error error)
    {
        frame = default;
        if (!TryCheck(header, out error))
        {
            return false;
        }

        int streamId = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue);
        if (streamId == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "PRIORITY_UPDATE about no stream", "RFC 9218 §7.1");
            return false;
        }

        // Even streams would be pushed ones, and we push none: they are idle for ever.
        if ((streamId & 1) == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "PRIORITY_UPDATE about a push stream that is idle", "RFC 9218 §7.1");
            return false;
        }

        frame = new PriorityUpdateFrame(streamId, StreamIdBytes);
        return true;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId != 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "PRIORITY_UPDATE on a stream", "RFC 9218 §7.1");
            return false;
        }

        if (header.Length < StreamIdBytes)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "PRIORITY_UPDATE of less than 4 bytes", "RFC 9218 §7.1");
            return false;
        }

        return true;
    }
}
