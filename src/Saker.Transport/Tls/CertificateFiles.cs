namespace Saker.Transport.Tls;

/// <summary>
/// Where one certificate and its key are: PEM (the certificate, then those that lead to its root; the key in the same file or its own), or
/// PFX (PKCS #12) with everything in it. Immutable.
/// </summary>
public sealed record CertificateFiles
{
    /// <summary>Names a certificate.</summary>
    /// <param name="certificate">The file of the certificate, with its chain and, unless <paramref name="key"/> is given, its key.</param>
    /// <param name="key">The file of the key, or null.</param>
    public CertificateFiles(string certificate, string? key = null)
    {
        System.ArgumentException.ThrowIfNullOrEmpty(certificate);
        Certificate = certificate;
        Key = key;
    }

    /// <summary>The file of the certificate.</summary>
    public string Certificate { get; }

    /// <summary>The file of the private key; null when it is in <see cref="Certificate"/>.</summary>
    public string? Key { get; }

    /// <summary>The password of an encrypted key or PFX; null for none, or for <see cref="PasswordFile"/>.</summary>
    public string? Password { get; init; }

    /// <summary>A file whose first line is the password; read again with every reload.</summary>
    public string? PasswordFile { get; init; }

    /// <summary>Neither the password nor where it is.</summary>
    public override string ToString() => Key is null ? Certificate : $"{Certificate} with {Key}";
}
