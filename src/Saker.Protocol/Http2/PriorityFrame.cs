namespace Saker.Protocol.Http2;

/// <summary>PRIORITY: the old priority scheme, whose signals are read past and ignored (RFC 9113 §5.3.2, §6.3).</summary>
/// <remarks>Immutable. What counts instead is the Priority field and PRIORITY_UPDATE.</remarks>
public static class PriorityFrame
{
    private const int PayloadBytes = 5;

    /// <summary>Judges a frame; its payload says nothing that we would act on.</summary>
    /// <param name="header">The frame.</param>
    /// <param name="error">A wrong length costs the stream, no stream costs the connection.</param>
    public static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "PRIORITY without a stream", "RFC 9113 §6.3");
            return false;
        }

        if (header.Length != PayloadBytes)
        {
            error = Http2Error.Stream(Http2ErrorCode.FrameSizeError, "PRIORITY of other than 5 bytes", "RFC 9113 §6.3");
            return false;
        }

        return true;
    }
}
