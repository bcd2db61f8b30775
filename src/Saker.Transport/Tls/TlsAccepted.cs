namespace Saker.Transport.Tls;

/// <summary>What became of a new connection on a TLS port. Immutable.</summary>
/// <param name="Outcome">How it ended.</param>
/// <param name="Transport">The secured connection; null unless <paramref name="Outcome"/> says Secured.</param>
/// <param name="FirstByte">The first byte the peer sent, where it was not TLS.</param>
/// <param name="Reason">Why the handshake failed, for a debug log; null where there is nothing to say.</param>
public readonly record struct TlsAccepted(TlsOutcome Outcome, TlsTransport? Transport = null, byte FirstByte = 0, string? Reason = null);
