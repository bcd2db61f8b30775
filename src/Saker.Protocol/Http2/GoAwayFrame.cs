using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>GOAWAY: no new streams, and up to which one the sender has acted or may still act (RFC 9113 §6.8).</summary>
/// <param name="LastStreamId">The highest stream of the receiver's that the sender acted upon; of a client it is of pushed ones, and means nothing to us.</param>
/// <param name="ErrorCode">Why; any number, also one that <see cref="Http2ErrorCode"/> does not name.</param>
/// <param name="DebugLength">Bytes of text after it, at the payload's end. They are the peer's: never logged as they are.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct GoAwayFrame(int LastStreamId, Http2ErrorCode ErrorCode, int DebugLength)
{
    /// <summary>Bytes of a whole frame without text.</summary>
    public const int Size = FrameHeader.Size + PayloadBytes;

    private const int PayloadBytes = 8;

    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, out GoAwayFrame frame, out Http2Error error)
    {
        frame = default;
        if (!TryCheck(header, out error))
        {
            return false;
        }

        int lastStreamId = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue);
        var code = (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
        frame = new GoAwayFrame(lastStreamId, code, payload.Length - PayloadBytes);
        return true;
    }

    /// <summary>Writes a frame and returns its length.</summary>
    /// <param name="destination">Room for <see cref="Size"/> bytes and the text.</param>
    /// <param name="lastStreamId">The highest of the client's streams that we act upon.</param>
    /// <param name="code">Why.</param>
    /// <param name="debug">A short text for whoever debugs the client; never bytes of the peer. May be empty.</param>
    public static int Write(Span<byte> destination, int lastStreamId, Http2ErrorCode code, ReadOnlySpan<byte> debug)
    {
        new FrameHeader(PayloadBytes + debug.Length, FrameType.GoAway, 0, 0).Write(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[FrameHeader.Size..], lastStreamId);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(FrameHeader.Size + 4)..], (uint)code);
        debug.CopyTo(destination[Size..]);
        return Size + debug.Length;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId != 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "GOAWAY on a stream", "RFC 9113 §6.8");
            return false;
        }

        if (header.Length < PayloadBytes)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "GOAWAY of less than 8 bytes", "RFC 9113 §4.2");
            return false;
        }

        return true;
    }
}
