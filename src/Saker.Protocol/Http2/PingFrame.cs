using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>PING: eight bytes that come back as they were (RFC 9113 §6.7).</summary>
/// <param name="Opaque">The bytes, as a big-endian number.</param>
/// <param name="IsAck">Whether these are ours, coming back.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct PingFrame(ulong Opaque, bool IsAck)
{
    /// <summary>Bytes of a whole frame.</summary>
    public const int Size = FrameHeader.Size + PayloadBytes;

    private const int PayloadBytes = 8;

    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, out PingFrame frame, out Http2Error error)
    {
        frame = default;
        if (!TryCheck(header, out error))
        {
            return false;
        }

        frame = new PingFrame(BinaryPrimitives.ReadUInt64BigEndian(payload), header.Has(FrameFlags.Ack));
        return true;
    }

    /// <summary>Writes a frame and returns its length.</summary>
    public static int Write(Span<byte> destination, ulong opaque, bool isAck)
    {
        new FrameHeader(PayloadBytes, FrameType.Ping, isAck ? FrameFlags.Ack : (byte)0, 0).Write(destination);
        BinaryPrimitives.WriteUInt64BigEndian(destination[FrameHeader.Size..], opaque);
        return Size;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId != 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "PING on a stream", "RFC 9113 §6.7");
            return false;
        }

        if (header.Length != PayloadBytes)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "PING of other than 8 bytes", "RFC 9113 §6.7");
            return false;
        }

        return true;
    }
}
