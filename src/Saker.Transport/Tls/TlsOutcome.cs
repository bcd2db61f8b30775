namespace Saker.Transport.Tls;

/// <summary>How the beginning of a connection on a TLS port ended.</summary>
public enum TlsOutcome
{
    /// <summary>The handshake is over: there is a <see cref="TlsTransport"/>.</summary>
    Secured,

    /// <summary>The first byte begins no handshake: whoever it is speaks something else. The connection is left open, to be told so.</summary>
    NotTls,

    /// <summary>The handshake failed, or the peer went away in the middle of it; the connection is closed.</summary>
    Failed,

    /// <summary>The handshake took too long; the connection is closed.</summary>
    TimedOut,

    /// <summary>The peer left before its first byte; the connection is closed.</summary>
    Gone,

    /// <summary>The handshake was cut off because too many others were under way.</summary>
    CutOff,
}
