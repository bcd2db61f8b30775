using System;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using Saker.Tests.Shared;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Transport.Tests.Tls;

/// <summary>Certificates out of files in every form, and what is said of those that cannot be used.</summary>
public sealed class CertificateLoaderTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly MadeCertificate _made = MadeCertificate.For("one.test", "*.one.test");

    public void Dispose()
    {
        _made.Dispose();
        _folder.Dispose();
    }

    [Fact]
    public void Certificate_and_key_in_two_files()
    {
        (string certificate, string key) = _made.WriteTo(_folder.Path, "one");
        TlsIdentity identity = CertificateLoader.Load(new CertificateFiles(certificate, key), staplesOcsp: false);
        Assert.Equal(_made.Certificate.Thumbprint, identity.Certificate.Thumbprint);
        Assert.True(identity.Certificate.HasPrivateKey);
        Assert.Equal(["one.test", "*.one.test"], identity.Names);
        Assert.Equal(certificate, identity.Name);
    }

    [Fact]
    public void Everything_in_one_file_in_any_order_and_with_text_around()
    {
        using MadeCertificate authority = MadeCertificate.Authority("Root");
        using MadeCertificate leaf = MadeCertificate.SignedBy(authority, "leaf.test");
        _folder.Write("all.pem", "Bag Attributes: none\r\n" + leaf.KeyPem + "subject=the root\n" + authority.CertificatePem + "and the leaf\n" + leaf.CertificatePem);
        TlsIdentity identity = CertificateLoader.Load(new CertificateFiles(_folder["all.pem"]), staplesOcsp: false);
        Assert.Equal(leaf.Certificate.Thumbprint, identity.Certificate.Thumbprint);
    }

    [Fact]
    public void The_chain_is_sent_with_the_certificate()
    {
        using MadeCertificate root = MadeCertificate.Authority("Root");
        using MadeCertificate middle = MadeCertificate.Authority("Middle", root);
        using MadeCertificate leaf = MadeCertificate.SignedBy(middle, "leaf.test");
        (string certificate, string key) = leaf.WriteTo(_folder.Path, "leaf", middle);
        TlsIdentity identity = CertificateLoader.Load(new CertificateFiles(certificate, key), staplesOcsp: false);
        Assert.Equal([middle.Certificate.Thumbprint], identity.Prepared.IntermediateCertificates.Select(link => link.Thumbprint));
    }

    [Fact]
    public void RSA_keys_in_both_forms_and_EC_keys_in_their_own()
    {
        using MadeCertificate rsa = MadeCertificate.Rsa("rsa.test");
        Load(rsa, rsa.KeyPem);
        Load(rsa, ((RSA)rsa.Key).ExportRSAPrivateKeyPem());
        Load(_made, ((ECDsa)_made.Key).ExportECPrivateKeyPem());
        Load(_made, "-----BEGIN EC PARAMETERS-----\nBggqhkjOPQMBBw==\n-----END EC PARAMETERS-----\n" + ((ECDsa)_made.Key).ExportECPrivateKeyPem());

        void Load(MadeCertificate made, string key)
        {
            _folder.Write("c.pem", made.CertificatePem).Write("k.pem", key);
            Assert.True(CertificateLoader.Load(new CertificateFiles(_folder["c.pem"], _folder["k.pem"]), staplesOcsp: false).Certificate.HasPrivateKey);
        }
    }

    [Fact]
    public void An_encrypted_key_opens_with_the_password_given_or_in_a_file()
    {
        _folder.Write("c.pem", _made.CertificatePem).Write("k.pem", _made.EncryptedKeyPem("pass wörd")).Write("password", "pass wörd\r\nmore lines\n");
        CertificateFiles files = new(_folder["c.pem"], _folder["k.pem"]);
        Assert.True(CertificateLoader.Load(files with { Password = "pass wörd" }, staplesOcsp: false).Certificate.HasPrivateKey);
        Assert.True(CertificateLoader.Load(files with { PasswordFile = _folder["password"] }, staplesOcsp: false).Certificate.HasPrivateKey);
        Refuses(files, "is encrypted", "SAKER_KEY_PASSWORD", "--key-password-file", _folder["k.pem"]);
        Refuses(files with { Password = "wrong" }, "password is wrong", _folder["k.pem"]);
        Refuses(files with { PasswordFile = _folder["none"] }, "password file", "does not exist", _folder["none"]);
        Assert.DoesNotContain("pass wörd", (files with { Password = "pass wörd" }).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void PFX_with_its_chain_with_and_without_a_password()
    {
        using MadeCertificate root = MadeCertificate.Authority("Root");
        using MadeCertificate middle = MadeCertificate.Authority("Middle", root);
        using MadeCertificate leaf = MadeCertificate.SignedBy(middle, "leaf.test");
        _folder.Write("with.pfx", leaf.Pfx("secret", middle)).Write("without.pfx", leaf.Pfx(null, middle));
        foreach (CertificateFiles files in (CertificateFiles[])[new(_folder["without.pfx"]), new(_folder["with.pfx"]) { Password = "secret" }])
        {
            TlsIdentity identity = CertificateLoader.Load(files, staplesOcsp: false);
            Assert.Equal(leaf.Certificate.Thumbprint, identity.Certificate.Thumbprint);
            Assert.Equal([middle.Certificate.Thumbprint], identity.Prepared.IntermediateCertificates.Select(link => link.Thumbprint));
        }

        Refuses(new CertificateFiles(_folder["with.pfx"]), "is encrypted", "SAKER_KEY_PASSWORD");
        Refuses(new CertificateFiles(_folder["with.pfx"]) { Password = "wrong" }, "the password is wrong");
        Refuses(new CertificateFiles(_folder["with.pfx"], _folder["without.pfx"]), "leave --key out");
    }

    [Fact]
    public void What_cannot_be_used_is_refused_with_the_file_the_reason_and_what_to_do()
    {
        using MadeCertificate other = MadeCertificate.For("other.test");
        using MadeCertificate rsa = MadeCertificate.Rsa("rsa.test");
        (string certificate, string key) = _made.WriteTo(_folder.Path, "one");
        (_, string otherKey) = other.WriteTo(_folder.Path, "other");
        (_, string rsaKey) = rsa.WriteTo(_folder.Path, "rsa");
        Refuses(new CertificateFiles(_folder["none.pem"]), _folder["none.pem"], "certificate file", "does not exist");
        Refuses(new CertificateFiles(certificate, _folder["none.key"]), _folder["none.key"], "key file", "does not exist");
        Refuses(new CertificateFiles(_folder.Path), "is a folder");
        Refuses(new CertificateFiles(certificate, otherKey), otherKey, certificate, "does not belong to", "CN=one.test");
        Refuses(new CertificateFiles(certificate, rsaKey), rsaKey, "does not belong to");
        Refuses(new CertificateFiles(certificate), certificate, "no private key in it", "--key");
        Refuses(new CertificateFiles(certificate, certificate), certificate, "no private key in it");
        Refuses(new CertificateFiles(key, key), key, "no certificate in it");

        _folder.Write("der.cer", _made.Certificate.RawData);
        Refuses(new CertificateFiles(_folder["der.cer"]), "DER", "openssl x509");
        Refuses(new CertificateFiles(_folder["der.cer"], key), "not PEM", "openssl x509");
        _folder.Write("der.key", _made.Key.ExportPkcs8PrivateKey());
        Refuses(new CertificateFiles(certificate, _folder["der.key"]), "not PEM", "openssl pkey");
        _folder.Write("picture.png", [1, 2, 3, 4]);
        Refuses(new CertificateFiles(_folder["picture.png"]), "neither PEM nor PFX");
        _folder.Write("empty.pem", "");
        Refuses(new CertificateFiles(_folder["empty.pem"]), "neither PEM nor PFX");
        _folder.Write("damaged.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n");
        Refuses(new CertificateFiles(_folder["damaged.pem"], key), "calls itself a certificate");
        _folder.Write("damaged.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n");
        Refuses(new CertificateFiles(certificate, _folder["damaged.key"]), "damaged");
        _folder.Write("cut.pem", _made.CertificatePem[..200]);
        Refuses(new CertificateFiles(_folder["cut.pem"], key), "no certificate in it");
        _folder.Write("old.key", "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-256-CBC,00\n\nAAAA\n-----END RSA PRIVATE KEY-----\n");
        Refuses(new CertificateFiles(certificate, _folder["old.key"]), "old form", "openssl pkcs8 -topk8");
        _folder.Write("large.pem", new byte[2 * 1024 * 1024]);
        Refuses(new CertificateFiles(_folder["large.pem"]), "larger than any");
    }

    [Fact]
    public void A_FIFO_is_neither_read_nor_waited_for()
    {
        Assert.SkipWhen(OperatingSystem.IsWindows(), "there are no FIFOs");
        (string certificate, string key) = _made.WriteTo(_folder.Path, "one");
        _folder.Fifo("pipe").Link("link.key", "pipe");
        Refuses(new CertificateFiles(_folder["pipe"]), "the certificate file", "pipe", "is a pipe or a device");
        Refuses(new CertificateFiles(certificate, _folder["link.key"]), "the key file", "link.key", "is a pipe or a device");
        CertificateException refused = Assert.Throws<CertificateException>(() => CertificateLoader.Fingerprint([new CertificateFiles(certificate, key) { PasswordFile = _folder["pipe"] }]));
        Assert.StartsWith("the password file", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_without_permission_is_named()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "taking permissions away is done Linux's way here");
        Unprivileged.Open(_folder.Path);
        (string certificate, string key) = _made.WriteTo(_folder.Path, "one");
        if (!OperatingSystem.IsWindows()) File.SetUnixFileMode(key, UnixFileMode.None);
        Unprivileged.Run(() => Refuses(new CertificateFiles(certificate, key), key, "may not be read"));
    }

    [Fact]
    public void Whatever_byte_is_changed_it_is_refused_or_read_and_never_a_fault()
    {
        byte[] pfx = _made.Pfx(null);
        byte[] pem = System.Text.Encoding.ASCII.GetBytes(_made.CertificatePem + _made.KeyPem);
        Random dice = new(7);
        for (int i = 0; i < 150; i++)
        {
            byte[] bytes = [.. i % 2 == 0 ? pem : pfx];
            bytes[dice.Next(bytes.Length)] = (byte)dice.Next(256);
            _folder.Write("mutant", bytes);
            try
            {
                CertificateLoader.Load(new CertificateFiles(_folder["mutant"]), staplesOcsp: false).Certificate.Dispose();
            }
            catch (CertificateException refused)
            {
                Assert.Contains(_folder["mutant"], refused.Message, StringComparison.Ordinal);
            }
        }
    }

    private static void Refuses(CertificateFiles files, params string[] words)
    {
        CertificateException refused = Assert.Throws<CertificateException>(() => CertificateLoader.Load(files, staplesOcsp: false));
        Assert.All(words, word => Assert.Contains(word, refused.Message, StringComparison.Ordinal));
    }
}
