using System;
using System.Diagnostics;
using System.Net;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Http2;
using Saker.Protocol.Semantics;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// One HTTP/1.1 connection (RFC 9112): reads requests, has them answered, sends the answers in order. Loop-bound.
/// </summary>
/// <remarks>
/// Theory of operation. A connection is one long-lived asynchronous method, <see cref="RunAsync"/>. It goes round like this:
/// <code>
///   FindRecent ── answered a moment ago ──> gather, or send, it once more ─────────────┐
///     ^  │                                                                             │
///     │  └──> parse ── Complete ──> frame ──> path ──> handler ──> gather the answer ──┤
///     │         │                                                                      │
///     │         └─ NeedMore ──> send what was gathered ──> receive ────────────────────┤
///     └────────────────────────────────────────────────────────────────────────────────┘
/// </code>
/// so every request that is already in the buffer is answered in one synchronous sweep, and the answers leave in one send. It
/// awaits only when bytes are missing, the socket is full, or a handler is not ready. While it waits for the first byte of a
/// request it owns no buffer. One timer watches whatever it is waiting for (<see cref="ConnectionPhase"/>).
/// </remarks>
internal sealed class Http1Connection : IConnection, IRequestOrigin
{
    /// <summary>Requests answered before other connections get a turn, so that one client that pipelines without end cannot keep the loop.</summary>
    private const int RequestsPerTurn = 256;

    /// <summary>How long a connection that has asked nothing yet is kept when the server stops, and how long an idle one is kept half closed.</summary>
    /// <remarks>What crosses with our FIN takes a round trip; a client that has only been slow to run gets the rest. HTTP/2: <see cref="Http2Limits.GoAwayGraceMilliseconds"/>.</remarks>
    private const long DrainGraceMilliseconds = 1_000;

    private readonly ITransport _transport;
    private readonly ServerLoop _server;
    private readonly ReceiveBuffer _buffer;
    private readonly Http1Deadlines _deadlines;
    private readonly Func<ITransport, ServerLoop, ReceiveBuffer, Task>? _continueAsHttp2;
    private Http1Workspace? _work;      // lent while a request is in hand
    private Http1RequestContent? _content;  // made for the first request that has content: most connections never do
    private int _requests;
    private long _began;                // Stopwatch ticks, for the access log
    private bool _isDraining;
    private bool _hasServed;
    private bool _mustLinger;           // bytes we will not read may still be on their way
    private bool _isHttp2;              // it began with the other preface

    /// <summary>A connection that was just accepted.</summary>
    /// <param name="transport">Its bytes.</param>
    /// <param name="server">What it shares with the others of its loop.</param>
    /// <param name="continueAsHttp2">Goes on with a connection that turns out to begin with HTTP/2's preface, and with what it has sent; null to refuse it.</param>
    public Http1Connection(ITransport transport, ServerLoop server, Func<ITransport, ServerLoop, ReceiveBuffer, Task>? continueAsHttp2 = null)
    {
        _transport = transport;
        _server = server;
        _continueAsHttp2 = continueAsHttp2;
        _buffer = new ReceiveBuffer(transport.Loop.Buffers, Math.Max(server.Options.Limits.Http1.MaxHeadBytes, server.Options.Limits.Http1.MaxRequestLineBytes) + BufferPool.BlockBytes);
        _deadlines = new Http1Deadlines(transport, server);
        _isDraining = server.Connections.IsDraining;
    }

    /// <summary>Serves the connection until it ends. Never throws: what escapes from below is ours, is logged, and costs this connection alone.</summary>
    public async Task RunAsync()
    {
        _server.Connections.Add(this);
        try
        {
            await ServeAsync();
        }
#pragma warning disable CA1031 // The one catch at a connection's root: a fault of ours costs this connection, never the server.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            await _transport.Loop;
            Log.ConnectionFailed(_server.Log, exception);
            _transport.Abort();
        }
        finally
        {
            _deadlines.Dispose();
            _work?.Request.CancelAborted();
            ReturnWorkspace();
            if (_isHttp2)
            {
                _ = _continueAsHttp2!(_transport, _server, _buffer);
            }
            else
            {
                _buffer.Release();
                _transport.Close();
            }

            _server.Connections.Remove(this);
        }
    }

    /// <inheritdoc/>
    public IPEndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    private Http1Workspace Work => _work!;

    private Request Request => Work.Request;

    /// <inheritdoc/>
    public void BeginDrain()
    {
        _isDraining = true;
        if (_deadlines.Phase != ConnectionPhase.Idle) return;

        // A client that has just connected may have its first request on the way and is owed an answer; one that was opened in
        // advance, as browsers do, must not hold up the end. So: a moment's grace. To others a tick of the timer, in which the loop
        // finds what has arrived already.
        _deadlines.EndIn(_hasServed ? 0 : DrainGraceMilliseconds);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        _work?.Request.CancelAborted();
        _transport.Abort();
    }

    private async Task ServeAsync()
    {
        int turn = 0;
        while (true)
        {
            if (turn == RequestsPerTurn)
            {
                turn = 0;
                if (!await FlushAsync()) return;
                await _transport.Loop.Yield();
            }

            if (FindRecent() is { } recent)
            {
                _buffer.Consume(recent.HeadLength);
                ValueTask<bool> repeating = RepeatAsync(recent);
                if (!(repeating.IsCompletedSuccessfully ? repeating.Result : await repeating)) return;
                turn++;
                continue;
            }

            ParseStatus status = Parse(out int consumed, out ProtocolError error);
            if (status == ParseStatus.NeedMore)
            {
                // Nothing more to answer in what has arrived: the sweep is over, its answers leave in one send.
                if (!await FlushAsync()) return;
                if (!BeginReceive())
                {
                    await EndAsync();
                    return;
                }

                ValueTask<IoResult> receiving = _transport.ReceiveAsync(_buffer);
                if (!receiving.IsCompleted) turn = 0;
                IoResult received = await receiving;
                if (received.IsOk) continue;
                if (_isDraining && _deadlines.Phase == ConnectionPhase.Idle && received.Status == IoStatus.TimedOut) await EndAsync(DrainGraceMilliseconds);
                else await EndOfInputAsync(received.Status);
                return;
            }

            _isHttp2 = status == ParseStatus.Invalid && MayBeHttp2Preface();
            if (_isHttp2) return;
            if (status == ParseStatus.Invalid || !MessageFraming.TryDecide(Request.Head, Work.Parser.Version, out MessageFraming framing, out error))
            {
                await RefuseAsync(error, headIsWhole: status == ParseStatus.Complete);
                return;
            }

            if (framing.Kind != FramingKind.None) Work.KeepHead(_buffer.Unread.Span[..consumed]);
            _buffer.Consume(consumed);
            if (!Work.Path.TryPrepare(Request, out error) || !TryPrepareContent(framing, out error))
            {
                await RefuseAsync(error, headIsWhole: true);
                return;
            }

            // A handler that pulls content makes the connection wait, and may send a 100: the answers before it must be out by then.
            if (framing.Kind != FramingKind.None && !await FlushAsync()) return;
            _deadlines.Phase = ConnectionPhase.Handler;
            if (!await AnswerAsync(framing))
            {
                if (NothingMoreComes(framing)) await FlushAsync(isLast: true);
                else await EndAsync();
                return;
            }

            _hasServed = true;
            turn++;
        }
    }

    /// <summary>The answer that the next request in the buffer got a moment ago, if it can be had for the asking.</summary>
    private RecentAnswer? FindRecent()
    {
        if (_server.Recent is not { } recent || _isDraining || _buffer.UnreadLength == 0 || _work is { Parser.IsAtStart: false }) return null;
        return recent.Find(_buffer.Unread.Span, _transport is TlsTransport);
    }

    /// <summary>Gives an answer once more. Returns false when the connection has ended.</summary>
    private ValueTask<bool> RepeatAsync(RecentAnswer recent)
    {
        _hasServed = true;
        _deadlines.Phase = ConnectionPhase.Handler;
        if (_work is null && _buffer.UnreadLength == 0)
        {
            // Alone in its sweep, as nearly always: it leaves from where it lies, and no workspace is needed.
            ValueTask<IoResult> sending = recent.SendAsync(_transport);
            return sending.IsCompletedSuccessfully ? new ValueTask<bool>(IsSent(sending.Result)) : RepeatedAsync(sending);
        }

        BeginWork();
        ValueTask<bool> gathering = Work.Sender.RepeatAsync(recent);
        return gathering.IsCompletedSuccessfully ? gathering : FlushedAsync(gathering);
    }

    private async ValueTask<bool> RepeatedAsync(ValueTask<IoResult> sending) => IsSent(await WatchSendAsync(sending));

    private bool IsSent(IoResult result)
    {
        if (!result.IsOk) _transport.Abort();
        return result.IsOk;
    }

    /// <summary>Has one whole request answered. Returns false when the connection must end after what is gathered has been sent.</summary>
    private ValueTask<bool> AnswerAsync(MessageFraming framing)
    {
        Request.NowMilliseconds = _transport.Loop.MonotonicMilliseconds;
        Request.UtcSeconds = _transport.Loop.UtcSeconds;
        Request.Kept = default;
        if (_server.Options.AccessLog is not null) _began = Stopwatch.GetTimestamp();

        // Without a state machine where nothing has to be waited for, as with every answer out of the cache.
        ValueTask<Response?> handling = _server.Handle(Request);
        return handling.IsCompletedSuccessfully && framing.Kind == FramingKind.None
            ? SendAnswerAsync(handling.Result, framing.KeepAlive)
            : AnswerLaterAsync(handling, framing);
    }

    private async ValueTask<bool> AnswerLaterAsync(ValueTask<Response?> handling, MessageFraming framing)
    {
        Response? response = handling.IsCompletedSuccessfully ? handling.Result : await HandledAsync(handling);
        _deadlines.Phase = ConnectionPhase.Handler;

        if (_content is { IsPulling: true }) throw new InvalidOperationException("the handler answered while it was still pulling the request's content");
        if (framing.Kind != FramingKind.None && !await _content!.DiscardAsync())
        {
            // Where the next request begins is unknown, or too far away to be worth reading. A content that broke the framing
            // makes the whole message bad, whatever a handler made of its head.
            _mustLinger = true;
            if (_content.Error is { } error)
            {
                if (response is not null) await UnsentContent.DisposeAsync(response.Content, _transport.Loop);
                response = ErrorResponses.For(error.Status);
            }
        }

        return await SendAnswerAsync(response, framing.KeepAlive);
    }

    private ValueTask<bool> SendAnswerAsync(Response? response, bool keepAlive)
    {
        response ??= ErrorResponses.For(StatusCode.NotFound);
        ResponseFraming framing = ResponseSender.FramingOf(response, Work.Parser.Version);
        bool isLast = CountRequest();
        bool persists = keepAlive && !_mustLinger && !_isDraining && framing != ResponseFraming.UntilClose && !isLast;
        ConnectionOption option = !persists ? ConnectionOption.Close
            : Work.Parser.Version == Http1Version.Http10 ? ConnectionOption.KeepAlive
            : ConnectionOption.Default;
        if (option == ConnectionOption.Default && Request.Kept.Keeper is not null) _server.Recent?.Remember(Request, response, framing, _server.SendServerField, _server.Date());

        ValueTask<bool> sending = Work.Sender.SendAsync(response, framing, option, Request.Method == Method.Head);
        return sending.IsCompletedSuccessfully
            ? new ValueTask<bool>(EndAnswer(response.Status, sending.Result, persists))
            : SentAsync(sending, response.Status, persists);
    }

    private async ValueTask<bool> SentAsync(ValueTask<bool> sending, StatusCode status, bool persists) =>
        EndAnswer(status, await WatchSendAsync(sending), persists);

    private bool EndAnswer(StatusCode status, bool sent, bool persists)
    {
        if (_server.Options.AccessLog is { } log) Record(log, status, sent, headIsWhole: true);
        if (!sent) AbandonSend();
        return sent && persists;
    }

    /// <summary>Counts a request; true when it is the last one that the connection may make.</summary>
    private bool CountRequest() => _server.MaxRequestsPerConnection > 0 && ++_requests >= _server.MaxRequestsPerConnection;

    private async ValueTask<Response?> HandledAsync(ValueTask<Response?> handling)
    {
        try
        {
            // A handler may take long; the answers before this one must not wait with it. One that pulls content may be sending and
            // receiving at this moment, and what came before it is out already.
            if (!handling.IsCompleted && _deadlines.Phase == ConnectionPhase.Handler && !await FlushAsync()) Request.CancelAborted();
            Response? response = await handling;
            await _transport.Loop;
            return response;
        }
        catch (Exception exception)
        {
            await _transport.Loop;
            return _server.HandlerFailed(Request, exception);
        }
    }

    /// <summary>Answers a message that cannot be understood, and ends the connection: where the next one begins is anybody's guess.</summary>
    private async ValueTask RefuseAsync(ProtocolError error, bool headIsWhole)
    {
        Log.Refused(_server.Log, _transport.RemoteEndPoint, (int)error.Status, error.Reason, error.Rule);
        _mustLinger = true;
        _began = Stopwatch.GetTimestamp();
        Request.UtcSeconds = _transport.Loop.UtcSeconds;
        Response response = ErrorResponses.For(error.Status);
        bool headOnly = headIsWhole && Request.Method == Method.Head;
        bool sent = await WatchSendAsync(Work.Sender.SendAsync(response, ResponseFraming.ContentLength, ConnectionOption.Close, headOnly));
        if (_server.Options.AccessLog is { } log) Record(log, response.Status, sent, headIsWhole);
        if (sent) await EndAsync();
    }

    /// <summary>
    /// Whether the client itself has asked for the end. It sends no more (RFC 9112 §9.6), so a close cannot destroy its answer: nothing
    /// is waited for, as nginx does.
    /// </summary>
    private bool NothingMoreComes(MessageFraming framing) =>
        !framing.KeepAlive && framing.Kind == FramingKind.None && !_mustLinger && _buffer.UnreadLength == 0;

    /// <summary>Sends what is gathered, then ends so that the client gets all of it.</summary>
    private async ValueTask EndAsync(long lingerMilliseconds = LingeringClose.Milliseconds)
    {
        if (!await FlushAsync(isLast: true)) return;
        _deadlines.Enter(ConnectionPhase.Lingering, lingerMilliseconds);
        await LingeringClose.RunAsync(_transport, _buffer);
    }

    private ValueTask<bool> FlushAsync(bool isLast = false)
    {
        if (_work is null) return new ValueTask<bool>(true);
        ValueTask<bool> flushing = _work.Sender.FlushAsync(isLast);
        if (!flushing.IsCompletedSuccessfully) return FlushedAsync(flushing);
        bool sent = flushing.Result;
        if (!sent) AbandonSend();
        return new ValueTask<bool>(sent);
    }

    private async ValueTask<bool> FlushedAsync(ValueTask<bool> flushing)
    {
        bool sent = await WatchSendAsync(flushing);
        if (!sent) AbandonSend();
        return sent;
    }

    private async ValueTask<T> WatchSendAsync<T>(ValueTask<T> sending)
    {
        _deadlines.BeginSending();
        T sent = await sending;
        _deadlines.EndSending();
        return sent;
    }

    /// <summary>What was promised cannot be delivered: a reset, so that the client does not take what it has for the whole.</summary>
    private void AbandonSend()
    {
        if (Work.Sender.Failure is SendFailure.SourceChanged) Log.FileChanged(_server.Log, Request.Path);
        else if (Work.Sender.Failure is SendFailure.SourceFailed) Log.FileFailed(_server.Log, Request.Path);
        else if (Work.Sender.Failure is SendFailure.SourceTooShort) Log.ContentTooShort(_server.Log, Request.Path);
        _transport.Abort();
    }

    private ParseStatus Parse(out int consumed, out ProtocolError error)
    {
        consumed = 0;
        error = default;
        if (_buffer.UnreadLength == 0) return ParseStatus.NeedMore;
        BeginWork();
        return Work.Parser.Parse(_buffer.Unread, Request.Head, out consumed, out error);
    }

    private void BeginWork()
    {
        if (_work is not null) return;
        _work = _server.LendWorkspace();
        _work.BeginUse(_transport, this);
        _deadlines.Sender = _work.Sender;
    }

    /// <summary>Whether what cannot be a request is, so far, the preface of HTTP/2 (RFC 9113 §3.3): asked only then, so that no request pays for it.</summary>
    private bool MayBeHttp2Preface() =>
        !_hasServed && _continueAsHttp2 is not null && ConnectionPreface.Match(_buffer.Unread.Span[..Math.Min(_buffer.UnreadLength, ConnectionPreface.Length)]) != ParseStatus.Invalid;

    /// <summary>Before waiting for more of a request: sets the deadline, and lets go of what an idle connection does not need. False when it is to end instead.</summary>
    private bool BeginReceive()
    {
        if (_buffer.UnreadLength > 0 && !Work.Parser.IsAtStart)
        {
            // The deadline is for the whole head and set once: a byte at a time does not extend it.
            if (_deadlines.Phase != ConnectionPhase.Head) _deadlines.Enter(ConnectionPhase.Head, _server.HeadTimeoutMilliseconds);
            return true;
        }

        if (_isDraining && _hasServed) return false;
        if (_buffer.UnreadLength > 0)
        {
            // Empty lines between requests (RFC 9112 §2.2) are no request, and do not extend the wait for one.
            if (_deadlines.Phase == ConnectionPhase.Idle) return true;
        }
        else
        {
            _buffer.ReleaseIfEmpty();
            ReturnWorkspace();
        }

        _deadlines.Enter(ConnectionPhase.Idle, _hasServed ? _server.IdleTimeoutMilliseconds : _server.HeadTimeoutMilliseconds);
        return true;
    }

    /// <summary>No more will come. A client that has begun a request and is only slow is told so; one that has gone, or was idle, is not.</summary>
    private ValueTask EndOfInputAsync(IoStatus status) => status == IoStatus.TimedOut && _deadlines.Phase == ConnectionPhase.Head
        ? RefuseAsync(new ProtocolError(StatusCode.RequestTimeout, "the head took too long to arrive", "RFC 9110 §15.5.9"), headIsWhole: false)
        : default;

    /// <summary>From now on content is only waited for until one deadline, however steadily it trickles.</summary>
    public void BeginDiscard() => _deadlines.Enter(ConnectionPhase.Content, _server.ContentTimeoutMilliseconds);

    private void ReturnWorkspace()
    {
        if (_work is null) return;
        _deadlines.Sender = null;

        // Somebody still uses it: a send or a pull that a fault left behind. It is lost to the pool rather than lent twice.
        if (_work.Sender.IsWaitingForPeer || _content is { IsPulling: true })
        {
            _work = null;
            return;
        }

        _work.EndUse();
        _server.ReturnWorkspace(_work);
        _work = null;
    }

    /// <summary>Tells a client that waits for it to send its content.</summary>
    public ValueTask<bool> SendContinueAsync()
    {
        ValueTask<bool> sending = Work.Sender.SendContinueAsync();
        return sending.IsCompletedSuccessfully ? sending : WatchSendAsync(sending);
    }

    /// <summary>Waits for more of a request's content.</summary>
    /// <param name="renewsDeadline">False when the deadline that is set covers the whole wait.</param>
    public async ValueTask<IoResult> ReceiveContentAsync(bool renewsDeadline)
    {
        _buffer.ReleaseIfEmpty();
        _deadlines.Phase = ConnectionPhase.Content;
        if (renewsDeadline) _deadlines.BeginReceivingContent();
        IoResult received = await _transport.ReceiveAsync(_buffer);
        _deadlines.Phase = ConnectionPhase.Handler;
        if (renewsDeadline) _deadlines.EndReceivingContent(received.Count);
        return received;
    }

    private bool TryPrepareContent(MessageFraming framing, out ProtocolError error)
    {
        error = default;
        Request.Content = RequestContent.None;
        if (framing.Kind == FramingKind.None) return true;
        _content ??= new Http1RequestContent(this, _transport.Loop, _buffer, _server.Options);
        Request.Content = _content;
        _deadlines.BeginContent();
        return _content.TryBegin(framing, out error);
    }

    private void Record(IAccessLog log, StatusCode status, bool sent, bool headIsWhole)
    {
        ReadOnlySpan<byte> protocol = Work.Parser.Version == Http1Version.Http10 ? "HTTP/1.0"u8 : "HTTP/1.1"u8;
        AnswerRecord.Write(log, Request, _transport.RemoteEndPoint, protocol, _began, status, Work.Sender.ContentBytes, sent, headIsWhole);
    }
}
