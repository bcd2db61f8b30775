using Saker.Protocol.Http2;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// Everything an HTTP/2 connection waits for, and how long it may: one timer, which looks once a second while anything goes on, and otherwise
/// sleeps until the idle timeout. Loop-bound.
/// </summary>
internal sealed class Http2Deadlines
{
    private readonly Http2Connection _connection;
    private readonly ITransport _transport;
    private readonly ServerLoop _server;
    private readonly LoopTimer _timer;
    private readonly long _begunAt;
    private long _idleSince;
    private long _drainedAt;
    private long _endsAt = long.MaxValue;
    private Pace _sendPace;         // of the bytes on the wire
    private Pace _windowPace;       // of the connection's window
    private long _taken;            // what the client had at the last look
    private bool _isWatching;
    private bool _hasServed;

    /// <summary>The deadlines of <paramref name="connection"/>, from now on.</summary>
    public Http2Deadlines(Http2Connection connection, ITransport transport, ServerLoop server)
    {
        _connection = connection;
        _transport = transport;
        _server = server;
        _timer = transport.Loop.CreateTimer(OnTimer);
        _begunAt = _idleSince = Now;
        _sendPace = new Pace(server.SendPace, Now);
        _windowPace = new Pace(server.SendPace, Now);
        Watch();
    }

    private long Now => _transport.Loop.NowMilliseconds;

    private bool IsOpening => !_connection.Receiver.HasSettings || !_connection.Receiver.IsAcknowledged;

    /// <summary>Something goes on that has a deadline.</summary>
    public void Watch()
    {
        if (_isWatching) return;
        _isWatching = true;
        _timer.Set(Now + Http2Limits.CheckMilliseconds);
    }

    /// <summary>What was received has been looked at; a frame or a field block may be there in part.</summary>
    public void OnSwept()
    {
        if (_connection.Receiver.WaitingSince != long.MaxValue) Watch();
    }

    /// <summary>An answer is complete.</summary>
    public void OnAnswered() => _hasServed = true;

    /// <summary>A stream has ended: if it was the last one, the connection is idle from now on.</summary>
    public void OnClosed() => _idleSince = Now;

    /// <summary>The first GOAWAY was written.</summary>
    public void OnDrain()
    {
        _drainedAt = Now;
        Watch();
    }

    /// <summary>Nothing more is received: the client has a while to take what is sent, and to close.</summary>
    public void OnEnding()
    {
        if (_endsAt != long.MaxValue) return;
        _endsAt = Now + LingeringClose.Milliseconds;
        Watch();
    }

    /// <summary>The connection has ended.</summary>
    public void Stop() => _timer.Dispose();

    private void OnTimer()
    {
        _isWatching = false;
        if (Now >= _endsAt)
        {
            // Closed while the client still takes our last word would be a reset too: only who has taken it all is let go quietly.
            if (_connection.Output.IsSending) _transport.Abort();
            else _transport.CancelPending(IoStatus.TimedOut);
            return;
        }

        if (_endsAt == long.MaxValue) Check();
        if (IsBusy) Watch();
        else _timer.Set(_idleSince + IdleLimit);
    }

    private bool IsBusy => _endsAt != long.MaxValue || IsOpening || _connection.Streams.Count > 0 || _connection.Output.IsSending
        || _connection.Drain.IsAnnounced || _connection.Receiver.WaitingSince != long.MaxValue;

    private long IdleLimit => _hasServed ? _server.IdleTimeoutMilliseconds : _server.HeadTimeoutMilliseconds;

    private void Check()
    {
        if (!_connection.Receiver.HasSettings && Now >= _begunAt + Http2Limits.OpeningMilliseconds)
        {
            _connection.Fail(Http2Error.Connection(Http2ErrorCode.ProtocolError, "no preface, or none with SETTINGS, in time", "RFC 9113 §3.4"));
        }
        else if (!_connection.Receiver.IsAcknowledged && Now >= _begunAt + Http2Limits.OpeningMilliseconds)
        {
            _connection.Fail(Http2Error.Connection(Http2ErrorCode.SettingsTimeout, "SETTINGS not acknowledged", "RFC 9113 §6.5.3"));
        }
        else if (_connection.Receiver.WaitingSince != long.MaxValue && Now >= _connection.Receiver.WaitingSince + _server.HeadTimeoutMilliseconds)
        {
            _connection.Fail(Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "a frame or field block that does not end", "RFC 9113 §10.5"));
        }
        else if (_connection.Streams.Count == 0 && !_connection.Output.IsSending && !IsOpening && Now >= _idleSince + IdleLimit)
        {
            _connection.EndIdle();
        }
        else
        {
            if (_connection.Drain.IsAnnounced && Now >= _drainedAt + Http2Limits.GoAwayGraceMilliseconds) _connection.Drain.Finish();
            CheckSending();
            CheckWindow();
            foreach (Http2Stream stream in _connection.Streams.Snapshot()) CheckStream(stream);
        }
    }

    /// <summary>A client that takes too little of what is sent is cut off.</summary>
    private void CheckSending()
    {
        if (!_connection.Output.IsSending)
        {
            _sendPace.Begin(Now);
            return;
        }

        _sendPace.Count(_transport.BytesTaken, Now);
        if (_sendPace.IsSpent) _transport.Abort();
    }

    /// <summary>So is one that keeps the window of the connection shut, or all but: a slow reader by other means (CVE-2019-9517).</summary>
    private void CheckWindow()
    {
        if (!_connection.Answers.IsShut || !IsTaken(_connection.Answers.DataEndsAt))
        {
            _windowPace.Begin(Now);
            return;
        }

        _windowPace.Count(_connection.Answers.DataBytes, Now);
        if (_windowPace.IsSpent) _connection.Fail(Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "a window that stays shut", "RFC 9113 §10.5"));
    }

    private void CheckStream(Http2Stream stream)
    {
        if (!StreamRules.MaySend(stream.State) && !StreamRules.MayReceive(stream.State)) return;
        if (stream.Content.IsTooSlow)
        {
            stream.Content.Fail();
        }
        else if (!Http2Answers.IsShutFor(stream) || !IsTaken(stream.DataEndsAt))
        {
            stream.SendPace.Begin(Now);
        }
        else
        {
            stream.SendPace.Count(stream.ContentBytes, Now);
            if (stream.SendPace.IsSpent) _connection.Streams.Cut(stream, Http2Error.Stream(Http2ErrorCode.Cancel, "a window that stays shut", "RFC 9113 §10.5"));
        }
    }

    /// <summary>Whether the client has what was sent: a slow line empties our system's buffer long after a window has shut, and opens it only then.</summary>
    private bool IsTaken(long bytes)
    {
        if (_taken < bytes) _taken = _transport.BytesTaken;
        return _taken >= bytes;
    }
}
