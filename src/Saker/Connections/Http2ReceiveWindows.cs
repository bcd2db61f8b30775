using Saker.Protocol.Http2;

namespace Saker.Connections;

/// <summary>
/// What the client may send: the windows for DATA of one connection and of its streams, and the WINDOW_UPDATE that opens them again
/// (RFC 9113 §6.9). Loop-bound.
/// </summary>
/// <remarks>Window is given back for what a handler has pulled or nobody will, so that unpulled content is all that a client can make us keep.</remarks>
internal sealed class Http2ReceiveWindows(Http2Connection connection, int size)
{
    private ReceiveWindow _window = new(FlowWindow.ConnectionInitial, size);

    /// <summary>Announces the connection's window, which no setting does (RFC 9113 §6.9.2).</summary>
    public void Open() => Release(0);

    /// <summary>Counts DATA against the connection's window.</summary>
    public bool TryReceive(int flowLength, out Http2Error error) => _window.TryReceive(flowLength, 0, out error);

    /// <summary>Part of the connection's window is free again.</summary>
    public void Release(int count)
    {
        int increment = _window.Release(count);
        if (increment > 0) connection.Output.WindowUpdate(0, increment);
    }

    /// <summary>The same for what was received on a stream, whose own window it is too as long as more may come on it.</summary>
    public void Release(Http2Stream stream, int count)
    {
        Release(count);
        if (!stream.TrySend(FrameType.WindowUpdate)) return;
        int increment = stream.ReceiveWindow.Release(count);
        if (increment > 0) connection.Output.WindowUpdate(stream.Id, increment);
    }
}
