using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>RST_STREAM: ends a stream at once (RFC 9113 §6.4).</summary>
/// <param name="ErrorCode">Why; any number, also one that <see cref="Http2ErrorCode"/> does not name.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RstStreamFrame(Http2ErrorCode ErrorCode)
{
    /// <summary>Bytes of a whole frame.</summary>
    public const int Size = FrameHeader.Size + PayloadBytes;

    private const int PayloadBytes = 4;

    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, out RstStreamFrame frame, out Http2Error error)
    {
        frame = default;
        if (!TryCheck(header, out error))
        {
            return false;
        }

        frame = new RstStreamFrame((Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload));
        return true;
    }

    /// <summary>Writes a frame and returns its length.</summary>
    public static int Write(Span<byte> destination, int streamId, Http2ErrorCode code)
    {
        new FrameHeader(PayloadBytes, FrameType.RstStream, 0, streamId).Write(destination);
        BinaryPrimitives.WriteUInt32BigEndian(destination[FrameHeader.Size..], (uint)code);
        return Size;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "RST_STREAM without a stream", "RFC 9113 §6.4");
            return false;
        }

        if (header.Length != PayloadBytes)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "RST_STREAM of other than 4 bytes", "RFC 9113 §6.4");
            return false;
        }

        return true;
    }
}
