using System;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>What an HTTP/1.1 connection waits for and how long it goes on waiting, with one timer for everything. Loop-bound.</summary>
internal sealed class Http1Deadlines
{
    /// <summary>How often a client that is being sent to, and does not take it all at once, is looked at.</summary>
    private const long SendCheckMilliseconds = 5_000;

    private readonly ITransport _transport;
    private readonly ServerLoop _server;
    private readonly LoopTimer _timer;
    private Pace _sendPace;
    private Pace _receivePace;
    private long _contentBytes;         // of the request in hand, received while its handler waited

    /// <summary>The deadlines of the connection over <paramref name="transport"/>.</summary>
    public Http1Deadlines(ITransport transport, ServerLoop server)
    {
        _transport = transport;
        _server = server;
        _timer = transport.Loop.CreateTimer(OnTimer);
        _sendPace = new Pace(server.SendPace, Now);
    }

    /// <summary>What is being waited for.</summary>
    public ConnectionPhase Phase { get; set; }

    /// <summary>Who sends, when it is not the transport alone: what waits for a slow stream of ours is not the client's to answer for.</summary>
    /// <remarks>The reading of a file counts as sending.</remarks>
    public ResponseSender? Sender { get; set; }

    private long Now => _transport.Loop.NowMilliseconds;

    // When a client that is being sent to is looked at next.
    private long NextLook => Math.Min(_sendPace.EndsAt, Now + SendCheckMilliseconds);

    /// <summary>From now on <paramref name="phase"/> is waited for, until <paramref name="timeoutMilliseconds"/> have passed.</summary>
    public void Enter(ConnectionPhase phase, long timeoutMilliseconds)
    {
        Phase = phase;
        EndIn(timeoutMilliseconds);
    }

    /// <summary>Ends the wait that is on after <paramref name="milliseconds"/>.</summary>
    public void EndIn(long milliseconds) => _timer.Set(Now + milliseconds);

    /// <summary>The client has to take what is sent, at a pace.</summary>
    public void BeginSending()
    {
        _sendPace.Begin(Now);
        Phase = ConnectionPhase.Sending;
        _timer.Set(NextLook);
    }

    /// <summary>It has, or has gone.</summary>
    public void EndSending()
    {
        _sendPace.End(Now);
        Phase = ConnectionPhase.Handler;
    }

    /// <summary>A request has content, which is to come at a pace.</summary>
    public void BeginContent()
    {
        _receivePace = new Pace(_server.ReceivePace, Now);
        _contentBytes = 0;
    }

    /// <summary>A handler waits for more of it.</summary>
    public void BeginReceivingContent()
    {
        _receivePace.Begin(Now);
        _timer.Set(_receivePace.EndsAt);
    }

    /// <summary>It came: <paramref name="count"/> bytes.</summary>
    public void EndReceivingContent(long count) => _receivePace.Count(_contentBytes += count, Now);

    /// <summary>Nothing is waited for any more.</summary>
    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        switch (Phase)
        {
            case ConnectionPhase.Handler:
                break;
            case ConnectionPhase.Sending when KeepsPace():
                _timer.Set(NextLook);
                break;
            default:
                _transport.CancelPending(IoStatus.TimedOut);
                break;
        }
    }

    private bool KeepsPace()
    {
        if (Sender is null or { IsWaitingForPeer: true }) _sendPace.Count(_transport.BytesTaken, Now);
        else _sendPace.Begin(Now);
        return !_sendPace.IsSpent;
    }
}
