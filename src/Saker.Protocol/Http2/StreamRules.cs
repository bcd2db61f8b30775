namespace Saker.Protocol.Http2;

/// <summary>What is to be done with a frame on a stream.</summary>
public enum StreamVerdict : byte
{
    /// <summary>Act upon it.</summary>
    Accept,

    /// <summary>Do for it what concerns the connection, and nothing else: decode its field block, count it against the connection's window.</summary>
    Discard,

    /// <summary>It is an error.</summary>
    Error,
}

/// <summary>Which frames may come on a stream in which state, and where they lead: RFC 9113 §5.1 as one table.</summary>
/// <remarks>
/// Immutable. Frames of the connection are no matter of a stream's state and are not asked about; nor is CONTINUATION, which is a part of the HEADERS
/// before it (<see cref="FrameOrder"/>). Even where DATA or HEADERS are an error or discarded, the connection's window and the field block's table must be kept in step.
/// </remarks>
public static class StreamRules
{
    /// <summary>Whether we may send HEADERS and DATA: the response is not whole.</summary>
    public static bool MaySend(StreamState state) => state is StreamState.Open or StreamState.HalfClosedRemote;

    /// <summary>Whether the client may send content and trailers: the request is not whole.</summary>
    public static bool MayReceive(StreamState state) => state is StreamState.Open or StreamState.HalfClosedLocal;

    /// <summary>Judges a frame that the client sent.</summary>
    /// <param name="state">The stream before it.</param>
    /// <param name="type">What came.</param>
    /// <param name="endStream">Its END_STREAM flag.</param>
    /// <param name="next">The stream after it; after an error of the stream: reset by us, once that was sent.</param>
    /// <param name="error">The error, when the answer is Error.</param>
    public static StreamVerdict Receive(StreamState state, FrameType type, bool endStream, out StreamState next, out Http2Error error)
    {
        next = state;
        error = default;
        switch (type)
        {
            case FrameType.Headers:
                return ReceiveHeaders(state, endStream, ref next, ref error);

            case FrameType.Data:
                return ReceiveData(state, endStream, ref next, ref error);

            case FrameType.RstStream:
                return ReceiveReset(state, ref next, ref error);

            case FrameType.WindowUpdate:
                return ReceiveWindowUpdate(state, ref error);

            // PRIORITY may come at any time and means nothing (RFC 9113 §5.1, §5.3.2); nor does what we do not know (§5.5).
            default:
                return StreamVerdict.Discard;
        }
    }

    /// <summary>Follows a frame that we send; false when it must not be sent, which is our own bug.</summary>
    /// <param name="state">The stream before it.</param>
    /// <param name="type">HEADERS, DATA, RST_STREAM or WINDOW_UPDATE.</param>
    /// <param name="endStream">Its END_STREAM flag.</param>
    /// <param name="next">The stream after it.</param>
    public static bool TrySend(StreamState state, FrameType type, bool endStream, out StreamState next)
    {
        next = state;
        switch (type)
        {
            case FrameType.Headers or FrameType.Data when MaySend(state):
                if (endStream)
                {
                    next = state == StreamState.Open ? StreamState.HalfClosedLocal : StreamState.Closed;
                }

                return true;

            // RFC 9113 §5.4.2: never in answer to RST_STREAM.
            case FrameType.RstStream when MaySend(state) || MayReceive(state):
                next = StreamState.ResetByUs;
                return true;

            case FrameType.WindowUpdate:
                return MayReceive(state);

            default:
                return false;
        }
    }

    private static StreamVerdict ReceiveHeaders(StreamState state, bool endStream, ref StreamState next, ref Http2Error error)
    {
        switch (state)
        {
            case StreamState.Idle:
                next = endStream ? StreamState.HalfClosedRemote : StreamState.Open;
                return StreamVerdict.Accept;

            // Trailers. RFC 9113 §8.1: a second field block that does not end the stream makes the request malformed.
            case StreamState.Open or StreamState.HalfClosedLocal when !endStream:
                next = StreamState.ResetByUs;
                error = Http2Error.Malformed("HEADERS within the content", "RFC 9113 §8.1");
                return StreamVerdict.Error;

            default:
                return ReceiveData(state, endStream, ref next, ref error);
        }
    }

    private static StreamVerdict ReceiveData(StreamState state, bool endStream, ref StreamState next, ref Http2Error error)
    {
        switch (state)
        {
            case StreamState.Idle:
                return OnIdle(out error);

            case StreamState.Open:
                next = endStream ? StreamState.HalfClosedRemote : state;
                return StreamVerdict.Accept;

            case StreamState.HalfClosedLocal:
                next = endStream ? StreamState.Closed : state;
                return StreamVerdict.Accept;

            case StreamState.HalfClosedRemote:
                next = StreamState.ResetByUs;
                error = Http2Error.Stream(Http2ErrorCode.StreamClosed, "content after the end of the request", "RFC 9113 §5.1");
                return StreamVerdict.Error;

            case StreamState.ResetByUs:
                next = endStream ? StreamState.Closed : state;
                return StreamVerdict.Discard;

            // The client has said that it sends nothing more.
            default:
                error = Http2Error.Connection(Http2ErrorCode.StreamClosed, "content on a stream that its sender has closed", "RFC 9113 §5.1");
                return StreamVerdict.Error;
        }
    }

    private static StreamVerdict ReceiveReset(StreamState state, ref StreamState next, ref Http2Error error)
    {
        switch (state)
        {
            case StreamState.Idle:
                return OnIdle(out error);

            case StreamState.Open or StreamState.HalfClosedLocal or StreamState.HalfClosedRemote:
                next = StreamState.ResetByPeer;
                return StreamVerdict.Accept;

            // It crossed with what ended the stream. From a client that has reset it, nothing more is to come.
            default:
                next = StreamState.ResetByPeer;
                return StreamVerdict.Discard;
        }
    }

    private static StreamVerdict ReceiveWindowUpdate(StreamState state, ref Http2Error error) => state switch
    {
        StreamState.Idle => OnIdle(out error),
        StreamState.Open or StreamState.HalfClosedRemote => StreamVerdict.Accept,

        // Of no use, and no error: it was sent before the client knew that all has been sent.
        _ => StreamVerdict.Discard,
    };

    private static StreamVerdict OnIdle(out Http2Error error)
    {
        error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "frame on an idle stream", "RFC 9113 §5.1");
        return StreamVerdict.Error;
    }
}
