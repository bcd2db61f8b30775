using System.Collections.Generic;
using System.Linq;
using System.Security.Cryptography.X509Certificates;

namespace Saker.Transport.Tls;

/// <summary>The names a certificate is for. Pure.</summary>
internal static class SubjectNames
{
    /// <summary>
    /// The DNS names of the subject alternative name, in lower case; where there is none at all, the common name, which old internal
    /// certificates have and no browser believes (RFC 9525 §2).
    /// </summary>
    internal static IReadOnlyList<string> Of(X509Certificate2 certificate)
    {
        X509SubjectAlternativeNameExtension? names = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        if (names is not null) return [.. names.EnumerateDnsNames().Select(name => name.ToLowerInvariant())];
        string common = certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);
        return common.Length == 0 ? [] : [common.ToLowerInvariant()];
    }
}
