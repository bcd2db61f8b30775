using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Semantics;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// The requests of one HTTP/2 connection: from a decoded header section by way of the handler to the answer that is to be sent. Loop-bound.
/// </summary>
/// <remarks>Handlers run side by side and end in any order, on any thread; each comes back to the loop before anything is touched.</remarks>
internal sealed class Http2Requests(Http2Connection connection, ITransport transport, ServerLoop server)
{
    /// <summary>A stream's header section is there: has its request answered, or refuses it.</summary>
    public void Begin(Http2Stream stream, bool endStream)
    {
        Request request = stream.Request;
        stream.Began = server.Options.AccessLog is null ? 0 : Stopwatch.GetTimestamp();
        request.NowMilliseconds = transport.Loop.MonotonicMilliseconds;
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
            connection.Streams.Cut(stream, error);
            return;
        }

        if (!stream.Path.TryPrepare(request, out ProtocolError refusal) || !TryPrepareContent(stream, framing, out refusal))
        {
            Log.Refused(server.Log, transport.RemoteEndPoint, (int)refusal.Status, refusal.Reason, refusal.Rule);
            Answer(stream, server.Refuse(request, refusal.Status));
            return;
        }

        stream.Priority = PriorityField.Of(request.Head);
        stream.IsHandled = true;
        ValueTask<Response?> handling = server.Handle(request);
        if (handling.IsCompletedSuccessfully) OnHandled(stream, handling.Result);
        else _ = AwaitHandlerAsync(stream, handling);
    }

    /// <summary>Writes the access log's line, once for each request.</summary>
    public void Record(Http2Stream stream, bool isComplete)
    {
        if (server.Options.AccessLog is not { } log) return;
        AnswerRecord.Write(log, stream.Request, transport.RemoteEndPoint, "HTTP/2.0"u8, stream.Began, stream.Response?.Status ?? default, stream.ContentBytes, isComplete, headIsWhole: !stream.Section.IsTooLarge);
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
            connection.Output.PumpSoon();
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
        if (!StreamRules.MaySend(stream.State))
        {
            // One side has given the stream up meanwhile.
            _ = UnsentContent.DisposeAsync(response.Content, transport.Loop).AsTask();
            connection.Streams.TryClose(stream);
            return;
        }

        if (stream.Content.IsPulling) throw new InvalidOperationException("the handler answered while it was still pulling the request's content");
        Answer(stream, response);
    }

    private void Answer(Http2Stream stream, Response response)
    {
        stream.Response = response;
        stream.SendPace = new Pace(server.SendPace, transport.Loop.NowMilliseconds);

        // RFC 9110 §9.3.2, §15: the header section alone. Content that is not sent must still be let go of.
        bool headOnly = stream.Request.Method == Method.Head || response.Status is StatusCode.NoContent or StatusCode.NotModified;
        stream.Feed.Begin(headOnly ? ResponseContent.None : response.Content, connection.Answers.Blocks);
        if (headOnly) _ = UnsentContent.DisposeAsync(response.Content, transport.Loop).AsTask();
        connection.Answers.Add(stream);
    }

    private bool TryPrepareContent(Http2Stream stream, in RequestFraming framing, out ProtocolError error)
    {
        error = default;
        stream.Request.Content = RequestContent.None;
        if (StreamRules.MayReceive(stream.State)) stream.Request.Content = stream.Content;
        stream.Content.Begin(framing);
        if (framing.IsExpectationUnknown) error = new ProtocolError(StatusCode.ExpectationFailed, "an expectation that we do not know", "RFC 9110 §10.1.1");
        else if (framing.ContentLength > server.Options.Limits.MaxContentBytes) error = new ProtocolError(StatusCode.ContentTooLarge, "the content is longer than the server takes", "RFC 9110 §15.5.14");
        return error.Status == default;
    }
}
