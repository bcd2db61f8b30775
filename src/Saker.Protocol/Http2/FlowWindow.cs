using System;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>How much we may send, on one stream or on the whole connection (RFC 9113 §5.2, §6.9.1).</summary>
/// <remarks>Owned by one stream or connection; a mutable value. It can be below nothing after the peer made its windows smaller (RFC 9113 §6.9.2).</remarks>
[StructLayout(LayoutKind.Auto)]
public struct FlowWindow
{
    /// <summary>The largest window there is, in bytes (RFC 9113 §6.9.1).</summary>
    public const int Max = int.MaxValue;

    /// <summary>The connection's window at its start, which no setting changes, in bytes (RFC 9113 §6.9.2).</summary>
    public const int ConnectionInitial = 65_535;

    /// <summary>A window of so many bytes.</summary>
    public FlowWindow(int initial) => Available = initial;

    /// <summary>The window in bytes; can be negative.</summary>
    public int Available { get; private set; }

    /// <summary>Bytes that may be sent now: never negative.</summary>
    public readonly int Sendable => Math.Max(0, Available);

    /// <summary>Takes what is being sent, in bytes: padding and content of DATA, at most <see cref="Sendable"/>.</summary>
    public void Take(int bytes)
    {
        Debug.Assert(bytes >= 0 && bytes <= Sendable, "we never send more than we may");
        Available -= bytes;
    }

    /// <summary>Gives what WINDOW_UPDATE says.</summary>
    /// <param name="increment">Bytes, 1 or more.</param>
    /// <param name="streamId">Whose window it is; 0 for the connection's. The error is of that one.</param>
    /// <param name="error">FLOW_CONTROL_ERROR, when the window would be too large; then it is unchanged.</param>
    public bool TryIncrease(int increment, int streamId, out Http2Error error)
    {
        error = default;
        if (increment > (long)Max - Available)
        {
            Http2ErrorScope scope = streamId == 0 ? Http2ErrorScope.Connection : Http2ErrorScope.Stream;
            error = new Http2Error(scope, Http2ErrorCode.FlowControlError, "window above 2^31-1", "RFC 9113 §6.9.1");
            return false;
        }

        Available += increment;
        return true;
    }

    /// <summary>Follows a change of SETTINGS_INITIAL_WINDOW_SIZE; for the windows of all streams, never for the connection's.</summary>
    /// <param name="before">The setting so far, in bytes.</param>
    /// <param name="now">The new one.</param>
    /// <param name="error">FLOW_CONTROL_ERROR of the connection, when the window would be too large; then it is unchanged.</param>
    public bool TryAdjust(int before, int now, out Http2Error error)
    {
        error = default;
        long adjusted = (long)Available + now - before;
        if (adjusted > Max)
        {
            error = Http2Error.Connection(Http2ErrorCode.FlowControlError, "SETTINGS_INITIAL_WINDOW_SIZE makes a window larger than 2^31-1", "RFC 9113 §6.9.2");
            return false;
        }

        // Not below -2^31: a window is at least 0 before it is lowered for the first time, and the setting at most 2^31-1.
        Available = (int)adjusted;
        return true;
    }
}
