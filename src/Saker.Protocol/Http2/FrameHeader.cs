using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>The nine bytes that every frame begins with (RFC 9113 §4.1).</summary>
/// <param name="Length">Bytes of payload that follow: 0 to 2^24-1.</param>
/// <param name="Type">What the frame is; any number, also one that <see cref="FrameType"/> does not name.</param>
/// <param name="Flags">See <see cref="FrameFlags"/>.</param>
/// <param name="StreamId">The stream, or 0 for the connection: 0 to 2^31-1. The reserved bit before it is ignored, and sent as 0.</param>
/// <remarks>
/// Immutable.
/// <code>
/// +-----------------------------------------------+
/// |                 Length (24)                   |
/// +---------------+---------------+---------------+
/// |   Type (8)    |   Flags (8)   |
/// +-+-------------+---------------+-------------------------------+
/// |R|                 Stream Identifier (31)                      |
/// +-+-------------------------------------------------------------+
/// </code>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FrameHeader(int Length, FrameType Type, byte Flags, int StreamId)
{
    /// <summary>Bytes of a frame header.</summary>
    public const int Size = 9;

    /// <summary>The largest payload that a frame can have, in bytes.</summary>
    public const int MaxLength = (1 << 24) - 1;

    private const uint StreamIdMask = 0x7FFF_FFFF;

    /// <summary>Whether any of these flags is set.</summary>
    public bool Has(byte flag) => (Flags & flag) != 0;

    /// <summary>Reads a frame header; false, and nothing else can be wrong, when there are fewer than nine bytes.</summary>
    public static bool TryRead(ReadOnlySpan<byte> bytes, out FrameHeader header)
    {
        if (bytes.Length < Size)
        {
            header = default;
            return false;
        }

        uint lengthAndType = BinaryPrimitives.ReadUInt32BigEndian(bytes);
        uint streamId = BinaryPrimitives.ReadUInt32BigEndian(bytes[5..]) & StreamIdMask;
        header = new FrameHeader((int)(lengthAndType >> 8), (FrameType)(byte)lengthAndType, bytes[4], (int)streamId);
        return true;
    }

    /// <summary>Writes the nine bytes.</summary>
    /// <exception cref="InvalidOperationException">Our own bug: a length or a stream that no frame can have.</exception>
    public void Write(Span<byte> destination)
    {
        if ((uint)Length > MaxLength || StreamId < 0)
        {
            throw new InvalidOperationException($"no frame has {Length} bytes on stream {StreamId}");
        }

        Span<byte> bytes = destination[..Size];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, ((uint)Length << 8) | (byte)Type);
        bytes[4] = Flags;
        BinaryPrimitives.WriteUInt32BigEndian(bytes[5..], (uint)StreamId);
    }
}
