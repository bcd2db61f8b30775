namespace Saker.Protocol.Http2;

/// <summary>PUSH_PROMISE: a server's frame, and so an error whenever a client sends one (RFC 9113 §8.4). Saker sends none.</summary>
/// <remarks>Immutable.</remarks>
public static class PushPromiseFrame
{
    /// <summary>Judges a frame; the answer is always false, and the error of the connection.</summary>
    public static bool TryCheck(out Http2Error error)
    {
        error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "PUSH_PROMISE from a client", "RFC 9113 §8.4");
        return false;
    }
}
