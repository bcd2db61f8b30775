using System;
using System.Net;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// One HTTP/2 connection (RFC 9113): opens streams for requests, has them answered, ends. Loop-bound.
/// </summary>
/// <remarks>
/// Theory of operation. Two things go on at once. <see cref="RunAsync"/> is one long-lived asynchronous method that receives: it has
/// <see cref="Http2Receiver"/> take every whole frame that is there, then lets <see cref="Http2Output"/> send what came of it in one send, then waits for
/// more. Sending goes on by itself, driven by what becomes ready: a handler's answer, a block of a file, a window.
/// <code>
///   receive ──> Receiver ──> Streams ──> Requests ──> handler ──> Answers ──> Output ──> send
///               (frames)    (their states)                       (DATA by priority)
/// </code>
/// Each part has one job, and finds the others through the connection: what the client may send (<see cref="Http2ReceiveWindows"/>), what takes too long
/// (<see cref="Http2Deadlines"/>), what is a flood (<see cref="Http2FloodGuard"/>), how it all ends in good order (<see cref="Http2Drain"/>). What
/// RFC 9113 allows is nowhere decided here but in Saker.Protocol/Http2. Everything runs on the loop's thread, so nothing is locked; but a handler, a
/// worker or a send may come back at any turn, long after its stream has been reset: see <see cref="Http2Stream"/>.
/// </remarks>
internal sealed class Http2Connection : IConnection, IRequestOrigin
{
    /// <summary>Receives in a row that found something, before other connections get a turn.</summary>
    private const int SweepsPerTurn = 16;

    private readonly ITransport _transport;
    private readonly ServerLoop _server;
    private readonly ReceiveBuffer _buffer;
    private readonly Http2FloodGuard _guard;
    private TaskCompletionSource? _whenQuiet;   // once the client sends no more
    private Phase _phase;
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
        _guard = new Http2FloodGuard(server.Options.Limits.MaxStreams);
        Receiver = new Http2Receiver(this, server, _buffer);
        Streams = new Http2Streams(this, transport, server);
        Requests = new Http2Requests(this, transport, server);
        Answers = new Http2Answers(this, server);
        Output = new Http2Output(this, transport);
        ReceiveWindows = new Http2ReceiveWindows(this, server.Options.Limits.ConnectionWindowBytes);
        Drain = new Http2Drain(this);
        Deadlines = new Http2Deadlines(this, transport, server);
    }

    private enum Phase
    {
        /// <summary>Frames are taken, and answered.</summary>
        Serving,

        /// <summary>No more frames are taken; what is gathered is sent. The receiver may be waiting still.</summary>
        Ending,

        /// <summary>The receiver knows: it waits for the last send, then for the client to close.</summary>
        Lingering,

        /// <summary>All is given back.</summary>
        Closed,
    }

    /// <inheritdoc/>
    public IPEndPoint? RemoteEndPoint => _transport.RemoteEndPoint;

    /// <summary>Bytes handed to the system so far.</summary>
    public long BytesSent => _transport.BytesSent;

    /// <summary>What every answer's head gets besides its own fields.</summary>
    public ReadOnlyMemory<byte> SecureFields => _transport is TlsTransport ? _server.SecureFields.Block : default;

    /// <summary>What is being received.</summary>
    public Http2Receiver Receiver { get; }

    /// <summary>The streams that are open, or whose handlers are still at work.</summary>
    public Http2Streams Streams { get; }

    /// <summary>What is asked, and who is at work on it.</summary>
    public Http2Requests Requests { get; }

    /// <summary>The answers that are being sent.</summary>
    public Http2Answers Answers { get; }

    /// <summary>What is sent.</summary>
    public Http2Output Output { get; }

    /// <summary>What the client may send.</summary>
    public Http2ReceiveWindows ReceiveWindows { get; }

    /// <summary>The graceful end.</summary>
    public Http2Drain Drain { get; }

    /// <summary>What is waited for, and for how long.</summary>
    public Http2Deadlines Deadlines { get; }

    /// <summary>True when nothing more is received.</summary>
    public bool IsEnding => _phase != Phase.Serving;

    /// <summary>True while frames are taken: what is to be sent leaves after that.</summary>
    public bool IsSweeping { get; private set; }

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
            _phase = Phase.Closed;
            Deadlines.Stop();
            _buffer.Release();
            _transport.Close();
            Streams.KillAll();
            Receiver.Release();
            Output.Release();
            _server.Connections.Remove(this);
        }
    }

    /// <inheritdoc/>
    public void BeginDrain() => Drain.Begin();

    /// <inheritdoc/>
    public void Abort()
    {
        Streams.CancelAll();
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
        IsSweeping = true;     // what is said first leaves with what the first frames make us say
        Output.Settings(Http2Settings.Default with
        {
            MaxConcurrentStreams = (uint)_server.Options.Limits.MaxStreams,
            InitialWindowSize = _server.Options.Limits.StreamWindowBytes,
            MaxHeaderListSize = (uint)_server.Options.Limits.Http1.MaxHeadBytes,
            NoRfc7540Priorities = true,
        });
        ReceiveWindows.Open();
        if (_server.Connections.IsDraining) Drain.Begin();
        for (int sweeps = 0; ; sweeps++)
        {
            Sweep();
            Output.Pump();
            AfterPump();
            if (IsEnding) break;
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
            if (!IsEnding && received.Status == IoStatus.EndOfStream) await FinishWithoutInputAsync();
            if (!IsEnding) return;
            break;
        }

        await EndAsync();
    }

    private void Sweep()
    {
        IsSweeping = true;
        if (!IsEnding && !Receiver.TrySweep(out Http2Error error)) Fail(error);
        IsSweeping = false;
        Deadlines.OnSwept();
        if (Output.IsOverfull) Fail(Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "acknowledgements that nobody reads", "RFC 9113 §10.5"));
    }

    /// <summary>The client sends no more: what it has asked for whole is answered all the same, as far as its windows are open.</summary>
    private async ValueTask FinishWithoutInputAsync()
    {
        Streams.KillIncomplete();
        _whenQuiet = new TaskCompletionSource();
        Streams.KillShut();
        EndIfDone();
        if (!IsEnding) await _whenQuiet.Task;
    }

    /// <summary>Sends what is gathered, then ends so that the client gets all of it.</summary>
    private async ValueTask EndAsync()
    {
        _phase = Phase.Lingering;
        Output.Pump();
        await Output.WhenIdleAsync();
        if (Output.HasFailed) return;

        // From a client that has ended its side nothing is unread, and nothing comes.
        if (_whenQuiet is not null) _transport.ShutdownSend();
        else await LingeringClose.RunAsync(_transport, _buffer);
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
        if (IsEnding) return;
        Log.ConnectionError(_server.Log, RemoteEndPoint, error.Code, error.Reason, error.Rule);
        Streams.KillAll();
        Output.GoAway(Streams.Highest, error.Code, error.Reason);
        End();
    }

    /// <summary>Nobody has asked for anything for long: ends, and says so.</summary>
    public void EndIdle()
    {
        if (IsEnding) return;
        Output.GoAway(Streams.Highest, Http2ErrorCode.NoError, "idle");
        End();
    }

    /// <summary>A handler wants the content of a client that waits to be asked.</summary>
    public void AskForContent(Http2Stream stream)
    {
        if (StreamRules.MayReceive(stream.State) && stream.TrySend(FrameType.Headers)) Answers.AskForContent(stream);
    }

    /// <summary>Gathers answers behind what is gathered already; nothing once the connection is ending.</summary>
    public void GatherAnswers(SendQueue queue)
    {
        if (!IsEnding) Answers.Gather(queue);
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
        Deadlines.OnAnswered();
    }

    /// <summary>After something was sent, or could not be: what was waited for may have come about.</summary>
    public void AfterPump()
    {
        if (_floodOfTinyData) Fail(Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "windows of a few bytes", "RFC 9113 §10.5"));
        if (_whenQuiet is not null) Streams.KillShut();
        EndIfDone();
        if (IsEnding) WakeReceiver();
    }

    /// <summary>The client is gone, or takes nothing.</summary>
    public void OnSendFailed()
    {
        _transport.Abort();
        if (_phase == Phase.Serving) _phase = Phase.Ending;
        _whenQuiet?.TrySetResult();
    }

    private void EndIfDone()
    {
        if (Streams.Count > 0 || IsEnding || !Output.IsIdle) return;
        if (Drain.IsFinal || _whenQuiet is not null) End();
    }

    private void End()
    {
        _phase = Phase.Ending;
        Deadlines.OnEnding();
        _whenQuiet?.TrySetResult();
        Output.PumpSoon();         // which wakes the receiver when all is sent
    }

    /// <summary>The receiver may be waiting for a client that has nothing to say. Not while a send is under way, which would be given up with it.</summary>
    private void WakeReceiver()
    {
        if (_phase != Phase.Ending || Output.IsSending) return;
        _transport.CancelPending(IoStatus.EndOfStream);
    }
}
