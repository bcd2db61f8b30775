using System;
using System.Collections.Generic;
using System.Net;
using System.Text;
using System.Threading;
using Saker.Protocol.Semantics;

namespace Saker.Exchange;

/// <summary>
/// A request as handlers see it: no protocol version, no connection. Loop-bound and reused: everything in it, spans above all,
/// is valid until the handler's task completes.
/// </summary>
public sealed class Request
{
    private CancellationTokenSource? _aborted;      // made when first asked for: most handlers never wait
    private string? _path;
    private ReadOnlyMemory<byte> _pathBytes;

    internal Request(IOffload offload)
    {
        Offload = offload;
    }

    /// <summary>The method; <see cref="Protocol.Semantics.Method.Unknown"/> for one that Saker has no name for (<see cref="MethodName"/> has it).</summary>
    public Method Method => Head.Method;

    /// <summary>The method as it was sent.</summary>
    public string MethodName => Encoding.ASCII.GetString(Head.MethodToken);

    /// <summary>The target's path, percent-decoded once and without dot segments: it begins with a slash and never leaves the root.</summary>
    /// <remarks><c>*</c> where the target is that (RFC 9112 §3.2.4), and empty for CONNECT.</remarks>
    public string Path => _path ??= Encoding.UTF8.GetString(_pathBytes.Span);

    /// <summary><see cref="Path"/> in UTF-8.</summary>
    public ReadOnlySpan<byte> PathBytes => _pathBytes.Span;

    /// <summary>The query as it was sent, without its question mark; empty when there is none.</summary>
    public string Query => Encoding.ASCII.GetString(Head.Query);

    /// <summary>Host and port the client asked for; empty when an HTTP/1.0 client named none.</summary>
    public string Authority => Encoding.ASCII.GetString(Head.Authority);

    /// <summary>True when the request came over TLS.</summary>
    public bool IsSecure { get; internal set; }

    /// <summary>The client's address, or null where there is none (in-memory transports).</summary>
    public IPEndPoint? RemoteEndPoint => Origin?.RemoteEndPoint;

    /// <summary>The content, to be pulled.</summary>
    public RequestContent Content { get; internal set; } = RequestContent.None;

    /// <summary>
    /// Cancelled while the handler runs when the server's shutdown deadline passes and, over HTTP/2, when the client resets the stream or is gone. Over
    /// HTTP/1.1 nothing is read while a handler runs, so that a client that goes is seen only when something is sent to it. Ask for it on the loop.
    /// </summary>
    /// <remarks>A handler that ends because of it with an <see cref="OperationCanceledException"/> has not failed: nothing is logged.</remarks>
    public CancellationToken Aborted => (_aborted ??= new CancellationTokenSource()).Token;

    /// <summary>Whether <see cref="Aborted"/> was asked for and is cancelled.</summary>
    internal bool IsAborted => _aborted is { IsCancellationRequested: true };

    /// <summary>The parsed head, as offsets into the connection's buffer.</summary>
    internal RequestHead Head { get; set; } = new();

    /// <summary>The connection the request came on.</summary>
    internal IRequestOrigin? Origin { get; set; }

    /// <summary>The door for blocking work.</summary>
    internal IOffload Offload { get; }

    /// <summary>When the request was read, on the loop's monotonic clock, in milliseconds.</summary>
    internal long NowMilliseconds { get; set; }

    /// <summary>When the request was read, in seconds since 1970-01-01 UTC.</summary>
    internal long UtcSeconds { get; set; }

    /// <summary>
    /// Set by a handler whose answer follows from this head, from <see cref="IsSecure"/> and from the second on the clock alone: on what
    /// terms the same answer may be given to the same head again without asking.
    /// </summary>
    internal KeptAnswer Kept { get; set; }

    /// <summary>The values of the field <paramref name="name"/> (case ignored) joined with ", " as RFC 9110 §5.3 says, or null when there is none.</summary>
    public string? this[string name]
    {
        get
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            List<string>? values = null;
            foreach (ReadOnlySpan<byte> value in Head.Values(Encoding.UTF8.GetBytes(name))) (values ??= []).Add(Encoding.Latin1.GetString(value));
            return values is null ? null : string.Join(", ", values);
        }
    }

    /// <summary>The connection has ended: whoever still works for it may stop. Registered callbacks run elsewhere, not on the loop.</summary>
    internal void CancelAborted() => _ = _aborted?.CancelAsync();

    /// <summary>Forgets the connection this request came on, so that the object can serve another.</summary>
    internal void Forget()
    {
        Origin = null;
        Content = RequestContent.None;
        _aborted = null;
        Kept = default;
        SetPath(default);
        Head.Clear();
    }

    /// <summary>Sets the normalised path of the request that <see cref="Head"/> now holds.</summary>
    internal void SetPath(ReadOnlyMemory<byte> normalisedPath)
    {
        _pathBytes = normalisedPath;
        _path = null;
    }
}
