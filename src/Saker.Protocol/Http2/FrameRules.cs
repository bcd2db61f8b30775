namespace Saker.Protocol.Http2;

/// <summary>All rules that the header of a client's frame can break on its own, so that nobody waits for the payload of a frame that is wrong already.</summary>
/// <remarks>
/// Immutable. RFC 9113 §4.2 and the length and stream of each type in §6. Which streams a frame may come on is asked of
/// <c>StreamRules</c>; what stands in the payload, of the frame's own type.
/// </remarks>
public static class FrameRules
{
    /// <summary>Judges a frame by its header.</summary>
    /// <param name="header">Of a frame that a client sent.</param>
    /// <param name="maxFrameSize">The SETTINGS_MAX_FRAME_SIZE that we announced, in bytes.</param>
    /// <param name="error">What was wrong, when the answer is false.</param>
    /// <returns>True also for unknown types: their payload is to be skipped (RFC 9113 §4.1, §5.5).</returns>
    public static bool TryCheck(in FrameHeader header, int maxFrameSize, out Http2Error error)
    {
        // RFC 9113 §4.2 lets some of these cost the stream alone. All of them cost the connection here: nobody honest sends them, and
        // up to 16 MiB would have to be read to get past one.
        if (header.Length > maxFrameSize)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "frame longer than we allow", "RFC 9113 §4.2");
            return false;
        }

        error = default;
        return header.Type switch
        {
            FrameType.Data => DataFrame.TryCheck(header, out error),
            FrameType.Headers => HeadersFrame.TryCheck(header, out error),
            FrameType.Priority => PriorityFrame.TryCheck(header, out error),
            FrameType.RstStream => RstStreamFrame.TryCheck(header, out error),
            FrameType.Settings => SettingsFrame.TryCheck(header, out error),
            FrameType.PushPromise => PushPromiseFrame.TryCheck(out error),
            FrameType.Ping => PingFrame.TryCheck(header, out error),
            FrameType.GoAway => GoAwayFrame.TryCheck(header, out error),
            FrameType.WindowUpdate => WindowUpdateFrame.TryCheck(header, out error),
            FrameType.Continuation => ContinuationFrame.TryCheck(header, out error),
            FrameType.PriorityUpdate => PriorityUpdateFrame.TryCheck(header, out error),
            _ => true,
        };
    }
}
