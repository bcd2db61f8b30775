using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Semantics;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// The streams of one HTTP/2 connection, from the head of a request to the last frame of its answer, or to its reset (RFC 9113 §5.1). Loop-bound.
/// </summary>
internal sealed class Http2Streams(Http2Connection connection, ITransport transport, ServerLoop server)
{
    private readonly Dictionary<int, Http2Stream> _open = [];
    private readonly Http2RecentStreams _resets = new();
    private readonly Http2RecentStreams _closed = new();
    private int _last = int.MaxValue;

    /// <summary>Streams that are open, or whose handlers are still at work.</summary>
    public int Count => _open.Count;

    /// <summary>The highest stream the client has opened.</summary>
    public int Highest { get; private set; }

    /// <summary>The streams as they are now.</summary>
    public Http2Stream[] Snapshot() => [.. _open.Values];

    /// <summary>Whether a stream was opened after the last GOAWAY had named a lower one: the client knows that it is not served.</summary>
    public bool IsPastLast(int id) => id > _last;

    /// <summary>No stream above the highest one is served from now on.</summary>
    public void CloseDoor() => _last = Highest;

    /// <summary>Moves the windows of all streams as a setting of the client's says (RFC 9113 §6.9.2).</summary>
    public bool TryResizeWindows(long change, out Http2Error error)
    {
        error = default;
        foreach (Http2Stream stream in _open.Values)
        {
            stream.SendWindow += change;
            if (stream.SendWindow <= int.MaxValue) continue;
            error = Http2Error.Connection(Http2ErrorCode.FlowControlError, "SETTINGS_INITIAL_WINDOW_SIZE makes a window larger than 2^31-1", "RFC 9113 §6.9.2");
            return false;
        }

        return true;
    }

    /// <summary>Ends every stream.</summary>
    public void KillAll()
    {
        foreach (Http2Stream stream in Snapshot()) Kill(stream);
    }

    /// <summary>Ends the streams whose requests are not whole.</summary>
    public void KillIncomplete()
    {
        foreach (Http2Stream stream in Snapshot())
        {
            if (!stream.RemoteEnded) Kill(stream);
        }
    }

    /// <summary>Tells every handler that nobody waits for its answer any more.</summary>
    public void CancelAll()
    {
        foreach (Http2Stream stream in _open.Values) stream.Request.CancelAborted();
    }

    /// <summary>The stream of this number, if it is open or its handler is at work.</summary>
    public Http2Stream? Find(int id) => _open.GetValueOrDefault(id);

    /// <summary>True for a stream that we have reset not long ago: frames on their way to it are no error (RFC 9113 §5.1).</summary>
    public bool WasResetByUs(int id) => _resets.Contains(id);

    /// <summary>True for a stream that is open, or was not long ago.</summary>
    public bool WasOpened(int id) => _open.ContainsKey(id) || _closed.Contains(id);

    /// <summary>A client opens stream <paramref name="id"/>. Null when it must not, or need not be served; the field block must be decoded all the same.</summary>
    public Http2Stream? TryOpen(int id)
    {
        Highest = id;

        // RFC 9113 §6.8: what was opened after the last GOAWAY arrived, or before, is not acted upon; the client knows it.
        if (connection.IsEnding || connection.IsPastDrain) return null;
        if (_open.Count >= Http2Limits.MaxStreams) connection.Output.Pump();      // what is answered already may only need to leave
        if (_open.Count >= Http2Limits.MaxStreams)
        {
            RememberReset(id, Http2ErrorCode.RefusedStream);
            connection.TryCount(Http2Nuisance.CutStream);
            return null;
        }

        Http2Stream stream = server.LendStream();
        stream.BeginUse(connection, id, connection.Answers.Peer.InitialWindowSize);
        _open.Add(id, stream);
        connection.Deadlines.Watch();
        return stream;
    }

    /// <summary>A stream's header section is there: has its request answered, or refuses it.</summary>
    public void Begin(Http2Stream stream, bool endStream)
    {
        Request request = stream.Request;
        stream.RemoteEnded = endStream;
        stream.Began = server.Options.AccessLog is null ? 0 : Stopwatch.GetTimestamp();
        request.NowMilliseconds = stream.ProgressAt = transport.Loop.NowMilliseconds;
        request.UtcSeconds = transport.Loop.UtcSeconds;
        request.IsSecure = transport is TlsTransport;
        if (stream.Section.IsTooLarge)
        {
            request.Head.Clear();
            connection.TryCount(Http2Nuisance.LargeHead);
            Answer(stream, ErrorResponses.For(StatusCode.RequestHeaderFieldsTooLarge));
            return;
        }

        if (!RequestFields.TryRead(stream.Section, request.Head, endStream, out RequestFraming framing, out Http2Error error))
        {
            Cut(stream, error);
            return;
        }

        if (!stream.Path.TryPrepare(request, out ProtocolError refusal) || !TryPrepareContent(stream, framing, out refusal))
        {
            Log.Refused(server.Log, transport.RemoteEndPoint, (int)refusal.Status, refusal.Reason, refusal.Rule);
            Answer(stream, ErrorResponses.For(refusal.Status));
            return;
        }

        stream.SetPriority(PriorityField.Of(request.Head));
        stream.IsHandled = true;
        ValueTask<Response?> handling = server.Handle(request);
        if (handling.IsCompletedSuccessfully) OnHandled(stream, handling.Result);
        else _ = AwaitHandlerAsync(stream, handling);
    }

    /// <summary>The client's half of a stream has ended.</summary>
    public void EndRemote(Http2Stream stream)
    {
        stream.RemoteEnded = true;
        if (!stream.Content.TryEnd(out Http2Error error)) Cut(stream, error);
        else TryClose(stream);
    }

    /// <summary>Ends one stream for a mistake of the client's, or a failure of ours (RFC 9113 §5.4.2).</summary>
    public void Cut(Http2Stream stream, in Http2Error error)
    {
        if (stream.IsReset) return;
        Log.StreamError(server.Log, transport.RemoteEndPoint, stream.Id, error.Code, error.Reason, error.Rule);
        RememberReset(stream.Id, error.Code);
        Kill(stream);
        connection.TryCount(Http2Nuisance.CutStream);
    }

    /// <summary>The client has reset a stream whose answer it does not have yet.</summary>
    public void CutByPeer(Http2Stream stream)
    {
        if (!stream.IsReset) Kill(stream);
        connection.TryCount(Http2Nuisance.CutStream);
    }

    /// <summary>A block of an answer's content has come, or failed to.</summary>
    public void OnFeedReady(Http2Stream stream)
    {
        if (stream.IsReset) TryClose(stream);
        else if (stream.Feed.Failure != SendFailure.None) FailAnswer(stream);
        else connection.Output.PumpSoon();
    }

    /// <summary>The last frame of an answer has been gathered.</summary>
    public void OnAnswered(Http2Stream stream)
    {
        stream.LocalEnded = true;
        connection.Answers.Remove(stream);
        connection.OnAnswerSent();
        Record(stream, isComplete: true);
        if (!stream.RemoteEnded)
        {
            // RFC 9113 §8.1: the answer is whole without the rest of the request; the client is told to stop, and that nothing went wrong.
            RememberReset(stream.Id, Http2ErrorCode.NoError);
            Kill(stream);
            return;
        }

        TryClose(stream);
    }

    private async Task AwaitHandlerAsync(Http2Stream stream, ValueTask<Response?> handling)
    {
        Response? response;
        try
        {
            response = await handling;
            await transport.Loop;
        }
        catch (Exception exception)
        {
            await transport.Loop;
            response = server.HandlerFailed(stream.Request, exception);
        }

        try
        {
            OnHandled(stream, response);
            if (!connection.IsSweeping) connection.Output.PumpSoon();
        }
#pragma warning disable CA1031 // A root like RunAsync's: nobody awaits this.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            connection.Fault(exception);
        }
    }

    private void OnHandled(Http2Stream stream, Response? response)
    {
        stream.IsHandled = false;
        response ??= ErrorResponses.For(StatusCode.NotFound);
        if (stream.IsReset)
        {
            _ = UnsentContent.DisposeAsync(response.Content, transport.Loop).AsTask();
            TryClose(stream);
            return;
        }

        if (stream.Content.IsPulling) throw new InvalidOperationException("the handler answered while it was still pulling the request's content");
        Answer(stream, response);
    }

    private void Answer(Http2Stream stream, Response response)
    {
        stream.Response = response;
        stream.ProgressAt = transport.Loop.NowMilliseconds;

        // RFC 9110 §9.3.2, §15: the header section alone. Content that is not sent must still be let go of.
        bool headOnly = stream.Request.Method == Method.Head || response.Status is StatusCode.NoContent or StatusCode.NotModified;
        stream.Feed.Begin(headOnly ? ResponseContent.None : response.Content);
        if (headOnly) _ = UnsentContent.DisposeAsync(response.Content, transport.Loop).AsTask();
        connection.Answers.Add(stream);
    }

    private bool TryPrepareContent(Http2Stream stream, in RequestFraming framing, out ProtocolError error)
    {
        error = default;
        stream.Request.Content = RequestContent.None;
        if (!stream.RemoteEnded) stream.Request.Content = stream.Content;
        stream.Content.Begin(framing);
        if (framing.IsExpectationUnknown) error = new ProtocolError(StatusCode.ExpectationFailed, "an expectation that we do not know", "RFC 9110 §10.1.1");
        else if (framing.ContentLength > server.Options.MaxContentBytes) error = new ProtocolError(StatusCode.ContentTooLarge, "the content is longer than the server takes", "RFC 9110 §15.5.14");
        return error.Status == default;
    }

    /// <summary>What was promised cannot be delivered: the stream is reset, so that the client does not take what it has for the whole.</summary>
    private void FailAnswer(Http2Stream stream)
    {
        if (stream.Feed.Failure is SendFailure.SourceChanged) Log.FileChanged(server.Log, stream.Request.Path);
        else Log.ContentTooShort(server.Log, stream.Request.Path);
        RememberReset(stream.Id, Http2ErrorCode.InternalError);
        Kill(stream);
        connection.Output.PumpSoon();
    }

    private void RememberReset(int id, Http2ErrorCode code)
    {
        _resets.Add(id);
        connection.Output.Reset(id, code);
    }

    /// <summary>Ends both halves of a stream; its object is free once nobody works for it any more.</summary>
    private void Kill(Http2Stream stream)
    {
        if (stream.IsReset)
        {
            TryClose(stream);
            return;
        }

        stream.IsReset = true;
        if (!stream.LocalEnded)
        {
            connection.Answers.Remove(stream);
            if (stream.Response is not null || stream.IsHandled) Record(stream, isComplete: false);
        }

        connection.ReleaseWindow(stream.Content.Drop());
        stream.Content.Fail();
        if (stream.IsHandled) stream.Request.CancelAborted();
        TryClose(stream);
    }

    private void TryClose(Http2Stream stream)
    {
        if (!stream.IsQuiet || !(stream.IsReset || (stream.RemoteEnded && stream.LocalEnded)) || !_open.Remove(stream.Id)) return;
        _closed.Add(stream.Id);
        connection.Deadlines.OnClosed();
        connection.ReleaseWindow(stream.Content.Drop());
        stream.EndUse();
        server.ReturnStream(stream);
        if (_open.Count == 0 && !connection.IsSweeping) connection.Output.PumpSoon();        // the end may have waited for this stream
    }

    private void Record(Http2Stream stream, bool isComplete)
    {
        if (server.Options.AccessLog is not { } log) return;
        AnswerRecord.Write(log, stream.Request, transport.RemoteEndPoint, "HTTP/2.0"u8, stream.Began, stream.Response?.Status ?? default, stream.ContentBytes, isComplete, headIsWhole: !stream.Section.IsTooLarge);
    }
}
