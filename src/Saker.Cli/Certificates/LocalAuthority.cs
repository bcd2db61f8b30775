using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Saker.Cli.Certificates;

/// <summary>
/// An authority of this user's own on this machine, and the certificate it signs for the machine: for HTTPS while developing, where no
/// public authority signs anything. Kept in a folder that only the user can enter.
/// </summary>
/// <remarks>
/// <c>authority.key.pem</c> is the authority with its key, <c>authority.pem</c> the part that is to be trusted, <c>machine.key.pem</c> the
/// machine's certificate with its key. Each appears whole or not at all, by a rename; of two commands that make an authority at
/// the same time one wins and both use that one.
/// </remarks>
/// <param name="folder">Where it is kept.</param>
/// <param name="now">The time, for what is about to expire.</param>
internal sealed class LocalAuthority(string folder, DateTimeOffset now)
{
    private const string AuthorityWithKey = "authority.key.pem";
    private const string MachineWithKey = "machine.key.pem";
    private const UnixFileMode OwnerOnlyFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode OwnerOnlyFolder = OwnerOnlyFile | UnixFileMode.UserExecute;

    /// <summary>Apple's systems take no longer ones from an authority that was added by hand; public ones may have 398 days.</summary>
    private static readonly TimeSpan s_machineValidity = TimeSpan.FromDays(397);

    private static readonly TimeSpan s_authorityValidity = TimeSpan.FromDays(3650);

    /// <summary>A certificate that ends sooner than this is made anew.</summary>
    private static readonly TimeSpan s_renewBefore = TimeSpan.FromDays(30);

    /// <summary>The authority's certificate, to be trusted.</summary>
    public string AuthorityFile => Path.Combine(folder, "authority.pem");

    /// <summary>The user's data folder for this: <c>$XDG_DATA_HOME/saker/tls</c> on Linux.</summary>
    public static string DefaultFolder => Path.Combine(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "saker", "tls");

    /// <summary>Sees to it that there is an authority and a certificate for these names.</summary>
    /// <param name="names">DNS names; localhost is always one.</param>
    /// <param name="addresses">IP addresses; the loopback ones always are.</param>
    /// <returns>The file that holds the certificate, its chain and its key.</returns>
    /// <exception cref="CommandFailure">The folder cannot be used.</exception>
    public string MachineCertificate(IEnumerable<string> names, IEnumerable<IPAddress> addresses)
    {
        try
        {
            MakeFolder();
            using X509Certificate2 authority = Authority();
            string file = Path.Combine(folder, MachineWithKey);
            string[] wantedNames = [.. ((string[])["localhost", "*.localhost"]).Concat(names).Select(name => name.ToLowerInvariant()).Distinct(StringComparer.Ordinal)];
            IPAddress[] wantedAddresses = [.. ((IPAddress[])[IPAddress.Loopback, IPAddress.IPv6Loopback]).Concat(addresses).Distinct()];
            if (!IsFit(file, authority, wantedNames, wantedAddresses)) Write(MachineWithKey, Sign(authority, wantedNames, wantedAddresses), replaces: true, isSecret: true);
            Protect(file);
            return file;
        }
        catch (Exception failed) when (failed is IOException or UnauthorizedAccessException)
        {
            throw new CommandFailure($"the local authority cannot be kept in {folder}: {failed.Message}; make that folder writable, or name a certificate with --cert", failed);
        }
    }

    /// <summary>True when programs that ask the system already trust the authority.</summary>
    public bool IsTrusted()
    {
        using X509Certificate2 authority = X509CertificateLoader.LoadCertificateFromFile(AuthorityFile);
        using var chain = new X509Chain();
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.DisableCertificateDownloads = true;
        return chain.Build(authority);
    }

    private void MakeFolder()
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);      // below the user's profile, which others cannot enter
            return;
        }

        Directory.CreateDirectory(folder, OwnerOnlyFolder);
        if (File.GetUnixFileMode(folder) != OwnerOnlyFolder) File.SetUnixFileMode(folder, OwnerOnlyFolder);
    }

    private X509Certificate2 Authority()
    {
        string file = Path.Combine(folder, AuthorityWithKey);
        if (Load(file) is { } kept)
        {
            if (new DateTimeOffset(kept.NotAfter) > now + s_machineValidity)
            {
                Protect(file);
                if (!File.Exists(AuthorityFile)) Write("authority.pem", kept.ExportCertificatePem() + "\n", replaces: true, isSecret: false);
                return kept;
            }

            kept.Dispose();
            File.Delete(file);
        }

        Write(AuthorityWithKey, MakeAuthority(), replaces: false, isSecret: true);
        X509Certificate2 made = Load(file) ?? throw new IOException($"{file} is not what was written to it");
        Write("authority.pem", made.ExportCertificatePem() + "\n", replaces: true, isSecret: false);
        return made;
    }

    private string MakeAuthority()
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        string serial = Convert.ToHexString(RandomNumberGenerator.GetBytes(4));     // two authorities are two, also in a list of names
        var request = new CertificateRequest($"CN=saker local authority {serial} on {Environment.MachineName}", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, critical: true));
        request.CertificateExtensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        using X509Certificate2 certificate = request.CreateSelfSigned(now.AddHours(-1), now + s_authorityValidity);
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private string Sign(X509Certificate2 authority, string[] names, IPAddress[] addresses)
    {
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={names[0]}", key, HashAlgorithmName.SHA256);
        var alternatives = new SubjectAlternativeNameBuilder();
        foreach (string name in names) alternatives.AddDnsName(name);
        foreach (IPAddress address in addresses) alternatives.AddIpAddress(address);
        request.CertificateExtensions.Add(alternatives.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(certificateAuthority: false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        request.CertificateExtensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        request.CertificateExtensions.Add(new X509EnhancedKeyUsageExtension([new Oid("1.3.6.1.5.5.7.3.1")], critical: false));    // serverAuth
        request.CertificateExtensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        byte[] serial = RandomNumberGenerator.GetBytes(16);
        serial[0] = (byte)((serial[0] & 0x7F) | 0x01);      // positive, and no leading zero
        using X509Certificate2 certificate = request.Create(authority, now.AddHours(-1), now + s_machineValidity, serial);
        return certificate.ExportCertificatePem() + "\n" + authority.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    private bool IsFit(string file, X509Certificate2 authority, string[] names, IPAddress[] addresses)
    {
        using X509Certificate2? kept = Load(file);
        if (kept is null || new DateTimeOffset(kept.NotAfter) < now + s_renewBefore) return false;
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = now.UtcDateTime;
        chain.ChainPolicy.VerificationTimeIgnored = false;
        if (!chain.Build(kept)) return false;
        X509SubjectAlternativeNameExtension? held = kept.Extensions.OfType<X509SubjectAlternativeNameExtension>().FirstOrDefault();
        return held is not null && !names.Except(held.EnumerateDnsNames()).Any() && !addresses.Except(held.EnumerateIPAddresses()).Any();
    }

    /// <summary>What a file of ours holds; null when it is missing or damaged, in either case to be made anew.</summary>
    private static X509Certificate2? Load(string file)
    {
        if (!File.Exists(file)) return null;
        try
        {
            return X509Certificate2.CreateFromPemFile(file);
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private void Write(string name, string text, bool replaces, bool isSecret)
    {
        string file = Path.Combine(folder, name);
        string temporary = Path.Combine(folder, $".{name}.{Guid.NewGuid():N}");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (isSecret && !OperatingSystem.IsWindows()) options.UnixCreateMode = OwnerOnlyFile;
        try
        {
            using (var writer = new StreamWriter(temporary, options)) writer.Write(text);
            if (!replaces && Load(file) is null) File.Delete(file);
            File.Move(temporary, file, replaces);
        }
        catch (IOException) when (!replaces && File.Exists(file))
        {
            // Another command was first: its authority is as good.
        }
        finally
        {
            File.Delete(temporary);
        }
    }

    private static void Protect(string file)
    {
        if (!OperatingSystem.IsWindows() && File.GetUnixFileMode(file) != OwnerOnlyFile) File.SetUnixFileMode(file, OwnerOnlyFile);
    }
}
