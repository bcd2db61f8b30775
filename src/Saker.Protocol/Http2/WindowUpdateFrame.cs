using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>WINDOW_UPDATE: so many bytes more may be sent, on a stream or on the whole connection (RFC 9113 §6.9).</summary>
/// <param name="Increment">Bytes: 1 to 2^31-1.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct WindowUpdateFrame(int Increment)
{
    /// <summary>Bytes of a whole frame.</summary>
    public const int Size = FrameHeader.Size + PayloadBytes;

    private const int PayloadBytes = 4;

    /// <summary>Reads a frame. An increment of 0 costs the stream it is on, anything else that is wrong costs the connection.</summary>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, out WindowUpdateFrame frame, out Http2Error error)
    {
        frame = default;
        if (!TryCheck(header, out error))
        {
            return false;
        }

        int increment = (int)(BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue);
        if (increment == 0)
        {
            Http2ErrorScope scope = header.StreamId == 0 ? Http2ErrorScope.Connection : Http2ErrorScope.Stream;
            error = new Http2Error(scope, Http2ErrorCode.ProtocolError, "WINDOW_UPDATE by nothing", "RFC 9113 §6.9");
            return false;
        }

        frame = new WindowUpdateFrame(increment);
        return true;
    }

    /// <summary>Writes a frame and returns its length.</summary>
    public static int Write(Span<byte> destination, int streamId, int increment)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(increment);
        new FrameHeader(PayloadBytes, FrameType.WindowUpdate, 0, streamId).Write(destination);
        BinaryPrimitives.WriteInt32BigEndian(destination[FrameHeader.Size..], increment);
        return Size;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.Length != PayloadBytes)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "WINDOW_UPDATE of other than 4 bytes", "RFC 9113 §6.9");
            return false;
        }

        return true;
    }
}
