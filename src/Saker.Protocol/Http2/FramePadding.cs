using System;

namespace Saker.Protocol.Http2;

/// <summary>The padding of DATA and HEADERS: its length is the first byte of the payload, its bytes are the last (RFC 9113 §6.1, §6.2).</summary>
/// <remarks>Immutable. The padding's own bytes are not looked at: RFC 9113 §6.1 lets a receiver check that they are zero, and does not ask it to.</remarks>
internal static class FramePadding
{
    /// <summary>Finds what is left of a payload between the padding, and <paramref name="fixedBytes"/> that stand before it.</summary>
    /// <param name="header">The frame.</param>
    /// <param name="payload">Its whole payload.</param>
    /// <param name="fixedBytes">Bytes of other fields between the length of the padding and what is asked for.</param>
    /// <param name="start">Where what is left begins.</param>
    /// <param name="length">Bytes that are left; can be none.</param>
    /// <param name="error">FRAME_SIZE_ERROR when the fields themselves do not fit, PROTOCOL_ERROR when the padding does not.</param>
    public static bool TryStrip(in FrameHeader header, ReadOnlySpan<byte> payload, int fixedBytes, out int start, out int length, out Http2Error error)
    {
        bool padded = header.Has(FrameFlags.Padded);
        start = fixedBytes + (padded ? 1 : 0);
        length = payload.Length - start;
        error = default;
        if (length < 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "frame too short for the fields its flags announce", "RFC 9113 §4.2");
            return false;
        }

        if (!padded)
        {
            return true;
        }

        length -= payload[0];
        if (length < 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "more padding than frame", "RFC 9113 §6.1");
            return false;
        }

        return true;
    }
}
