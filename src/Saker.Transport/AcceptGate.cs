using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Saker.Transport;

/// <summary>
/// What the listeners of a group share: how many connections are open, in all and from one address, how many may be, and when the
/// operator was last told that something is short. Shared: any loop.
/// </summary>
/// <param name="maxConnections">Connections in all.</param>
/// <param name="clock">Tells one episode of trouble from the next.</param>
/// <param name="report">Told of a pause, once an episode.</param>
internal sealed class AcceptGate(int maxConnections, TimeProvider clock, Action<IPEndPoint, SocketError>? report)
{
    private readonly Episode _pause = new(clock);
    private readonly Episode _crowd = new(clock);
    private int _open;
    private long _accepted;
    private long _refused;
    private long _pauses;

    /// <summary>Connections of each address; null when nobody counts them.</summary>
    internal AddressCounts? Addresses { get; init; }

    /// <summary>A connection with this descriptor, or a higher one, is the last that is accepted for now.</summary>
    internal int DescriptorCeiling { get; init; } = int.MaxValue;

    /// <summary>Told, once an episode, of an address that has as many connections as it may.</summary>
    internal Action<IPAddress>? ReportCrowd { get; init; }

    /// <summary>Connections open now.</summary>
    internal int Open => Volatile.Read(ref _open);

    /// <summary>Connections accepted so far.</summary>
    internal long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Connections closed at once because their address had as many as it may.</summary>
    internal long Refused => Interlocked.Read(ref _refused);

    /// <summary>Times that accepting stopped for want of descriptors or memory.</summary>
    internal long Pauses => Interlocked.Read(ref _pauses);

    /// <summary>Connections from which on each has less of the kernel's memory (<see cref="Interop.ListenSocket.MostUnsentBytes"/>).</summary>
    internal const int CrowdFrom = 128;

    /// <summary>True when so many connections are open that each has less of the kernel's memory.</summary>
    internal bool IsCrowded => Open > CrowdFrom;

    /// <summary>True at the limit.</summary>
    internal bool IsFull => Open >= maxConnections;

    /// <summary>Reserves a place for one connection; false at the limit.</summary>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= maxConnections) return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Gives a place back that <see cref="TryEnter"/> reserved for nobody who is served.</summary>
    internal void Leave() => Interlocked.Decrement(ref _open);

    /// <summary>A connection that was let in has closed.</summary>
    internal void Leave(AddressKey address)
    {
        Addresses?.Remove(address);
        Interlocked.Decrement(ref _open);
    }

    /// <summary>Takes a place for a connection that exists already, beyond the limit if need be.</summary>
    internal void Enter() => Interlocked.Increment(ref _open);

    /// <summary>Lets in a connection that has its place; false when its address has as many as it may, and it is to be closed.</summary>
    internal bool TryLetIn(AddressKey address)
    {
        if (Addresses?.TryAdd(address) == false)
        {
            Interlocked.Increment(ref _refused);
            return false;
        }

        Interlocked.Increment(ref _accepted);
        return true;
    }

    /// <summary>True when an address that has as many connections as it may is to be told of: the first of its episode.</summary>
    internal bool IsCrowdNews() => ReportCrowd is not null && _crowd.Begins();

    /// <summary>Counts a pause, and tells of it if it is the first of its episode.</summary>
    internal void Paused(IPEndPoint endPoint, SocketError error)
    {
        Interlocked.Increment(ref _pauses);
        if (_pause.Begins()) report?.Invoke(endPoint, error);
    }

    /// <summary>Trouble that goes on is told once.</summary>
    private sealed class Episode(TimeProvider clock)
    {
        /// <summary>Time without trouble after which the next trouble is a new episode, told again.</summary>
        private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

        private readonly Lock _lock = new();
        private long _last;
        private bool _hasBegun;

        /// <summary>True when the trouble at hand is the first of its episode.</summary>
        public bool Begins()
        {
            lock (_lock)
            {
                long now = clock.GetTimestamp();
                bool same = _hasBegun && clock.GetElapsedTime(_last, now) < s_quiet;
                _last = now;
                _hasBegun = true;
                return !same;
            }
        }
    }
}
