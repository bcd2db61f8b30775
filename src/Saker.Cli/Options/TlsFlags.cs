using System.Collections.Generic;
using Saker.Transport.Tls;

namespace Saker.Cli.Options;

/// <summary>What the command line says about HTTPS, checked for form but not against the machine. Immutable.</summary>
internal sealed record TlsFlags
{
    /// <summary>The port that is tried first for HTTPS when none is asked for.</summary>
    /// <remarks>8443 is what Tomcat and most containers use; 443 needs privileges.</remarks>
    public const int DefaultPort = 8443;

    /// <summary>The certificates asked for; empty for none.</summary>
    public IReadOnlyList<CertificateFiles> Certificates { get; init; } = [];

    /// <summary>Whether a certificate is to be made for this machine.</summary>
    public bool MakesCertificate { get; init; }

    /// <summary>A port whose plain requests are redirected to HTTPS, or null.</summary>
    public int? RedirectPort { get; init; }

    /// <summary>What browsers are told of HTTPS, or null: nothing.</summary>
    public HstsOptions? Hsts { get; init; }

    /// <summary>Whether the authority is asked that the certificate is not revoked.</summary>
    public bool StaplesOcsp { get; init; }

    /// <summary>Whether HTTPS is spoken at all.</summary>
    public bool IsOn => MakesCertificate || Certificates.Count > 0;
}
