using System;
using System.Collections.Generic;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>Clients that ask for things again and again until they are sent away, each on a connection that it makes anew after a break.</summary>
internal sealed class Visitors(EndPoint server) : IAsyncDisposable
{
    private readonly CancellationTokenSource _leave = new();
    private readonly List<Task> _visitors = [];
    private long _answers;
    private long _bytes;

    /// <summary>Answers that began to arrive.</summary>
    public long Answers => Volatile.Read(ref _answers);

    /// <summary>Bytes that arrived.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>A blocking connection to a server, over TCP or a Unix socket.</summary>
    public static Socket Connect(EndPoint server)
    {
        bool isTcp = server is IPEndPoint;
        var socket = new Socket(server.AddressFamily, SocketType.Stream, isTcp ? ProtocolType.Tcp : ProtocolType.Unspecified) { ReceiveTimeout = 30_000 };
        if (isTcp) socket.NoDelay = true;
        socket.Connect(server);
        return socket;
    }

    /// <summary>One more, who asks for <paramref name="target"/> of each round and reads all of each answer.</summary>
    /// <param name="target">The request target, by the number of the round.</param>
    public void Add(Func<int, string> target) => _visitors.Add(VisitAsync(target));

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _leave.CancelAsync();
        await Task.WhenAll(_visitors);
        _leave.Dispose();
    }

    private async Task VisitAsync(Func<int, string> target)
    {
        byte[] buffer = new byte[128 * 1024];
        for (int round = 0; !_leave.IsCancellationRequested; round++)
        {
            try
            {
                using Socket socket = Connect(server);
                byte[] request = Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET {target(round)} HTTP/1.1\r\nHost: a.example\r\nConnection: close\r\n\r\n"));
                await socket.SendAsync(request.AsMemory(), _leave.Token);
                for (bool isFirst = true; ; isFirst = false)
                {
                    int count = await socket.ReceiveAsync(buffer.AsMemory(), _leave.Token);
                    if (count == 0) break;
                    if (isFirst) Interlocked.Increment(ref _answers);
                    Interlocked.Add(ref _bytes, count);
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // A server that stands still may refuse or reset; the visitor tries again.
            }
        }
    }
}
