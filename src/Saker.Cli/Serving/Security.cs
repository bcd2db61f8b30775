using System;
using System.Linq;
using System.Net;
using Saker.Cli.Certificates;
using Saker.Cli.Options;
using Saker.Transport.Tls;

namespace Saker.Cli.Serving;

/// <summary>What HTTPS needs before the server starts: the certificates, made now where none is named. Immutable.</summary>
/// <param name="Options">For the server.</param>
/// <param name="Advice">What to say to whoever has to trust a certificate that was made here; null when there is nothing to say.</param>
internal sealed record Security(TlsOptions Options, string? Advice)
{
    /// <summary>Gets ready what <paramref name="flags"/> ask for, within <paramref name="limits"/>.</summary>
    /// <exception cref="CommandFailure">The local authority cannot be kept.</exception>
    public static Security Prepare(TlsFlags flags, LimitFlags limits, ListenAddresses addresses)
    {
        TlsOptions defaults = new();
        var options = new TlsOptions
        {
            Hsts = flags.Hsts,
            StaplesOcsp = flags.StaplesOcsp,
            HandshakeTimeout = limits.HandshakeTimeout ?? defaults.HandshakeTimeout,
            MaxHandshakes = limits.MaxHandshakes ?? defaults.MaxHandshakes,
        };
        foreach (CertificateFiles named in flags.Certificates) options.Certificates.Add(named);
        if (!flags.MakesCertificate) return new Security(options, null);

        var authority = new LocalAuthority(LocalAuthority.DefaultFolder, DateTimeOffset.UtcNow);
        string[] names = addresses.IsLoopback || IPAddress.TryParse(addresses.UrlHost.Trim('[', ']'), out _) ? [] : [addresses.UrlHost];
        string[] ownName = addresses.IsLoopback ? [] : [Environment.MachineName];
        IPAddress[] own = addresses.IsEverywhere ? [.. ListenAddresses.OfThisMachine()] : [.. addresses.Addresses.Where(address => !IPAddress.IsLoopback(address))];
        options.Certificates.Add(new CertificateFiles(authority.MachineCertificate(names.Concat(ownName), own)));
        return new Security(options, authority.IsTrusted() ? null : TrustAdvice.For(authority.AuthorityFile));
    }
}
