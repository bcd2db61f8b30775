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
    public int Workers { get; init; } = Math.Clamp(2 * Environment.ProcessorCount, 4, 8);

    /// <summary>Threads that read the contents of long files, beside <see cref="Workers"/>: as many transfers may wait for a slow disk without anybody's name being looked up later for it.</summary>
    public int Readers { get; init; } = 4;

    /// <summary>
    /// Connections the group holds at a time, as a count. At the limit it stops accepting until one closes; who comes meanwhile
    /// waits in the kernel's queue. 0 takes what the process's limit of descriptors allows, with a reserve for everything else; a
    /// number beyond that is lowered to it.
    /// </summary>
    public int MaxConnections { get; init; }

    /// <summary>
    /// Connections that one address (<see cref="AddressKey"/>) holds at a time, as a count; one more is closed at once. 0: no limit. Null:
    /// half of all, but for loopback.
    /// </summary>
    public int? MaxConnectionsPerAddress { get; init; } = 0;

    /// <summary>
    /// Whether other processes of the same user that say so too may listen on the same ports (SO_REUSEPORT; Linux): the kernel deals connections
    /// out to all of them, and one that stops accepting leaves new ones to the others.
    /// </summary>
    public bool SharesPorts { get; init; }

    /// <summary>The loops' clock.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>
    /// Told, on a loop, when an address stops accepting because the system is out of descriptors or memory: once an episode, which
    /// ends when a minute has passed without that. Accepting resumes by itself.
    /// </summary>
    public Action<IPEndPoint, SocketError>? AcceptPaused { get; init; }

    /// <summary>Told, on a loop, of an address that has as many connections as it may: once an episode, as above.</summary>
    public Action<IPAddress>? AddressCrowded { get; init; }
}
