using System.IO;

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
