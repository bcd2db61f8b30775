using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Saker.Tests.Shared;

/// <summary>A certificate made for a test, self-signed or signed by another one, with its key.</summary>
internal sealed class MadeCertificate : IDisposable
{
    private static readonly DateTimeOffset s_now = DateTimeOffset.UtcNow;

    private MadeCertificate(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        Certificate = certificate;
        Key = key;
    }

    public X509Certificate2 Certificate { get; }

    public AsymmetricAlgorithm Key { get; }

    public string CertificatePem => Certificate.ExportCertificatePem() + "\n";

    public string KeyPem => Key.ExportPkcs8PrivateKeyPem() + "\n";

    /// <summary>A certificate of P-256 for names and for 127.0.0.1.</summary>
    public static MadeCertificate For(params string[] names) => Make(names, issuer: null, isAuthority: false, days: 30);

    /// <summary>One that was valid until yesterday.</summary>
    public static MadeCertificate Expired(params string[] names) => Make(names, issuer: null, isAuthority: false, days: -1);

    /// <summary>One that may sign others.</summary>
    public static MadeCertificate Authority(string name, MadeCertificate? issuer = null) => Make([name], issuer, isAuthority: true, days: 30);

    /// <summary>One that <paramref name="issuer"/> signed.</summary>
    public static MadeCertificate SignedBy(MadeCertificate issuer, params string[] names) => Make(names, issuer, isAuthority: false, days: 30);

    /// <summary>One that <paramref name="issuer"/> signed, and that names a place to ask whether it is revoked (OCSP).</summary>
    public static MadeCertificate WithResponder(MadeCertificate issuer, string responder, string name) =>
        Make([name], issuer, isAuthority: false, days: 30, new X509AuthorityInformationAccessExtension([responder], []));

    /// <summary>One with an RSA key.</summary>
    public static MadeCertificate Rsa(string name, int bits = 2048)
    {
        RSA key = RSA.Create(bits);
        CertificateRequest request = new($"CN={name}", key, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1);
        AddNames(request, [name]);
        return new MadeCertificate(request.CreateSelfSigned(s_now.AddDays(-2), s_now.AddDays(30)), key);
    }

    public string EncryptedKeyPem(string password) =>
        Key.ExportEncryptedPkcs8PrivateKeyPem(password, new PbeParameters(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, 2000)) + "\n";

    /// <summary>Certificate, key and <paramref name="chain"/> as PFX.</summary>
    public byte[] Pfx(string? password, params MadeCertificate[] chain)
    {
        using X509Certificate2 pair = Key is RSA rsa ? Public().CopyWithPrivateKey(rsa) : Public().CopyWithPrivateKey((ECDsa)Key);
        X509Certificate2Collection all = [pair, .. chain.Select(link => link.Public())];
        return all.Export(X509ContentType.Pkcs12, password)!;
    }

    /// <summary>Writes certificate (with <paramref name="chain"/>) and key into two files and returns their paths.</summary>
    public (string Certificate, string Key) WriteTo(string folder, string name, params MadeCertificate[] chain)
    {
        string certificate = Path.Combine(folder, name + ".pem");
        string key = Path.Combine(folder, name + ".key");
        File.WriteAllText(certificate, CertificatePem + string.Concat(chain.Select(link => link.CertificatePem)));
        File.WriteAllText(key, KeyPem);
        return (certificate, key);
    }

    public void Dispose()
    {
        Certificate.Dispose();
        Key.Dispose();
    }

    private X509Certificate2 Public() => X509CertificateLoader.LoadCertificate(Certificate.RawData);

    private static MadeCertificate Make(string[] names, MadeCertificate? issuer, bool isAuthority, int days, X509Extension? more = null)
    {
        ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        CertificateRequest request = new($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(isAuthority, false, 0, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        if (isAuthority) request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        else AddNames(request, names);
        if (more is not null) request.CertificateExtensions.Add(more);
        if (issuer is null) return new MadeCertificate(request.CreateSelfSigned(s_now.AddDays(-2), s_now.AddDays(days)), key);
        byte[] serial = RandomNumberGenerator.GetBytes(12);
        serial[0] &= 0x7F;
        X509SignatureGenerator signer = X509SignatureGenerator.CreateForECDsa((ECDsa)issuer.Key);
        return new MadeCertificate(request.Create(issuer.Certificate.SubjectName, signer, s_now.AddDays(-2), s_now.AddDays(days - 1), serial), key);
    }

    private static void AddNames(CertificateRequest request, string[] names)
    {
        SubjectAlternativeNameBuilder alternatives = new();
        foreach (string name in names) alternatives.AddDnsName(name);
        alternatives.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));
    }
}
