using System;
using System.Collections.Concurrent;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>A bad line between a client and a server: it delays, splits, cuts off or goes dead in the middle.</summary>
internal sealed class Relay : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _end = new();
    private readonly ConcurrentBag<Socket> _sockets = [];
    private readonly ConcurrentBag<Task> _carrying = [];
    private readonly int _server;
    private readonly Task _accepting;
    private int _connections;

    /// <summary>Begins to relay to a port of this machine.</summary>
    /// <param name="server">The port.</param>
    public Relay(int server)
    {
        _server = server;
        _listener.Start();
        _accepting = AcceptAsync();
    }

    /// <summary>What a connection is lost after, in bytes from the server, by the connection's number; null for none.</summary>
    public Func<int, long?> CutAfter { get; init; } = static _ => null;

    /// <summary>After how many bytes from the server the line goes dead, without a FIN or a reset; null for never.</summary>
    public long? DeadAfter { get; init; }

    /// <summary>The longest pause between two pieces.</summary>
    public TimeSpan Delay { get; init; }

    /// <summary>The largest piece, in bytes.</summary>
    public int Piece { get; init; } = 64 * 1024;

    /// <summary>The port that clients connect to.</summary>
    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        _listener.Dispose();
        await _accepting;
        foreach (Socket socket in _sockets) socket.Dispose();
        await Task.WhenAll(_carrying);
        _end.Dispose();
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                Socket client = await _listener.AcceptSocketAsync(_end.Token);
                _sockets.Add(client);
                _carrying.Add(CarryAsync(client, _connections++));
            }
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // Disposed of.
        }
    }

    private async Task CarryAsync(Socket client, int number)
    {
        var server = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        _sockets.Add(server);
        client.NoDelay = true;
        try
        {
            await server.ConnectAsync(IPAddress.Loopback, _server, _end.Token);
        }
        catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException)
        {
            // There is no server any more.
            client.Dispose();
            server.Dispose();
            return;
        }

        await Task.WhenAll(
            UntilCutAsync(CopyAsync(client, server, new Random(2 * number), null, null)),
            UntilCutAsync(CopyAsync(server, client, new Random((2 * number) + 1), CutAfter(number), DeadAfter)));
        client.Dispose();
        server.Dispose();

        async Task UntilCutAsync(Task copying)
        {
            try
            {
                await copying;
            }
            catch (Exception over) when (over is OperationCanceledException or SocketException or ObjectDisposedException or IOException)
            {
                // One side has gone, or the line was cut: both sides learn it now, and the other direction ends with this one.
                client.Dispose();
                server.Dispose();
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to, Random random, long? cutAfter, long? deadAfter)
    {
        byte[] buffer = new byte[Piece];
        long carried = 0;
        while (true)
        {
            int count = await from.ReceiveAsync(buffer.AsMemory(0, random.Next(1, buffer.Length + 1)), _end.Token);
            if (count == 0)
            {
                to.Shutdown(SocketShutdown.Send);
                return;
            }

            if (carried + count > deadAfter) await Task.Delay(Timeout.Infinite, _end.Token);
            if (Delay > TimeSpan.Zero) await Task.Delay(random.NextDouble() * Delay, _end.Token);
            ReadOnlyMemory<byte> rest = buffer.AsMemory(0, (int)Math.Min(count, (cutAfter ?? long.MaxValue) - carried));
            while (rest.Length > 0) rest = rest[await to.SendAsync(rest, _end.Token)..];
            carried += count;
            if (carried < cutAfter || cutAfter is null) continue;

            // Every other one with a FIN where a reset would be honest: the client has only the framing to tell by.
            if (random.Next(2) == 0) to.LingerState = new LingerOption(true, 0);
            throw new IOException("cut");
        }
    }
}
