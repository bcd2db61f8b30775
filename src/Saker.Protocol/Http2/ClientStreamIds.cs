using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>Which of the client's streams have been opened: odd numbers, each higher than the one before (RFC 9113 §5.1.1).</summary>
/// <remarks>Owned by one connection; a mutable value. It tells idle streams from those that were; which ones are open is the connection's to know.</remarks>
[StructLayout(LayoutKind.Auto)]
public struct ClientStreamIds
{
    /// <summary>The highest stream opened; 0 before the first.</summary>
    public int Highest { get; private set; }

    /// <summary>Whether a stream has not been used yet. Even ones never will be: they would be pushed.</summary>
    public readonly bool IsIdle(int streamId) => streamId > Highest || (streamId & 1) == 0;

    /// <summary>Opens a stream; those below it that were skipped are closed with that.</summary>
    /// <returns>False for an even number, and for one that is not higher than all before: that costs the connection.</returns>
    public bool TryOpen(int streamId, out Http2Error error)
    {
        error = default;
        if ((streamId & 1) == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "client opens a stream with an even number", "RFC 9113 §5.1.1");
            return false;
        }

        if (streamId <= Highest)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "client opens a stream below the last one", "RFC 9113 §5.1.1");
            return false;
        }

        Highest = streamId;
        return true;
    }
}
