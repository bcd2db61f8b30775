using System;
using System.Collections.Generic;
using System.Threading;

namespace Saker.Transport;

/// <summary>
/// What other threads, and the loop itself, want done on the loop. Shared: any thread adds, the loop alone runs.
/// </summary>
/// <remarks>
/// Two lists change places under a short lock, so nothing is allocated once they have grown, the order of every thread's posts
/// is kept, and a turn runs exactly what was there when it began: a callback that posts itself again cannot starve the sockets.
/// Only the first post to a sleeping loop has to wake it.
/// </remarks>
internal sealed class PostQueue
{
    private readonly Lock _lock = new();
    private List<Item> _incoming = [];
    private List<Item> _running = [];
    private volatile int _count;
    private volatile bool _sleeping;

    /// <summary>True when nothing waits to be run.</summary>
    internal bool IsEmpty => _count == 0;

    /// <summary>Adds an item. Any thread.</summary>
    /// <returns>True when the loop sleeps and the caller must wake it.</returns>
    internal bool Add(Action<object?> callback, object? state)
    {
        lock (_lock)
        {
            _incoming.Add(new Item(callback, state));
            _count = _incoming.Count;
            bool mustWake = _sleeping;
            _sleeping = false;
            return mustWake;
        }
    }

    /// <summary>Says that the loop is about to sleep; false when there is something to do first.</summary>
    internal bool TrySleep()
    {
        lock (_lock)
        {
            return _sleeping = _incoming.Count == 0;
        }
    }

    /// <summary>Says that the loop is awake. Without the lock: a post that still sees it asleep wakes it once too often, no harm.</summary>
    internal void Awake() => _sleeping = false;

    /// <summary>Runs what is there now; what these add is left for the next time.</summary>
    internal void Run()
    {
        if (_count == 0) return;
        lock (_lock)
        {
            (_incoming, _running) = (_running, _incoming);
            _count = 0;
        }

        try
        {
            // By index: the list does not change while it runs, and an enumerator would check that for every item.
            for (int i = 0; i < _running.Count; i++) _running[i].Callback(_running[i].State);
        }
        finally
        {
            _running.Clear();
        }
    }

    private readonly record struct Item(Action<object?> Callback, object? State);
}
