using System;

namespace Saker.Cli.Options;

/// <summary>What clients may use, as the command line says. Immutable.</summary>
internal sealed record LimitFlags
{
    /// <summary>The limits of the server.</summary>
    public ServerLimits Server { get; init; } = ServerLimits.Default;

    /// <summary>The time for a TLS handshake, or null: the library's.</summary>
    public TimeSpan? HandshakeTimeout { get; init; }

    /// <summary>TLS handshakes at a time on one loop, or null: as many as the library says.</summary>
    public int? MaxHandshakes { get; init; }
}
