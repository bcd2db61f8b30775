using System;
using System.Net;
using System.Net.Sockets;

namespace Saker.Transport;

/// <summary>What an <see cref="EventLoopGroup"/> is made of. Immutable.</summary>
public sealed record EventLoopGroupOptions
{
    /// <summary>Loops, each with a thread; 0 takes one for every processor.</summary>
    public int Loops { get; init; }

    /// <summary>The transport.</summary>
    public TransportKind Kind { get; init; }

    /// <summary>Threads for blocking work. Most of them wait for a disk, so more than processors, but few: a queue is cheaper than switching.</summary>
    public int Workers { get; init; } = Math.Clamp(Environment.ProcessorCount, 2, 4);

    /// <summary>
    /// Connections the group holds at a time, as a count. At the limit it stops accepting until one closes; who comes meanwhile
    /// waits in the kernel's queue. 0 takes what the process's limit of descriptors allows, with a reserve for everything else.
    /// </summary>
    public int MaxConnections { get; init; }

    /// <summary>The loops' clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Told, on a loop, when an address stops accepting because the system is out of descriptors or memory: once an episode, which
    /// ends when a minute has passed without that. Accepting resumes by itself.
    /// </summary>
    public Action<IPEndPoint, SocketError>? AcceptPaused { get; init; }
}
