using System.Collections.Generic;
using System.Threading.Tasks;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>Who is connected to one loop, and the way to ask them to go. Loop-bound.</summary>
internal sealed class ConnectionTable(EventLoop loop)
{
    private readonly HashSet<IConnection> _connections = [];
    private TaskCompletionSource? _empty;

    /// <summary>Connections open now.</summary>
    public int Count => _connections.Count;

    /// <summary>True once the server is stopping: responses say Connection: close from now on.</summary>
    public bool IsDraining { get; private set; }

    /// <summary>Adds a connection that has just been accepted.</summary>
    public void Add(IConnection connection)
    {
        loop.AssertOnLoop();
        _connections.Add(connection);
    }

    /// <summary>Removes a connection that has ended.</summary>
    public void Remove(IConnection connection)
    {
        loop.AssertOnLoop();
        _connections.Remove(connection);
        if (_connections.Count == 0) _empty?.TrySetResult();
    }

    /// <summary>Asks every connection to end after what it is doing.</summary>
    public void BeginDrain()
    {
        loop.AssertOnLoop();
        IsDraining = true;
        foreach (IConnection connection in Snapshot()) connection.BeginDrain();
    }

    /// <summary>The same; the returned task completes when the last one has ended. When no more are accepted.</summary>
    public Task DrainAsync()
    {
        BeginDrain();
        _empty ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        if (_connections.Count == 0) _empty.TrySetResult();
        return _empty.Task;
    }

    /// <summary>Cuts off whoever is still there.</summary>
    public void AbortAll()
    {
        loop.AssertOnLoop();
        foreach (IConnection connection in Snapshot()) connection.Abort();
    }

    // A connection that ends removes itself, inline, while we go through them.
    private IConnection[] Snapshot() => [.. _connections];
}
