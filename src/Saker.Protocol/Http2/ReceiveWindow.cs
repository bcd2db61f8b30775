using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>How much the peer may send, on one stream or on the whole connection, and when to tell it that there is room again (RFC 9113 §5.2, §6.9).</summary>
/// <remarks>
/// Owned by one stream or connection; a mutable value. Room is announced when half the window has been used up: one WINDOW_UPDATE for many frames, and none so
/// late that the peer has to wait.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public struct ReceiveWindow
{
    private readonly int _size;
    private int _unannounced;

    /// <summary>A window.</summary>
    /// <param name="announced">What the peer believes it to be now, in bytes.</param>
    /// <param name="size">What it is to be, in bytes, at least as much; <see cref="Release"/> announces the difference.</param>
    public ReceiveWindow(int announced, int size)
    {
        Debug.Assert(announced >= 0 && size >= announced, "a window never shrinks by itself");
        Available = announced;
        _size = size;
        _unannounced = size - announced;
    }

    /// <summary>Bytes that the peer may still send.</summary>
    public int Available { get; private set; }

    /// <summary>Counts a DATA frame.</summary>
    /// <param name="flowLength">Bytes of its whole payload.</param>
    /// <param name="streamId">Whose window it is; 0 for the connection's. The error is of that one.</param>
    /// <param name="error">FLOW_CONTROL_ERROR, when that is more than was allowed.</param>
    public bool TryReceive(int flowLength, int streamId, out Http2Error error)
    {
        error = default;
        if (flowLength > Available)
        {
            Http2ErrorScope scope = streamId == 0 ? Http2ErrorScope.Connection : Http2ErrorScope.Stream;
            error = new Http2Error(scope, Http2ErrorCode.FlowControlError, "more DATA than the window allows", "RFC 9113 §6.9.1");
            return false;
        }

        Available -= flowLength;
        return true;
    }

    /// <summary>Says that so many bytes received have been read or thrown away.</summary>
    /// <returns>The increment of a WINDOW_UPDATE to send now; 0 when it is too early for one.</returns>
    public int Release(int bytes)
    {
        _unannounced += bytes;
        if (_unannounced == 0 || _unannounced < _size / 2)
        {
            return 0;
        }

        int increment = _unannounced;
        _unannounced = 0;
        Available += increment;
        return increment;
    }
}
