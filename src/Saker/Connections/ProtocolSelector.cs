using System;
using System.Threading.Tasks;
using Saker.Transport;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// Chooses what a new connection speaks: by ALPN under TLS (RFC 9113 §3.2), else by its first bytes, as a client with prior knowledge
/// of HTTP/2 begins with a preface (RFC 9113 §3.3). No handler knows which it was. Immutable.
/// </summary>
/// <remarks>
/// A connection without ALPN begins as HTTP/1.1, and is handed on, with every byte received so far, only when its parser meets something that is
/// no request: so HTTP/1.1 pays nothing, neither a receive nor a comparison.
/// </remarks>
internal static class ProtocolSelector
{
    private static readonly Func<ITransport, ServerLoop, ReceiveBuffer, Task> s_continueAsHttp2 =
        static (transport, server, received) => new Http2Connection(transport, server, received).RunAsync();

    /// <summary>Serves a connection that was just accepted, or whose handshake is over, until it ends. Never throws.</summary>
    public static Task RunAsync(ITransport transport, ServerLoop server)
    {
        if (transport is not TlsTransport tls) return new Http1Connection(transport, server, s_continueAsHttp2).RunAsync();
        return tls.ApplicationProtocol == "h2"
            ? new Http2Connection(transport, server, received: null).RunAsync()
            : new Http1Connection(transport, server).RunAsync();
    }
}
