using Saker.Protocol.Http2;

namespace Saker.Connections;

/// <summary>
/// The graceful end of one HTTP/2 connection, in two steps so that no request is lost (RFC 9113 §6.8). Loop-bound.
/// </summary>
/// <remarks>
/// <code>
///   server                                               client
///     ── GOAWAY, last stream 2^31-1 ──────────────────────→  opens no more streams
///     ── PING ────────────────────────────────────────────→
///     ←───────────────── requests that were on their way ──  all are answered
///     ←──────────────────────────── PING, acknowledged ────
///     ── GOAWAY, the highest stream that was opened ──────→  knows that all up to this one are answered
///     ── answers to what is open, then FIN ───────────────→  closes
/// </code>
/// The acknowledgement says that the first GOAWAY has arrived and everything sent before it has too. A client that never acknowledges is given a while;
/// what it opens after the last GOAWAY is not acted upon, and it knows that it can ask again elsewhere.
/// </remarks>
internal sealed class Http2Drain(Http2Connection connection)
{
    /// <summary>What the PING behind the first GOAWAY carries.</summary>
    private const ulong Opaque = 0x53616B6572_EBB1;

    /// <summary>True once the server has asked for an end.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>True once the client was told which stream is the last.</summary>
    public bool IsFinal { get; private set; }

    /// <summary>True between the first and the last GOAWAY.</summary>
    public bool IsAnnounced => HasBegun && !IsFinal;

    /// <summary>Tells the client that the end is near, refusing nothing yet.</summary>
    public void Begin()
    {
        if (HasBegun || connection.IsEnding) return;
        HasBegun = true;
        connection.Output.GoAway(int.MaxValue, Http2ErrorCode.NoError, "");
        connection.Output.Ping(Opaque, isAck: false);
        connection.Deadlines.OnDrain();
    }

    /// <summary>An answer to a PING of ours has come: if it was the one behind the first GOAWAY, the client knows.</summary>
    public void OnPingAck(ulong opaque)
    {
        if (opaque == Opaque) Finish();
    }

    /// <summary>Tells the client which stream is the last; the connection ends when all are answered.</summary>
    public void Finish()
    {
        if (!IsAnnounced || connection.IsEnding) return;
        IsFinal = true;
        connection.Streams.CloseDoor();
        connection.Output.GoAway(connection.Streams.Highest, Http2ErrorCode.NoError, "");
    }
}
