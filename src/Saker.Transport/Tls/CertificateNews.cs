using System.Collections.Generic;

namespace Saker.Transport.Tls;

/// <summary>What a look at changed certificate files came to. Immutable.</summary>
/// <param name="Identities">What is used from now on; empty when the old ones stay.</param>
/// <param name="Problem">Why the files cannot be used; null when they are.</param>
public sealed record CertificateNews(IReadOnlyList<TlsIdentity> Identities, string? Problem);
