using System;
using System.Net;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// One HTTP/2 connection (RFC 9113): opens streams for requests, has them answered, ends. Loop-bound.
/// </summary>
/// <remarks>
/// Theory of operation. Two things go on at once. <see cref="RunAsync"/> is one long-lived asynchronous method that receives: it has
/// <see cref="Http2Receiver"/> take every whole frame that is there, then lets <see cref="Http2Output"/> send what came of it in one send, then waits for
/// more. Sending goes on by itself, driven by what becomes ready: a handler's answer, a block of a file, a window.
/// <code>
///   receive ──> Http2Receiver ──> Open ──> handler ──> Http2Answers ──> Http2Output ──> send
///      ^            (frames)      (stream)                (DATA by priority)   │
///      └───────────────────────────────────────────────────────────────────────┘
/// </code>
/// Everything runs on the loop's thread, so nothing is locked; but a handler, a worker or a send may come back at any turn, long after its stream
/// has been reset: see <see cref="Http2Stream"/>. One timer looks at every deadline.
/// </remarks>
internal sealed class Http2Connection : IConnection, IRequestOrigin
{
    /// <summary>Receives in a row that found something, before other connections get a turn.</summary>
    private const int SweepsPerTurn = 16;

    private readonly ITransport _transport;
    private readonly ServerLoop _server;
    private readonly ReceiveBuffer _buffer;
    private readonly Http2Receiver _receiver;
    private readonly Http2Answers _answers;
    private readonly Http2Output _output;
    private readonly Http2FloodGuard _guard = new();
    private readonly Http2Deadlines _deadlines;
    private readonly Http2Streams _streams;
    private TaskCompletionSource? _whenQuiet;   // once the client sends no more
    private bool _isSweeping;
    private bool _isEnding;             // no more is received, what is gathered is sent
    private bool _isClosed;
    private bool _inputHasEnded;
    private bool _isLingering;          // the receiver knows that it is the end
    private bool _floodOfTinyData;

    /// <summary>A connection whose client has said, or is about to say, the preface.</summary>
    /// <param name="transport">Its bytes.</param>
    /// <param name="server">What it shares with the others of its loop.</param>
    /// <param name="received">What has been received so far, which becomes the connection's own; null for nothing.</param>
    public Http2Connection(ITransport transport, ServerLoop server, ReceiveBuffer? received)
    {
        _transport = transport;
        _server = server;
        _buffer = received ?? new ReceiveBuffer(transport.Loop.Buffers, 2 * BufferPool.BlockBytes);
        _receiver = new Http2Receiver(this, server, _buffer);
        _streams = new Http2Streams(this, transport, server);
        ReceiveWindows = new Http2ReceiveWindows(this);
        Drain = new Http2Drain(this);
        _answers = new Http2Answers(this, server);
        _output = new Http2Output(this, transport);
        _deadlines = new Http2Deadlines(this, transport, server);
    }

    /// <inheritdoc/>
    public IPEndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    /// <summary>The streams that are open, or whose handlers are still at work.</summary>
    public Http2Streams Streams => _streams;

    /// <summary>What is waited for, and for how long.</summary>
    public Http2Deadlines Deadlines => _deadlines;

    /// <summary>True when nothing more is received.</summary>
    public bool IsEnding => _isEnding;

    /// <summary>True while frames are taken: what is to be sent leaves after that.</summary>
    public bool IsSweeping => _isSweeping;

    /// <summary>What is sent.</summary>
    public Http2Output Output => _output;

    /// <summary>The answers that are being sent.</summary>
    public Http2Answers Answers => _answers;

    /// <summary>What is being received.</summary>
    public Http2Receiver Receiver => _receiver;

    /// <summary>What the client may send.</summary>
    public Http2ReceiveWindows ReceiveWindows { get; }

    /// <summary>The graceful end.</summary>
    public Http2Drain Drain { get; }

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
            Fault(exception);
        }
        finally
        {
            _isClosed = true;
            _deadlines.Stop();
            _buffer.Release();
            _transport.Close();
            _streams.KillAll();
            _receiver.Release();
            _output.Release();
            _server.Connections.Remove(this);
        }
    }

    /// <inheritdoc/>
    public void BeginDrain() => Drain.Begin();

    /// <inheritdoc/>
    public void Abort()
    {
        _streams.CancelAll();
        _transport.Abort();
    }

    /// <summary>A fault of ours: logged, and the connection dies.</summary>
    public void Fault(Exception exception)
    {
        Log.ConnectionFailed(_server.Log, exception);
        _transport.Abort();
    }

    private async Task ServeAsync()
    {
        _isSweeping = true;     // what is said first leaves with what the first frames make us say
        _output.Settings(Http2Settings.Default with
        {
            MaxConcurrentStreams = Http2Limits.MaxStreams,
            InitialWindowSize = Http2Limits.StreamWindowBytes,
            MaxHeaderListSize = (uint)_server.Options.Http1.MaxHeadBytes,
            NoRfc7540Priorities = true,
        });
        ReceiveWindows.Open();
        if (_server.Connections.IsDraining) Drain.Begin();
        for (int sweeps = 0; ; sweeps++)
        {
            Sweep();
            _output.Pump();
            AfterPump();
            if (_isEnding) break;
            _buffer.ReleaseIfEmpty();
            if (sweeps == SweepsPerTurn)
            {
                sweeps = 0;
                await _transport.Loop.Yield();
            }

            ValueTask<IoResult> receiving = _transport.ReceiveAsync(_buffer);
            if (!receiving.IsCompleted) sweeps = 0;
            IoResult received = await receiving;
            if (received.IsOk) continue;
            if (!_isEnding && received.Status == IoStatus.EndOfStream) await FinishWithoutInputAsync();
            if (!_isEnding) return;
            break;
        }

        await EndAsync();
    }

    private void Sweep()
    {
        _isSweeping = true;
        if (!_isEnding && !_receiver.TrySweep(out Http2Error error)) Fail(error);
        _isSweeping = false;
        _deadlines.OnSwept();
        if (_output.IsOverfull) Fail(Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "acknowledgements that nobody reads", "RFC 9113 §10.5"));
    }

    /// <summary>The client sends no more: what it has asked for whole is answered all the same.</summary>
    private async ValueTask FinishWithoutInputAsync()
    {
        _inputHasEnded = true;
        _streams.KillIncomplete();
        _whenQuiet = new TaskCompletionSource();
        EndIfDone();
        if (!_isEnding) await _whenQuiet.Task;
    }

    /// <summary>Sends what is gathered, then ends so that the client gets all of it.</summary>
    private async ValueTask EndAsync()
    {
        _isLingering = true;
        _output.Pump();
        await _output.WhenIdleAsync();
        if (_output.HasFailed) return;

        // As in HTTP/1.1: what is unread at the close makes the kernel send a reset, which would destroy the GOAWAY on its way.
        _transport.ShutdownSend();
        for (long dropped = 0; dropped < Http2Limits.MaxLingerBytes && !_inputHasEnded;)
        {
            dropped += _buffer.UnreadLength;
            _buffer.Consume(_buffer.UnreadLength);
            _buffer.ReleaseIfEmpty();
            if (!(await _transport.ReceiveAsync(_buffer)).IsOk) return;
        }
    }

    /// <summary>Counts what could be a flood; when it is one, the connection ends (RFC 9113 §10.5). Returns false then.</summary>
    public bool TryCount(Http2Nuisance kind)
    {
        if (_guard.TryCount(kind, _transport.Loop.NowMilliseconds)) return true;
        Fail(Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "a flood", "RFC 9113 §10.5"));
        return false;
    }

    /// <summary>Ends the connection for a mistake of the client's (RFC 9113 §5.4.1).</summary>
    public void Fail(in Http2Error error)
    {
        if (_isEnding) return;
        Log.ConnectionError(_server.Log, RemoteEndPoint, error.Code, error.Reason, error.Rule);
        _streams.KillAll();
        _output.GoAway(_streams.Highest, error.Code, error.Reason);
        End();
    }

    /// <summary>Nobody has asked for anything for long: ends, and says so.</summary>
    public void EndIdle()
    {
        if (_isEnding) return;
        _output.GoAway(_streams.Highest, Http2ErrorCode.NoError, "idle");
        End();
    }

    /// <summary>A handler wants the content of a client that waits to be asked.</summary>
    public void AskForContent(Http2Stream stream)
    {
        if (StreamRules.MayReceive(stream.State) && stream.TrySend(FrameType.Headers)) _answers.AskForContent(stream, _output);
    }

    /// <summary>Something has begun that may take too long.</summary>
    public void WatchDeadlines() => _deadlines.Watch();

    /// <summary>Gathers answers behind what is gathered already; nothing once the connection is ending.</summary>
    public void GatherAnswers(SendQueue queue)
    {
        if (!_isEnding) _answers.Gather(queue);
    }

    /// <summary>A frame of DATA has been gathered.</summary>
    public void OnDataSent(bool isTiny)
    {
        _guard.CountDataFrame();
        if (isTiny) _floodOfTinyData |= !_guard.TryCount(Http2Nuisance.TinyData, _transport.Loop.NowMilliseconds);
    }

    /// <summary>An answer has been sent whole.</summary>
    public void OnAnswerSent()
    {
        _guard.CountAnswer();
        _deadlines.OnAnswered();
    }

    /// <summary>After something was sent, or could not be: what was waited for may have come about.</summary>
    public void AfterPump()
    {
        if (_floodOfTinyData) Fail(Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "windows of a few bytes", "RFC 9113 §10.5"));
        EndIfDone();
        if (_isEnding) WakeReceiver();
    }

    /// <summary>The client is gone, or takes nothing.</summary>
    public void OnSendFailed()
    {
        _transport.Abort();
        _isEnding = true;
        _whenQuiet?.TrySetResult();
    }

    private void EndIfDone()
    {
        if (_streams.Count > 0 || _isEnding || !_output.IsIdle) return;
        if (Drain.IsFinal || _whenQuiet is not null) End();
    }

    private void End()
    {
        _isEnding = true;
        _deadlines.OnEnding();
        _whenQuiet?.TrySetResult();
        _output.PumpSoon();         // which wakes the receiver when all is sent
    }

    /// <summary>The receiver may be waiting for a client that has nothing to say. Not while a send is under way, which would be given up with it.</summary>
    private void WakeReceiver()
    {
        if (_isLingering || _isClosed || _output.IsSending) return;
        _transport.CancelPending(IoStatus.EndOfStream);
    }
}
