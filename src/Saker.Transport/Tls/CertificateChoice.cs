using System;
using System.Collections.Generic;
using System.Linq;
using System.Net.Security;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Saker.Transport.Tls;

/// <summary>Which certificate a client gets: a table from names to what the handshake uses. Immutable.</summary>
internal sealed class CertificateChoice
{
    private readonly Dictionary<string, SslServerAuthenticationOptions> _exact = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, SslServerAuthenticationOptions> _wildcards = new(StringComparer.OrdinalIgnoreCase);
    private readonly SslServerAuthenticationOptions _default;

    internal CertificateChoice(IReadOnlyList<TlsIdentity> identities, IReadOnlyList<string> applicationProtocols)
    {
        if (identities.Count == 0) throw new ArgumentException("at least one certificate is needed", nameof(identities));
        List<SslApplicationProtocol> protocols = [.. applicationProtocols.Select(name => new SslApplicationProtocol(name))];
        SslServerAuthenticationOptions? first = null;
        foreach (TlsIdentity identity in identities)
        {
            SslServerAuthenticationOptions options = OptionsFor(identity, protocols);
            first ??= options;
            foreach (string name in identity.Names)
            {
                // Two certificates for one name: the one that was given first.
                if (name.StartsWith("*.", StringComparison.Ordinal)) _wildcards.TryAdd(name[2..], options);
                else _exact.TryAdd(name, options);
            }
        }

        _default = first!;
    }

    /// <summary>
    /// The certificate of that very name; else the wildcard for its parent, which stands for exactly one label (RFC 9525 §6.3); else the
    /// first one.
    /// </summary>
    internal SslServerAuthenticationOptions Select(string serverName)
    {
        if (serverName.Length == 0) return _default;
        if (_exact.TryGetValue(serverName, out SslServerAuthenticationOptions? exact)) return exact;
        int dot = serverName.IndexOf('.', StringComparison.Ordinal);
        return dot > 0 && _wildcards.TryGetValue(serverName[(dot + 1)..], out SslServerAuthenticationOptions? wildcard) ? wildcard : _default;
    }

    private static SslServerAuthenticationOptions OptionsFor(TlsIdentity identity, List<SslApplicationProtocol> protocols) => new()
    {
        ServerCertificateContext = identity.Prepared,
        ApplicationProtocols = protocols,
#pragma warning disable CA5398 // These two and no others, whatever the system allows: RFC 8996 retired the older ones.
        EnabledSslProtocols = SslProtocols.Tls12 | SslProtocols.Tls13,
#pragma warning restore CA5398
        ClientCertificateRequired = false,
        CertificateRevocationCheckMode = X509RevocationMode.NoCheck,
        AllowRenegotiation = false,     // a client could have the loop do handshakes without end
        AllowTlsResume = true,
    };
}
