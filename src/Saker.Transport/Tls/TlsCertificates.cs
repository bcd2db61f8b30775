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
    private CertificateChoice _choice;

    /// <summary>A server of these identities; the first one is for clients that ask for no name, or for one that none has.</summary>
    /// <param name="identities">At least one.</param>
    /// <param name="applicationProtocols">As <see cref="TlsSettings.ApplicationProtocols"/>.</param>
    public TlsCertificates(IReadOnlyList<TlsIdentity> identities, IReadOnlyList<string> applicationProtocols)
    {
        _choice = new CertificateChoice(identities, applicationProtocols);
    }

    /// <summary>Loads the certificates that <paramref name="files"/> name. Blocks.</summary>
    /// <exception cref="CertificateException">One of them cannot be used.</exception>
    public static TlsCertificates Load(IReadOnlyList<CertificateFiles> files, IReadOnlyList<string> applicationProtocols)
        => new([.. files.Select(CertificateLoader.Load)], applicationProtocols);

    /// <summary>What a handshake with a client that asks for <paramref name="serverName"/> uses. Any thread.</summary>
    internal SslServerAuthenticationOptions Select(string serverName) => Volatile.Read(ref _choice).Select(serverName);

    /// <summary>From now on new handshakes use these; connections that are open, and handshakes under way, keep what they have.</summary>
    public void Replace(IReadOnlyList<TlsIdentity> identities, IReadOnlyList<string> applicationProtocols)
        => Volatile.Write(ref _choice, new CertificateChoice(identities, applicationProtocols));
}
