using System;
using System.Collections.Generic;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Saker.Transport.Tls;

/// <summary>One certificate with its private key and the chain that is sent with it. Immutable; the certificate stays open as long as connections use it.</summary>
public sealed class TlsIdentity
{
    /// <summary>An identity.</summary>
    /// <param name="certificate">With its private key.</param>
    /// <param name="chain">The certificates that lead from it towards a root, in any order; others are ignored.</param>
    /// <param name="name">What to call it in messages: the file it is from.</param>
    /// <param name="staplesOcsp">
    /// Whether what the certificate's authority says of it (OCSP, RFC 6960) is fetched and sent along. The runtime fetches it in the background, now and
    /// once a day; a handshake takes what is there and never waits. It needs the issuer's certificate in the chain or in the system's store. A
    /// chain with a gap is completed over the network here and now, so this may block.
    /// </param>
    public TlsIdentity(X509Certificate2 certificate, X509Certificate2Collection chain, string name, bool staplesOcsp = false)
    {
        ArgumentNullException.ThrowIfNull(certificate);
        if (!certificate.HasPrivateKey) throw new ArgumentException("the certificate has no private key", nameof(certificate));
        Certificate = certificate;
        Name = name;

        // Made once: it holds the chain as it goes over the wire, and OpenSSL's session cache, which is what makes resumption work.
        Prepared = SslStreamCertificateContext.Create(certificate, chain, offline: !staplesOcsp);
        Names = SubjectNames.Of(certificate);
    }

    /// <summary>The certificate.</summary>
    public X509Certificate2 Certificate { get; }

    /// <summary>What to call it in messages.</summary>
    public string Name { get; }

    /// <summary>The DNS names it is for, in lower case; a wildcard as <c>*.example.org</c>.</summary>
    public IReadOnlyList<string> Names { get; }

    internal SslStreamCertificateContext Prepared { get; }
}
