using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Saker.Transport.FileSystem;

namespace Saker.Transport.Tls;

/// <summary>
/// Reads a certificate with its chain and key from files. What is wrong is said as a person would need it: which file, what, and what to do.
/// Blocks: for a worker, or before anything is served.
/// </summary>
internal static class CertificateLoader
{
    private const string RsaKey = "1.2.840.113549.1.1.1";
    private const string EcKey = "1.2.840.10045.2.1";

    /// <summary>The object identifier of scrypt, 1.3.6.1.4.1.11591.4.11, in DER.</summary>
    private static ReadOnlySpan<byte> Scrypt => [0x06, 0x09, 0x2B, 0x06, 0x01, 0x04, 0x01, 0xDA, 0x47, 0x04, 0x0B];

    /// <summary>What the password is asked for as, in messages; the command has the same words.</summary>
    private const string HowToGivePassword = "give its password in the environment variable SAKER_KEY_PASSWORD or in a file (--key-password-file)";

    /// <summary>Far more than any chain and key; a larger file is something else.</summary>
    private const int MaxFileBytes = 1024 * 1024;

    /// <summary>Loads what <paramref name="files"/> name; <paramref name="staplesOcsp"/> as for <see cref="TlsIdentity"/>.</summary>
    /// <exception cref="CertificateException">It cannot be used.</exception>
    internal static TlsIdentity Load(CertificateFiles files, bool staplesOcsp)
    {
        byte[] bytes = Read(files.Certificate, "certificate");
        string? text = AsPem(bytes);
        try
        {
            return text is null ? LoadPfx(files, bytes, staplesOcsp) : LoadPem(files, text, staplesOcsp);
        }
        catch (CryptographicException damaged)
        {
            // It opened, and a field that is looked at only afterwards turns out to be damaged.
            throw new CertificateException($"{files.Certificate} is damaged ({damaged.Message})", damaged);
        }
    }

    /// <summary>All that a change of which means another certificate: the bytes of every file, in a hash.</summary>
    /// <exception cref="CertificateException">A file cannot be read.</exception>
    internal static string Fingerprint(IEnumerable<CertificateFiles> all)
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach ((string? file, string what) in all.SelectMany(files => ((string?, string)[])[(files.Certificate, "certificate"), (files.Key, "key"), (files.PasswordFile, "password")]))
        {
            if (file is null) continue;
            byte[] bytes = Read(file, what);
            hash.AppendData(BitConverter.GetBytes(bytes.Length));
            hash.AppendData(bytes);
        }

        return Convert.ToHexString(hash.GetHashAndReset());
    }

    private static TlsIdentity LoadPem(CertificateFiles files, string text, bool staplesOcsp)
    {
        List<X509Certificate2> certificates = [.. CertificatesIn(text, files.Certificate)];
        if (certificates.Count == 0)
            throw new CertificateException($"{files.Certificate} has no certificate in it; a PEM file of one begins with -----BEGIN CERTIFICATE-----");
        string keyFile = files.Key ?? files.Certificate;
        string keyText = files.Key is null ? text : AsPem(Read(files.Key, "key")) ?? throw new CertificateException(
            $"{files.Key} is not PEM; a key in PEM begins with -----BEGIN PRIVATE KEY----- (from DER: openssl pkey -inform der -in {Path.GetFileName(files.Key)} -out key.pem)");
        using AsymmetricAlgorithm key = ImportKey(keyText, keyFile, files);
        byte[] publicKey = key.ExportSubjectPublicKeyInfo();
        int own = certificates.FindIndex(certificate => certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(publicKey));
        if (own < 0)
            throw new CertificateException($"the key in {keyFile} does not belong to the certificate in {files.Certificate} ({certificates[0].Subject}); give the key that the certificate was requested with");
        X509Certificate2 certificate = certificates[own];
        certificates.RemoveAt(own);
        return new TlsIdentity(WithKey(certificate, key), [.. certificates], files.Certificate, staplesOcsp);
    }

    private static TlsIdentity LoadPfx(CertificateFiles files, byte[] bytes, bool staplesOcsp)
    {
        if (files.Key is not null)
            throw new CertificateException($"{files.Certificate} is not PEM; a PFX file holds its key itself, so leave --key out (from DER: openssl x509 -inform der -in {Path.GetFileName(files.Certificate)} -out cert.pem)");
        string? password = PasswordOf(files);
        X509Certificate2Collection all;
        try
        {
            all = X509CertificateLoader.LoadPkcs12Collection(bytes, password);
        }
        catch (CryptographicException refused)
        {
            string message = IsDerCertificate(bytes)
                ? $"{files.Certificate} holds a certificate in DER, without a key; convert it (openssl x509 -inform der -in {Path.GetFileName(files.Certificate)} -out cert.pem) and give it with --key"
                : !IsPfx(bytes) ? $"{files.Certificate} is neither PEM nor PFX"
                : password is null ? $"{files.Certificate} is encrypted; {HowToGivePassword}"
                : $"{files.Certificate} cannot be opened: the password is wrong, or the file is damaged";
            throw new CertificateException(message, refused);
        }

        X509Certificate2? own = all.FirstOrDefault(certificate => certificate.HasPrivateKey)
            ?? throw new CertificateException($"{files.Certificate} has no private key in it; export it again with its key");
        all.Remove(own);
        return new TlsIdentity(own, all, files.Certificate, staplesOcsp);
    }

    private static IEnumerable<X509Certificate2> CertificatesIn(string text, string file)
    {
        foreach ((string label, string pem) in Blocks(text))
        {
            if (label is not ("CERTIFICATE" or "X509 CERTIFICATE")) continue;
            X509Certificate2 certificate;
            try
            {
                certificate = X509Certificate2.CreateFromPem(pem);
            }
            catch (CryptographicException refused)
            {
                throw new CertificateException($"{file} holds something that calls itself a certificate and is none ({refused.Message})", refused);
            }

            yield return certificate;
        }
    }

    private static AsymmetricAlgorithm ImportKey(string text, string file, CertificateFiles files)
    {
        (string label, string pem) = Blocks(text).FirstOrDefault(block => block.Label.EndsWith("PRIVATE KEY", StringComparison.Ordinal));
        if (label is null)
        {
            throw new CertificateException(files.Key is null
                ? $"{file} has no private key in it; give the key's file with --key"
                : $"{file} has no private key in it; a key in PEM begins with -----BEGIN PRIVATE KEY-----");
        }

        if (pem.Contains("Proc-Type:", StringComparison.Ordinal))
        {
            throw new CertificateException(
                $"the key in {file} is encrypted in OpenSSL's old form; convert it (openssl pkcs8 -topk8 -in {Path.GetFileName(file)} -out key.pem), which can be encrypted too");
        }

        bool isEncrypted = label == "ENCRYPTED PRIVATE KEY";
        string? password = isEncrypted ? PasswordOf(files) ?? throw new CertificateException($"the key in {file} is encrypted; {HowToGivePassword}") : null;
        foreach (Func<AsymmetricAlgorithm> make in (Func<AsymmetricAlgorithm>[])[RSA.Create, ECDsa.Create])
        {
            AsymmetricAlgorithm key = make();
            try
            {
                if (isEncrypted) key.ImportFromEncryptedPem(pem, password);
                else key.ImportFromPem(pem);
                return key;
            }
            catch (Exception exception) when (exception is CryptographicException or ArgumentException)
            {
                key.Dispose();      // a key of another kind, or none; said below when nothing fits
            }
        }

        if (isEncrypted && PemEncoding.TryFind(pem, out PemFields found) && Convert.FromBase64String(pem[found.Base64Data]).AsSpan().IndexOf(Scrypt) >= 0)
        {
            throw new CertificateException(
                $"the key in {file} is encrypted by way of scrypt, which is not supported; encrypt it with PBKDF2 (openssl pkcs8 -topk8 -v2 aes-256-cbc -in {Path.GetFileName(file)} -out key2.pem)");
        }

        throw new CertificateException(isEncrypted
            ? $"the key in {file} cannot be decrypted: the password is wrong, or the key is neither RSA nor ECDSA"
            : $"the key in {file} cannot be read: it is damaged, or neither RSA nor ECDSA (Ed25519 is no key that browsers take)");
    }

    private static X509Certificate2 WithKey(X509Certificate2 certificate, AsymmetricAlgorithm key)
    {
        using X509Certificate2 pair = (certificate.GetKeyAlgorithm(), key) switch
        {
            (RsaKey, RSA rsa) => certificate.CopyWithPrivateKey(rsa),
            (EcKey, ECDsa ecdsa) => certificate.CopyWithPrivateKey(ecdsa),
            (string kind, _) => throw new CertificateException($"the certificate {certificate.Subject} has a key of a kind that is not supported ({kind}); use ECDSA P-256 or RSA"),
        };

        // Windows' TLS takes no key that exists in memory alone; elsewhere this is a copy.
        return X509CertificateLoader.LoadPkcs12(pair.Export(X509ContentType.Pkcs12), password: null);
    }

    private static string? PasswordOf(CertificateFiles files)
    {
        if (files.Password is not null) return files.Password;
        if (files.PasswordFile is null) return null;
        byte[] bytes = Read(files.PasswordFile, "password");
        return System.Text.Encoding.UTF8.GetString(bytes).Split('\n', 2)[0].TrimEnd('\r');
    }

    private static byte[] Read(string file, string what)
    {
        try
        {
            // A FIFO would be waited for, for ever where nobody writes, and what it gives is gone when the file is looked at again.
            if (IsSpecial(file)) throw new CertificateException($"the {what} file {file} is a pipe or a device; it is looked at again and again for changes, so give a regular file");
            using FileStream stream = new(file, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (stream.Length > MaxFileBytes) throw new CertificateException($"the {what} file {file} is larger than any {what} file; is it the right one?");
            byte[] bytes = new byte[stream.Length];
            stream.ReadExactly(bytes);
            return bytes;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new CertificateException($"the {what} file {file} does not exist; check the name", missing);
        }
        catch (UnauthorizedAccessException denied)
        {
            throw new CertificateException(Directory.Exists(file)
                ? $"the {what} file {file} is a folder; name the file in it"
                : $"the {what} file {file} may not be read by this user; change its owner or its permissions", denied);
        }
        catch (IOException failed)
        {
            throw new CertificateException($"the {what} file {file} cannot be read: {failed.Message}", failed);
        }
    }

    private static bool IsSpecial(string file)
    {
        string full = Path.GetFullPath(file);
        if (Path.GetDirectoryName(full) is not { } parent || !Directory.Exists(parent)) return false;
        using FileRoot root = FileRoot.Open(parent, SymlinkPolicy.Follow);
        ProbeResult probe = root.Probe(System.Text.Encoding.UTF8.GetBytes(Path.GetFileName(full)));
        return probe.Status == OpenStatus.Ok && probe.Facts.Kind == FileKind.Other;
    }

    private static string? AsPem(byte[] bytes)
    {
        if (bytes.AsSpan().IndexOf("-----BEGIN "u8) < 0) return null;
        return System.Text.Encoding.Latin1.GetString(bytes);
    }

    private static List<(string Label, string Pem)> Blocks(string text)
    {
        // PemEncoding passes over what is damaged, and over RFC 1421 headers; both are to be seen and told.
        List<(string, string)> blocks = [];
        const string Begin = "-----BEGIN ";
        for (int at = text.IndexOf(Begin, StringComparison.Ordinal); at >= 0;)
        {
            int labelEnd = text.IndexOf("-----", at + Begin.Length, StringComparison.Ordinal);
            if (labelEnd < 0) break;
            string label = text[(at + Begin.Length)..labelEnd];
            string endLine = $"-----END {label}-----";
            int end = text.IndexOf(endLine, labelEnd, StringComparison.Ordinal);
            if (end < 0) break;
            blocks.Add((label, text[at..(end + endLine.Length)]));
            at = text.IndexOf(Begin, end, StringComparison.Ordinal);
        }

        return blocks;
    }

    private static bool IsPfx(byte[] bytes) => ContentTypeOf(bytes) == X509ContentType.Pkcs12;

    private static bool IsDerCertificate(byte[] bytes) => ContentTypeOf(bytes) == X509ContentType.Cert;

    private static X509ContentType ContentTypeOf(byte[] bytes)
    {
        if (bytes.Length == 0) return X509ContentType.Unknown;
        try
        {
            return X509Certificate2.GetCertContentType(bytes);
        }
        catch (CryptographicException)
        {
            return X509ContentType.Unknown;
        }
    }
}
