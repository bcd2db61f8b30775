using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>
/// The servers that stay up from one work to the next, so that each is warmed up once for all works that it is started for in the same
/// way. The floor is none of them: it says something else in every work. Owner: the session.
/// </summary>
internal sealed class ServerPool(Starter starter) : IAsyncDisposable
{
    private readonly Dictionary<object, RunningServer> _servers = [];
    private readonly HashSet<RunningServer> _warm = [];

    /// <summary>The peer's server for works like this one, started if there is none.</summary>
    public async Task<RunningServer> GetAsync(Peer peer, Work work, CancellationToken cancel)
    {
        object key = (peer.Name, work.Wire, work.Placement, work.Mix);
        if (!_servers.TryGetValue(key, out RunningServer? server))
        {
            _servers[key] = server = await starter.StartAsync(peer, work, canned: null, cancel);
        }

        return server;
    }

    /// <summary>Whether the server has been under full load before; from now on it has.</summary>
    public bool WasWarm(RunningServer server) => !_warm.Add(server);

    public async ValueTask DisposeAsync()
    {
        foreach (RunningServer server in _servers.Values)
        {
            await server.DisposeAsync();
        }
    }
}
