using System;
using System.Collections.Generic;

namespace Saker.Transport.Tls;

/// <summary>What a server puts up with in handshakes, and what it offers in them. Immutable.</summary>
public sealed record TlsSettings
{
    /// <summary>Time from the accepted connection to the end of its handshake. Beyond it the connection is closed.</summary>
    /// <remarks>Kestrel 10 s, nginx (client_header_timeout) and Apache (reqtimeout handshake) more; a handshake is two round trips.</remarks>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Handshakes under way on one loop, as a count. One more cuts off the one that began first: it has had the most time, and so
    /// whoever begins handshakes and never goes on shuts nobody out.
    /// </summary>
    /// <remarks>Each holds a session of some 50 KiB, so 1024 bound it to some 50 MiB a loop.</remarks>
    public int MaxHandshakes { get; init; } = 1024;

    /// <summary>
    /// Handshakes begun in one turn of a loop, as a count. Beginning one costs up to a millisecond (RSA), during which no other
    /// connection of the loop is served; the others wait for the next turn.
    /// </summary>
    public int HandshakesPerTurn { get; init; } = 4;

    /// <summary>The protocols offered by ALPN (RFC 7301), the preferred one first.</summary>
    public IReadOnlyList<string> ApplicationProtocols { get; init; } = ["http/1.1"];
}
