using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Threading;

namespace Saker.Transport.Tls;

/// <summary>
/// Whom a server can be: its certificates, and which one a client gets for the name it asks for. Shared; what it holds is replaced as a
/// whole, and a handshake under way keeps what it began with.
/// </summary>
public sealed class TlsCertificates
{
    private readonly string[] _applicationProtocols;
    private CertificateChoice _choice;
    private IReadOnlyList<TlsIdentity> _identities;

    /// <summary>A server of these identities; the first one is for clients that ask for no name, or for one that none has.</summary>
    /// <param name="identities">At least one.</param>
    /// <param name="applicationProtocols">As <see cref="TlsSettings.ApplicationProtocols"/>.</param>
    public TlsCertificates(IReadOnlyList<TlsIdentity> identities, IReadOnlyList<string> applicationProtocols)
        : this(identities, applicationProtocols, fingerprint: "")
    {
    }

    private TlsCertificates(IReadOnlyList<TlsIdentity> identities, IReadOnlyList<string> applicationProtocols, string fingerprint)
    {
        ArgumentNullException.ThrowIfNull(identities);
        _applicationProtocols = [.. applicationProtocols];
        _identities = identities;
        _choice = new CertificateChoice(identities, _applicationProtocols);
        Fingerprint = fingerprint;
    }

    /// <summary>The certificates in use. Any thread.</summary>
    public IReadOnlyList<TlsIdentity> Identities => Volatile.Read(ref _identities);

    /// <summary>The hash of the files they were loaded from; empty when they are from no files.</summary>
    internal string Fingerprint { get; private set; }

    /// <summary>Whether those that are loaded in their place are to fetch what their authorities say of them.</summary>
    internal bool StaplesOcsp { get; private init; }

    /// <summary>Loads the certificates that <paramref name="files"/> name. Blocks.</summary>
    /// <param name="files">Where they are.</param>
    /// <param name="applicationProtocols">As for the constructor.</param>
    /// <param name="staplesOcsp">As for <see cref="TlsIdentity"/>.</param>
    /// <exception cref="CertificateException">One of them cannot be used.</exception>
    public static TlsCertificates Load(IReadOnlyList<CertificateFiles> files, IReadOnlyList<string> applicationProtocols, bool staplesOcsp = false)
    {
        ArgumentNullException.ThrowIfNull(files);
        string fingerprint = CertificateLoader.Fingerprint(files);
        TlsIdentity[] identities = [.. files.Select(named => CertificateLoader.Load(named, staplesOcsp))];
        return new TlsCertificates(identities, applicationProtocols, fingerprint) { StaplesOcsp = staplesOcsp };
    }

    /// <summary>From now on new handshakes use these; connections that are open, and handshakes under way, keep what they have. Any thread.</summary>
    public void Replace(IReadOnlyList<TlsIdentity> identities) => Replace(identities, "");

    internal void Replace(IReadOnlyList<TlsIdentity> identities, string fingerprint)
    {
        var choice = new CertificateChoice(identities, _applicationProtocols);
        Volatile.Write(ref _choice, choice);
        Volatile.Write(ref _identities, identities);
        Fingerprint = fingerprint;
    }

    /// <summary>What a handshake with a client that asks for <paramref name="serverName"/> uses. Any thread.</summary>
    internal SslServerAuthenticationOptions Select(string serverName) => Volatile.Read(ref _choice).Select(serverName);
}
