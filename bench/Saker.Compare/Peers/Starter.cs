using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;
using Saker.Compare.Works;

namespace Saker.Compare.Peers;

/// <summary>Starts peers over the one served folder, each with a port and a scratch folder of its own. Owner: the session.</summary>
internal sealed class Starter(Installation installed, string siteFolder, string scratchFolder, CertificateFiles certificate)
{
    private readonly SortedDictionary<string, string> _commands = [];
    private int _started;

    /// <summary>The last command line of every peer that was started, by name.</summary>
    public IReadOnlyDictionary<string, string> Commands => _commands;

    public string SiteFolder => siteFolder;

    public Task<RunningServer> StartAsync(Peer peer, Work work, CannedAnswer? canned, CancellationToken cancel)
    {
        string folder = Path.Combine(scratchFolder, $"{peer.Name}-{++_started}");
        _ = Directory.CreateDirectory(folder);
        int port = RunningServer.FreePort();
        Launch launch = peer.Launch(new PeerSettings(installed, siteFolder, folder, port, work.Placement.Workers)
        {
            Canned = canned,
            Certificate = certificate,
            Wire = work.Wire,
            CacheBytes = work.Mix?.CacheBytes,
        });
        _commands[peer.Name] = $"taskset -c {work.Placement.Server} {launch}";
        return RunningServer.StartAsync(launch, port, work.Placement.Server, cancel);
    }
}
