using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;

namespace Saker.Transport;

/// <summary>
/// What the listeners of a group share: how many connections are open, how many may be, and when the operator was last told that
/// something is short. Shared: any loop.
/// </summary>
internal sealed class AcceptGate(int maxConnections, TimeProvider clock, Action<IPEndPoint, SocketError>? report)
{
    /// <summary>Time without trouble after which the next trouble is a new episode, told again.</summary>
    private static readonly TimeSpan s_quiet = TimeSpan.FromMinutes(1);

    private readonly Lock _lock = new();
    private int _open;
    private long _accepted;
    private long _pauses;
    private long _lastPause;
    private bool _hasPaused;

    /// <summary>Connections open now.</summary>
    internal int Open => Volatile.Read(ref _open);

    /// <summary>Connections accepted so far.</summary>
    internal long Accepted => Interlocked.Read(ref _accepted);

    /// <summary>Times that accepting stopped for want of descriptors or memory.</summary>
    internal long Pauses => Interlocked.Read(ref _pauses);

    /// <summary>Reserves a place for one connection; false at the limit.</summary>
    internal bool TryEnter()
    {
        if (Interlocked.Increment(ref _open) <= maxConnections) return true;
        Interlocked.Decrement(ref _open);
        return false;
    }

    /// <summary>Gives a place back, also one that <see cref="TryEnter"/> reserved in vain.</summary>
    internal void Leave() => Interlocked.Decrement(ref _open);

    /// <summary>True at the limit.</summary>
    internal bool IsFull => Open >= maxConnections;

    /// <summary>Takes a place for a connection that exists already, beyond the limit if need be.</summary>
    internal void Enter() => Interlocked.Increment(ref _open);

    internal void CountAccepted() => Interlocked.Increment(ref _accepted);

    /// <summary>Counts a pause, and tells of it if it is the first of its episode.</summary>
    internal void Paused(IPEndPoint endPoint, SocketError error)
    {
        Interlocked.Increment(ref _pauses);
        lock (_lock)
        {
            long now = clock.GetTimestamp();
            bool sameEpisode = _hasPaused && clock.GetElapsedTime(_lastPause, now) < s_quiet;
            _lastPause = now;
            _hasPaused = true;
            if (sameEpisode) return;
        }

        report?.Invoke(endPoint, error);
    }
}
