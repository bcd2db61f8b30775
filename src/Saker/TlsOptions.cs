using System;
using System.Collections.Generic;
using Saker.Transport.Tls;

namespace Saker;

/// <summary>Whom a server is under TLS and how it behaves there. Owned by the caller until it is given to an <see cref="HttpServer"/>; not changed afterwards.</summary>
public sealed class TlsOptions
{
    /// <summary>
    /// The certificates, at least one. A client gets the one for the name it asks for (SNI); exact names win over wildcards, and the first
    /// certificate is for everybody else.
    /// </summary>
    public IList<CertificateFiles> Certificates { get; } = [];

    /// <summary>Time from the accepted connection to the end of its handshake. Beyond it the connection is closed.</summary>
    /// <remarks>Kestrel 10 s.</remarks>
    public TimeSpan HandshakeTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Handshakes under way on one loop, as a count. One more cuts off the one that began first.</summary>
    public int MaxHandshakes { get; init; } = 1024;

    /// <summary>
    /// Whether what a certificate's authority says of it, that it is not revoked (OCSP), is fetched and sent along in handshakes (RFC 6066 §8). Off:
    /// it has the server call others. Linux alone; the certificate must name its responder, and its file hold the issuer's certificate unless
    /// the system has that. See docs/decisions/0041.
    /// </summary>
    public bool StaplesOcsp { get; init; }

    /// <summary>Has browsers use HTTPS alone from now on; null to leave that to them. See <see cref="HstsOptions"/>.</summary>
    public HstsOptions? Hsts { get; init; }

    /// <summary>
    /// How often the certificates' files are looked at. Changed ones are used for new connections from the second look on, those that cannot
    /// be used leave the old ones in place and are logged; open connections are not touched. Zero: never by itself.
    /// </summary>
    public TimeSpan ReloadInterval { get; init; } = TimeSpan.FromSeconds(5);
}
