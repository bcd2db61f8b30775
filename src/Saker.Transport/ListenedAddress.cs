using System;
using System.Net;
using System.Threading.Tasks;
using Saker.Transport.Interop;

namespace Saker.Transport;

/// <summary>
/// One address that a group listens on, with its sockets in the order in which they began to listen. Owned by the group; its members are called
/// by no loop.
/// </summary>
/// <remarks>
/// Stopping loses no connection that the kernel has accepted for us, as far as the kernel lets us. What is in a socket's queue is taken before the
/// socket closes; but what enters the queue between the last look and the close is reset by the kernel, and so is a handshake that is half way
/// (unless net.ipv4.tcp_migrate_req is set). Where another process shares the port (a restart), new connections are first directed to its
/// sockets, so that nothing enters ours any more; handshakes that have begun here are given their time; then our sockets close one after the
/// other, last to first, each while the kernel is directed to the last place of the group, which is not ours. When our first one has
/// closed, that place is beyond the end, and the hash chooses again. docs/decisions/0035 has the races.
/// </remarks>
internal sealed class ListenedAddress(IPEndPoint endPoint, IListener[] listeners, bool sharesPort)
{
    /// <summary>How long handshakes that have begun may take once new ones go elsewhere: a round trip, or a lost packet's first retransmission is too late.</summary>
    private static readonly TimeSpan s_handshakeGrace = TimeSpan.FromMilliseconds(500);

    /// <summary>Begins to accept.</summary>
    internal void Start()
    {
        // Whoever left last may have left directions behind, which are of no meaning once the places have changed.
        if (sharesPort) _ = ReusePortGroup.LetHashChoose(listeners[0].Descriptor);
        foreach (IListener listener in listeners) listener.Start();
    }

    /// <summary>Closes the sockets, after what is queued there; completes when every connection is in the hands of its loop.</summary>
    /// <param name="patience">How long it may take.</param>
    internal async Task StopAsync(TimeSpan patience)
    {
        int others = sharesPort && patience > TimeSpan.Zero ? ListeningSockets.Count(endPoint) - listeners.Length : 0;
        if (others <= 0)
        {
            await Task.WhenAll(Array.ConvertAll(listeners, static listener => listener.DisposeAsync().AsTask()));
            return;
        }

        if (ReusePortGroup.Direct(listeners[0].Descriptor, listeners.Length, others) == 0) await Task.Delay(patience < s_handshakeGrace ? patience : s_handshakeGrace);
        for (int i = listeners.Length - 1; i >= 0; i--)
        {
            _ = ReusePortGroup.Direct(listeners[i].Descriptor, i + others, 1);
            await listeners[i].DisposeAsync();
        }
    }

    /// <summary>A connection closed somewhere in the group.</summary>
    internal void DescriptorFreed()
    {
        foreach (IListener listener in listeners) listener.DescriptorFreed();
    }
}
