using System;
using Saker.Exchange;
using Saker.Protocol.Http1;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// What an HTTP/1.1 connection needs only while it has a request in hand: parser, request, sender, room for a decoded path and a kept
/// head. Lent by its loop from the first byte of a request until the connection is idle again, so that ten thousand idle connections
/// share a handful, and the one lent next is the one still in the processor's cache. Loop-bound.
/// </summary>
internal sealed class Http1Workspace
{
    private byte[] _head = [];

    /// <summary>A workspace for connections of <paramref name="server"/>.</summary>
    public Http1Workspace(ServerLoop server)
    {
        Parser = new RequestHeadParser(server.Options.Limits.Http1);
        Request = new Request(server.Offload);
        Sender = new ResponseSender(server);
    }

    public RequestHeadParser Parser { get; }

    public Request Request { get; }

    /// <summary>Where the request's path is decoded to.</summary>
    public RequestPath Path { get; } = new();

    public ResponseSender Sender { get; }

    /// <summary>Makes it the workspace of one connection.</summary>
    public void BeginUse(ITransport transport, IRequestOrigin origin)
    {
        Request.Origin = origin;
        Request.IsSecure = transport is TlsTransport;
        Sender.BeginUse(transport, Request.IsSecure);
    }

    /// <summary>Forgets the connection it was lent to.</summary>
    public void EndUse()
    {
        Parser.Reset();
        Request.Forget();
        Sender.EndUse();
    }

    /// <summary>Copies the request's head aside, until the next one: receiving the content would overwrite it.</summary>
    public void KeepHead(ReadOnlySpan<byte> head)
    {
        if (_head.Length < head.Length) _head = new byte[Math.Max(head.Length, 1024)];
        head.CopyTo(_head);
        Request.Head.Relocate(_head.AsMemory(0, head.Length));
    }
}
