using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Microsoft.Extensions.Logging;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>What the connections of one loop share: the handler, the limits, the Date line, the table of who is connected. Loop-bound.</summary>
internal sealed class ServerLoop
{
    /// <summary>Workspaces kept for reuse; there are rarely more in use at once than sends that wait for a slow peer.</summary>
    private const int MaxIdleWorkspaces = 64;

    /// <summary>HTTP/2 streams kept for reuse: those of two connections that use all they may by default.</summary>
    private const int MaxIdleStreams = 2 * Http2Limits.MaxStreams;

    private readonly DateLine _date = new();
    private readonly RateLimiter? _rateLimiter;
    private (long Seconds, Response Response) _refusal;     // the last one made: nearly all are alike
    private readonly Stack<Http2Stream> _streams = new();
    private readonly Stack<Http1Workspace> _workspaces = new(MaxIdleWorkspaces);

    /// <summary>The shared state of the connections on <paramref name="loop"/>.</summary>
    /// <param name="loop">The loop.</param>
    /// <param name="handler">Answers every request.</param>
    /// <param name="options">The server's.</param>
    /// <param name="log">Where diagnostics go.</param>
    /// <param name="rateLimiter">Shared by all loops; null where addresses may ask as often as they like.</param>
    /// <param name="handlerMayBeSkipped">
    /// True when the handler need not see a request whose answer may be repeated (<see cref="Request.Kept"/>): it is a site, and not
    /// somebody's own function around one, which may count or change what passes through it.
    /// </param>
    public ServerLoop(EventLoop loop, IHandler handler, ServerOptions options, ILogger log, RateLimiter? rateLimiter = null, bool handlerMayBeSkipped = false)
    {
        _rateLimiter = rateLimiter;
        Loop = loop;
        Handler = handler;
        Options = options;
        Log = log;
        Offload = new LoopOffload(loop);
        Connections = new ConnectionTable(loop);
        HeadTimeoutMilliseconds = (long)options.Limits.HeadTimeout.TotalMilliseconds;
        IdleTimeoutMilliseconds = (long)options.Limits.IdleTimeout.TotalMilliseconds;
        ContentTimeoutMilliseconds = (long)options.Limits.ContentTimeout.TotalMilliseconds;
        ReceivePace = new PaceRule(ContentTimeoutMilliseconds, options.Limits.MinReceiveRate);
        SendPace = new PaceRule((long)options.Limits.SendTimeout.TotalMilliseconds, options.Limits.MinSendRate);
        MaxRequestsPerConnection = options.Limits.MaxRequestsPerConnection;
        SecureFields = SecureFields.Of(options.Tls?.Hsts);

        // An access log wants the parsed request of every line, and what is counted has to be seen.
        bool countsRequests = rateLimiter is not null || MaxRequestsPerConnection > 0;
        Recent = handlerMayBeSkipped && options.AccessLog is null && !countsRequests ? new RecentAnswers(loop, SecureFields.Line) : null;
    }

    public EventLoop Loop { get; }

    public IHandler Handler { get; }

    public ServerOptions Options { get; }

    public ILogger Log { get; }

    public IOffload Offload { get; }

    public ConnectionTable Connections { get; }

    /// <summary>What was answered a moment ago; null where every request has to be looked at.</summary>
    public RecentAnswers? Recent { get; }

    public long HeadTimeoutMilliseconds { get; }

    public long IdleTimeoutMilliseconds { get; }

    public long ContentTimeoutMilliseconds { get; }

    /// <summary>Requests answered on one connection; 0 for any number.</summary>
    public int MaxRequestsPerConnection { get; }

    /// <summary>How fast a client sends content.</summary>
    public PaceRule ReceivePace { get; }

    /// <summary>How fast a client takes answers.</summary>
    public PaceRule SendPace { get; }

    /// <summary>What answers over TLS get.</summary>
    public SecureFields SecureFields { get; }

    public bool SendServerField => Options.SendServerField;

    /// <summary>Has <paramref name="request"/> answered. What the handler throws at once becomes the answer; the rest is <see cref="HandlerFailed"/>'s.</summary>
    public ValueTask<Response?> Handle(Request request)
    {
        if (_rateLimiter is not null && IsOverRate(request)) return new ValueTask<Response?>(_refusal.Response);
        try
        {
            return Handler.HandleAsync(request);
        }
        catch (Exception exception)
        {
            return new ValueTask<Response?>(HandlerFailed(request, exception));
        }
    }

    /// <summary>The answer when the handler threw: a fixed page; the log gets the cause, but for a handler that stopped because nobody waits for its answer.</summary>
    public Response HandlerFailed(Request request, Exception exception)
    {
        if (exception is not OperationCanceledException || !request.IsAborted) Saker.Connections.Log.HandlerFailed(Log, exception, request.MethodName, request.Path);
        return ErrorResponses.For(StatusCode.InternalServerError);
    }

    /// <summary>
    /// The answer to a request that is refused before a handler sees it, on a connection that goes on: it is one of those that the client may make in
    /// a time. (Over HTTP/1.1 a refusal costs the connection.)
    /// </summary>
    public Response Refuse(Request request, StatusCode status) =>
        _rateLimiter is not null && IsOverRate(request) ? _refusal.Response! : ErrorResponses.For(status);

    private bool IsOverRate(Request request)
    {
        if (request.RemoteEndPoint is not { } client) return false;
        if (_rateLimiter!.TryTake(AddressKey.Of(client.Address), Loop.NowMilliseconds, out long seconds)) return false;
        if (_refusal.Response is null || _refusal.Seconds != seconds) _refusal = (seconds, ErrorResponses.TooManyRequests(seconds));
        return true;
    }

    /// <summary>Lends what a connection needs while it has a request in hand.</summary>
    public Http1Workspace LendWorkspace() => _workspaces.TryPop(out Http1Workspace? workspace) ? workspace : new Http1Workspace(this);

    /// <summary>Takes back what <see cref="LendWorkspace"/> lent.</summary>
    public void ReturnWorkspace(Http1Workspace workspace)
    {
        if (_workspaces.Count < MaxIdleWorkspaces) _workspaces.Push(workspace);
    }

    /// <summary>Lends what an HTTP/2 stream needs.</summary>
    public Http2Stream LendStream() => _streams.TryPop(out Http2Stream? stream) ? stream : new Http2Stream(this);

    /// <summary>Takes back what <see cref="LendStream"/> lent.</summary>
    public void ReturnStream(Http2Stream stream)
    {
        if (_streams.Count < MaxIdleStreams) _streams.Push(stream);
    }

    /// <summary>The Date field's value for now. Valid until the next call.</summary>
    public ReadOnlySpan<byte> Date() => _date.At(Loop.UtcSeconds);
}
