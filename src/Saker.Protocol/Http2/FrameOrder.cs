using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>What may follow what on a connection, whatever the streams: SETTINGS first (RFC 9113 §3.4), and a field block in one piece (§4.3).</summary>
/// <remarks>Owned by one connection; a mutable value, which is asked about every frame by its header, and told of those that were taken.</remarks>
[StructLayout(LayoutKind.Auto)]
public struct FrameOrder
{
    /// <summary>Whether the client's first SETTINGS has come.</summary>
    public bool HasSettings { get; private set; }

    /// <summary>The stream whose field block goes on with CONTINUATION; 0 when none does.</summary>
    public int BlockStream { get; private set; }

    /// <summary>Judges a frame by what came before it; a wrong one costs the connection. Nothing changes: it may be asked again while the payload arrives.</summary>
    public readonly bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        if (!HasSettings && (header.Type != FrameType.Settings || header.Has(FrameFlags.Ack)))
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "preface without SETTINGS", "RFC 9113 §3.4");
            return false;
        }

        if (BlockStream != 0 && (header.Type != FrameType.Continuation || header.StreamId != BlockStream))
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "frame within a field block", "RFC 9113 §4.3");
            return false;
        }

        if (BlockStream == 0 && header.Type == FrameType.Continuation)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "CONTINUATION without HEADERS before it", "RFC 9113 §6.10");
            return false;
        }

        error = default;
        return true;
    }

    /// <summary>Notes a frame that is whole and in its place.</summary>
    public void Follow(in FrameHeader header)
    {
        HasSettings = true;
        if (header.Type is FrameType.Headers or FrameType.Continuation)
        {
            BlockStream = header.Has(FrameFlags.EndHeaders) ? 0 : header.StreamId;
        }
    }
}
