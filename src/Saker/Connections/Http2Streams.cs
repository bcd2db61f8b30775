using System;
using System.Collections.Generic;
using Saker.Protocol.Http2;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// The streams of one HTTP/2 connection: which are open, how each frame moves them on, and how they end (RFC 9113 §5.1). Loop-bound.
/// </summary>
/// <remarks>
/// Theory of operation. A stream is open from its HEADERS until both halves have ended, or a reset has ended them at once, and until nobody works for it any more.
/// Then its object goes back to the loop, and only how it ended is remembered for a while, for the frames that are still on their way.
/// </remarks>
internal sealed class Http2Streams(Http2Connection connection, ITransport transport, ServerLoop server)
{
    private readonly Dictionary<int, Http2Stream> _open = [];
    private readonly List<Http2Stream?> _bySlot = [];
    private readonly Stack<int> _freeSlots = new();
    private readonly Http2RecentStreams _recent = new(server.Options.Limits.MaxStreams);
    private ClientStreamIds _ids;
    private int _last = int.MaxValue;
    private int _opened;

    /// <summary>Streams that are open, or whose handlers are still at work.</summary>
    public int Count => _open.Count;

    /// <summary>The highest stream that is acted upon: what is opened after the last GOAWAY does not count, for the number may not rise (RFC 9113 §6.8).</summary>
    public int Highest => Math.Min(_ids.Highest, _last);

    /// <summary>The streams as they are now.</summary>
    public Http2Stream[] Snapshot() => [.. _open.Values];

    /// <summary>No stream above the highest one is served from now on: the last GOAWAY names it (RFC 9113 §6.8).</summary>
    public void CloseDoor() => _last = Highest;

    /// <summary>Whether a stream has not been used yet.</summary>
    public bool IsIdle(int id) => _ids.IsIdle(id);

    /// <summary>The stream of this number, if it is open or its handler is at work.</summary>
    public Http2Stream? Find(int id) => _open.GetValueOrDefault(id);

    /// <summary>The stream with this slot, which must be open.</summary>
    public Http2Stream At(int slot) => _bySlot[slot]!;

    /// <summary>Ends every stream, without a frame: the connection ends.</summary>
    public void KillAll()
    {
        foreach (Http2Stream stream in Snapshot()) Kill(stream);
    }

    /// <summary>Ends the streams whose requests are not whole.</summary>
    public void KillIncomplete()
    {
        foreach (Http2Stream stream in Snapshot())
        {
            if (StreamRules.MayReceive(stream.State)) Kill(stream);
        }
    }

    /// <summary>Ends the streams that wait for a window which can open no more: nothing comes from the client.</summary>
    public void KillShut()
    {
        foreach (Http2Stream stream in Snapshot())
        {
            if (connection.Answers.WaitsForWindow(stream)) Kill(stream);
        }
    }

    /// <summary>Tells every handler that nobody waits for its answer any more.</summary>
    public void CancelAll()
    {
        foreach (Http2Stream stream in _open.Values) stream.Request.CancelAborted();
    }

    /// <summary>Judges a frame by its stream's state, which it moves on: DATA, trailers, RST_STREAM and WINDOW_UPDATE.</summary>
    /// <param name="id">The frame's stream.</param>
    /// <param name="type">Its type.</param>
    /// <param name="endStream">Its END_STREAM flag.</param>
    /// <param name="stream">The stream, always there when the frame is accepted.</param>
    /// <param name="error">The error, when it is one.</param>
    public StreamVerdict Receive(int id, FrameType type, bool endStream, out Http2Stream? stream, out Http2Error error)
    {
        stream = Find(id);
        StreamState state = stream?.State ?? StateOf(id);
        StreamVerdict verdict = StreamRules.Receive(state, type, endStream, out StreamState next, out error);
        if (verdict == StreamVerdict.Error || next == state) return verdict;    // an error's RST_STREAM moves the stream on when it is written
        if (stream is not null) stream.State = next;
        else _recent.Note(id, next);
        return verdict;
    }

    /// <summary>HEADERS have come: they open a stream, or are the trailers of one that is known. False when such a stream cannot be opened.</summary>
    public bool TryEnter(int id, out bool isNew, out Http2Error error)
    {
        error = default;

        // One that is neither idle nor known was stepped over, or is long forgotten: to open it is the error (RFC 9113 §5.1.1).
        isNew = IsIdle(id) || !(id > _last || _open.ContainsKey(id) || _recent.Knows(id));
        return !isNew || _ids.TryOpen(id, out error);
    }

    /// <summary>Makes the stream that <see cref="TryEnter"/> has opened. Null when it need not be served; the field block must be decoded all the same.</summary>
    public Http2Stream? TryOpen(int id, bool endStream)
    {
        // RFC 9113 §6.8: what was opened after the last GOAWAY arrived, or before, is not acted upon; the client knows it.
        if (connection.IsEnding || id > _last) return null;
        if (_open.Count >= server.Options.Limits.MaxStreams) connection.Output.Pump();      // what is answered already may only need to leave
        if (_open.Count >= server.Options.Limits.MaxStreams)
        {
            connection.Output.Reset(id, Http2ErrorCode.RefusedStream);
            _recent.Note(id, StreamState.ResetByUs);
            connection.TryCount(Http2Nuisance.CutStream);
            return null;
        }

        StreamRules.Receive(StreamState.Idle, FrameType.Headers, endStream, out StreamState state, out _);
        Http2Stream stream = server.LendStream();
        stream.BeginUse(connection, id, TakeSlot(stream), state, connection.Answers.Peer.InitialWindowSize, server.Options.Limits.StreamWindowBytes);
        _open.Add(id, stream);
        connection.Deadlines.Watch();
        if (++_opened == server.MaxRequestsPerConnection) connection.Drain.Begin();
        return stream;
    }

    /// <summary>The client has sent its last frame of a request.</summary>
    public void EndRequest(Http2Stream stream)
    {
        if (!stream.Content.TryEnd(out Http2Error error)) Cut(stream, error);
        else TryClose(stream);
    }

    /// <summary>Ends one stream for a mistake of the client's, or a failure of ours (RFC 9113 §5.4.2).</summary>
    public void Cut(Http2Stream stream, in Http2Error error)
    {
        if (!TryReset(stream, error.Code)) return;
        Log.StreamError(server.Log, transport.RemoteEndPoint, stream.Id, error.Code, error.Reason, error.Rule);
        GiveUp(stream);
        connection.TryCount(Http2Nuisance.CutStream);
    }

    /// <summary>The client has reset a stream whose answer it does not have yet.</summary>
    public void CutByPeer(Http2Stream stream)
    {
        GiveUp(stream);
        connection.TryCount(Http2Nuisance.CutStream);
    }

    /// <summary>A block of an answer's content has come, or failed to.</summary>
    public void OnFeedReady(Http2Stream stream)
    {
        if (!StreamRules.MaySend(stream.State)) TryClose(stream);
        else if (stream.Feed.Failure != SendFailure.None) FailAnswer(stream);
        else connection.Answers.OnReady(stream);
        connection.Output.PumpSoon();       // there is something to send, or the end has waited for this stream
    }

    /// <summary>The last frame of an answer has been gathered.</summary>
    public void OnAnswered(Http2Stream stream)
    {
        connection.OnAnswerSent();
        connection.Requests.Record(stream, isComplete: true);

        // RFC 9113 §8.1: the answer is whole without the rest of the request; the client is told to stop, and that nothing went wrong.
        if (TryReset(stream, Http2ErrorCode.NoError)) LetGo(stream);
        else TryClose(stream);
    }

    /// <summary>Forgets a stream that is over, once nobody works for it any more; its object is free then.</summary>
    public void TryClose(Http2Stream stream)
    {
        if (!stream.IsQuiet || StreamRules.MaySend(stream.State) || StreamRules.MayReceive(stream.State) || !_open.Remove(stream.Id)) return;
        _recent.Note(stream.Id, stream.State);
        _bySlot[stream.Slot] = null;
        _freeSlots.Push(stream.Slot);
        connection.Deadlines.OnClosed();
        connection.ReceiveWindows.Release(stream.Content.Drop());
        stream.EndUse();
        server.ReturnStream(stream);
    }

    /// <summary>What was promised cannot be delivered: the stream is reset, so that the client does not take what it has for the whole.</summary>
    private void FailAnswer(Http2Stream stream)
    {
        if (stream.Feed.Failure is SendFailure.SourceChanged) Log.FileChanged(server.Log, stream.Request.Path);
        else if (stream.Feed.Failure is SendFailure.SourceTooShort) Log.ContentTooShort(server.Log, stream.Request.Path);     // SourceFailed was told where it failed
        if (TryReset(stream, Http2ErrorCode.InternalError)) GiveUp(stream);
    }

    /// <summary>How a stream stands that is not open: what came after the last GOAWAY is as good as reset.</summary>
    private StreamState StateOf(int id)
    {
        if (IsIdle(id)) return StreamState.Idle;
        return id > _last ? StreamState.ResetByUs : _recent.StateOf(id);
    }

    private int TakeSlot(Http2Stream stream)
    {
        if (!_freeSlots.TryPop(out int slot))
        {
            slot = _bySlot.Count;
            _bySlot.Add(null);
        }

        _bySlot[slot] = stream;
        return slot;
    }

    /// <summary>Sends RST_STREAM where the stream's state allows it.</summary>
    private bool TryReset(Http2Stream stream, Http2ErrorCode code)
    {
        if (!stream.TrySend(FrameType.RstStream)) return false;
        connection.Output.Reset(stream.Id, code);
        return true;
    }

    /// <summary>As if reset, without the frame: the end of the connection says as much.</summary>
    private void Kill(Http2Stream stream)
    {
        if (stream.TrySend(FrameType.RstStream)) GiveUp(stream);
        else TryClose(stream);
    }

    /// <summary>Ends the work for a stream that was reset before its answer was whole.</summary>
    private void GiveUp(Http2Stream stream)
    {
        connection.Answers.Remove(stream);
        if (stream.Response is not null || stream.IsHandled) connection.Requests.Record(stream, isComplete: false);
        if (stream.IsHandled) stream.Request.CancelAborted();
        LetGo(stream);
    }

    /// <summary>Nobody will read what came of the request, and no more comes.</summary>
    private void LetGo(Http2Stream stream)
    {
        connection.ReceiveWindows.Release(stream.Content.Drop());
        stream.Content.Fail();
        TryClose(stream);
    }
}
