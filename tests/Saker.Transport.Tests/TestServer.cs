using System;
using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Transport.Tests;

/// <summary>A real group on loopback whose connections run a body of the test's; a failure in a body fails the test.</summary>
internal sealed class TestServer : IAsyncDisposable
{
    /// <summary>Far more than anything takes: a test that waits this long has failed.</summary>
    internal static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly Func<ITransport, Task> _body;
    private readonly ConcurrentBag<Task> _running = [];
    private int _expected;

    internal TestServer(TransportKind kind, Func<ITransport, Task> body, int loops = 1, IPAddress? address = null, EventLoopGroupOptions? options = null)
    {
        _body = body;
        Group = new EventLoopGroup((options ?? new EventLoopGroupOptions()) with { Kind = kind, Loops = loops });
        Group.Start();
        EndPoint = Group.Listen(new IPEndPoint(address ?? IPAddress.Loopback, 0), transport => _running.Add(RunAsync(transport)));
    }

    internal EventLoopGroup Group { get; }

    internal IPEndPoint EndPoint { get; }

    internal Socket Connect(Action<Socket>? prepare = null)
    {
        IPEndPoint target = EndPoint.Address.Equals(IPAddress.IPv6Any) ? new IPEndPoint(IPAddress.Loopback, EndPoint.Port) : EndPoint;
        Socket client = new(target.AddressFamily, SocketType.Stream, ProtocolType.Tcp)
        {
            NoDelay = true,
            ReceiveTimeout = (int)Patience.TotalMilliseconds,
            SendTimeout = (int)Patience.TotalMilliseconds,
        };
        prepare?.Invoke(client);
        client.Connect(target);
        Interlocked.Increment(ref _expected);
        return client;
    }

    /// <summary>Waits for the bodies of all connected clients, and rethrows what failed in them.</summary>
    internal async Task FinishAsync()
    {
        await Eventually.HoldsAsync(() => _running.Count >= Volatile.Read(ref _expected), "every connection is accepted");
        await Task.WhenAll(_running).WaitAsync(Patience);
    }

    public async ValueTask DisposeAsync() => await Group.DisposeAsync().AsTask().WaitAsync(Patience);

    private async Task RunAsync(ITransport transport)
    {
        try
        {
            await _body(transport);
        }
        finally
        {
            transport.Close();
        }
    }
}
