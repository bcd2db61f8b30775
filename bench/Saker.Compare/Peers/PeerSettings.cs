using System.IO;
using Saker.Compare.Works;

namespace Saker.Compare.Peers;

/// <summary>What a peer has to know to be started for one work. Immutable.</summary>
/// <param name="Installed">This repository's own programs.</param>
/// <param name="SiteFolder">The folder to serve.</param>
/// <param name="ScratchFolder">A folder of the peer's own, for its configuration and whatever it writes.</param>
/// <param name="Port">Where to listen, on 127.0.0.1.</param>
/// <param name="Workers">Loops, workers or threads.</param>
internal sealed record PeerSettings(Installation Installed, string SiteFolder, string ScratchFolder, int Port, int Workers)
{
    /// <summary>What the floor sends; null for a peer that reads the site.</summary>
    public CannedAnswer? Canned { get; init; }

    /// <summary>How it is going to be asked.</summary>
    public Wire Wire { get; init; }

    /// <summary>The certificate for the works that are encrypted.</summary>
    public required CertificateFiles Certificate { get; init; }

    /// <summary>How much a server with a cache of its own may keep, in bytes; null for its default.</summary>
    public long? CacheBytes { get; init; }

    public bool IsEncrypted => Wire is Wire.Http1Tls or Wire.Http2Tls;

    public bool IsHttp2 => Wire is Wire.Http2 or Wire.Http2Tls;

    /// <summary>Writes a file into the scratch folder and returns its path.</summary>
    public string Write(string name, string text)
    {
        string path = Path.Combine(ScratchFolder, name);
        File.WriteAllText(path, text);
        return path;
    }

    /// <inheritdoc cref="Write(string, string)"/>
    public string Write(string name, byte[] bytes)
    {
        string path = Path.Combine(ScratchFolder, name);
        File.WriteAllBytes(path, bytes);
        return path;
    }
}
