using System;
using System.Buffers.Binary;
using System.Globalization;
using Saker.Protocol.Http2;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>A frame that the server sent. Its payload is the client's buffer, until the next one is read.</summary>
/// <param name="Header">What it is.</param>
/// <param name="Payload">What it carries.</param>
internal readonly record struct ReceivedFrame(FrameHeader Header, ReadOnlyMemory<byte> Payload)
{
    /// <summary>The status code of HEADERS.</summary>
    /// <remarks>
    /// Enough of HPACK for what this server writes, which has no dynamic table: after an update of the table's size, if any, the first field is
    /// the status, as an entry of the static table or as a literal.
    /// </remarks>
    public int Status
    {
        get
        {
            ReadOnlySpan<byte> block = Payload.Span;
            if (block[0] == 0x20) block = block[1..];
            int index = block[0] & 0x7F;
            ReadOnlySpan<int> known = [200, 204, 206, 304, 400, 404, 500];
            if ((block[0] & 0x80) != 0) return known[index - 8];
            return int.Parse(block.Slice(2, 3), CultureInfo.InvariantCulture);
        }
    }

    /// <summary>The last stream that GOAWAY names.</summary>
    public int LastStream => BinaryPrimitives.ReadInt32BigEndian(Payload.Span);

    /// <summary>The error code of RST_STREAM or GOAWAY.</summary>
    public Http2ErrorCode ErrorCode => (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(Payload.Span[(Header.Type == FrameType.GoAway ? 4 : 0)..]);

    /// <summary>What PING carries.</summary>
    public ulong Opaque => BinaryPrimitives.ReadUInt64BigEndian(Payload.Span);
}
