using System;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Saker.Transport.Tls;

namespace Saker.Transport.Tests.Tls;

/// <summary>Certificates for tests, made once: signing with P-256 takes no time.</summary>
internal static class TestIdentity
{
    internal static TlsIdentity Localhost { get; } = Make("localhost");

    internal static TlsIdentity Make(params string[] names)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names) alternatives.AddDnsName(name);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        DateTimeOffset now = DateTimeOffset.UtcNow;
        return new TlsIdentity(request.CreateSelfSigned(now.AddDays(-1), now.AddDays(30)), [], names[0]);
    }
}
