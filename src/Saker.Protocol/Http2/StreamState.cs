namespace Saker.Protocol.Http2;

/// <summary>Where a client's stream is in its life, seen from the server (RFC 9113 §5.1).</summary>
/// <remarks>
/// Immutable. Nothing is pushed, so no stream is ever reserved. What the RFC calls closed is three states here, as it matters how it came about.
/// <code>
///               HEADERS                   END_STREAM from us
///      Idle ──────────────> Open ─────────────────────────> HalfClosedLocal
///        │                    │ END_STREAM from the client        │ END_STREAM from the client
///        │ HEADERS,           v                                   v
///        └────────────> HalfClosedRemote ────────────────────> Closed
///          END_STREAM                     END_STREAM from us
///
///      any of them but Idle ── RST_STREAM ──> ResetByUs, ResetByPeer
/// </code>
/// </remarks>
public enum StreamState : byte
{
    /// <summary>Not used yet.</summary>
    Idle,

    /// <summary>Both may send.</summary>
    Open,

    /// <summary>The request is whole; we may send.</summary>
    HalfClosedRemote,

    /// <summary>The response is whole; the client may send.</summary>
    HalfClosedLocal,

    /// <summary>Both are whole.</summary>
    Closed,

    /// <summary>The client has reset it, and sends nothing more.</summary>
    ResetByPeer,

    /// <summary>We have reset it; frames that the client sent before it knew may still come.</summary>
    ResetByUs,
}
