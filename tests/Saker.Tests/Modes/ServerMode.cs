using Saker.Transport;

namespace Saker.Tests.Modes;

/// <summary>What client and server speak, and what moves the server's bytes. Immutable.</summary>
/// <param name="IsHttp2">HTTP/2, by ALPN under TLS and by prior knowledge without; else HTTP/1.1.</param>
/// <param name="IsSecure">Whether TLS is under it.</param>
/// <param name="Transport">The server's transport.</param>
public sealed record ServerMode(bool IsHttp2, bool IsSecure, TransportKind Transport)
{
    public static ServerMode Http1 { get; } = new(IsHttp2: false, IsSecure: false, TransportKind.Auto);

    public static ServerMode Http1OverTls { get; } = new(IsHttp2: false, IsSecure: true, TransportKind.Auto);

    public static ServerMode Http2Cleartext { get; } = new(IsHttp2: true, IsSecure: false, TransportKind.Auto);

    public static ServerMode Http2 { get; } = new(IsHttp2: true, IsSecure: true, TransportKind.Auto);

    /// <summary>HTTP/1.1 by the portable transport.</summary>
    public static ServerMode Http1OverSockets { get; } = new(IsHttp2: false, IsSecure: false, TransportKind.Sockets);

    /// <summary>HTTP/2 under TLS by the portable transport.</summary>
    public static ServerMode Http2OverSockets { get; } = new(IsHttp2: true, IsSecure: true, TransportKind.Sockets);
}
