using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Differential.Tests;

/// <summary>Another HTTP server on loopback, and how to ask it.</summary>
internal abstract class Peer : IAsyncDisposable
{
    // Only for a peer that waits for more where we refuse; every other case ends without it.
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(1);

    public abstract string Name { get; }

    protected abstract int Port { get; }

    public abstract ValueTask DisposeAsync();

    /// <summary>Sends the bytes on a new connection, request by request, and reads all answers.</summary>
    /// <param name="stream">The bytes.</param>
    /// <param name="ends">
    /// Where we say that requests end. Each is sent when the one before has been answered: some servers forget a request
    /// that they have received but not answered when what follows is bad or the end.
    /// </param>
    /// <param name="isRefused">Whether we refuse what comes after; then the peer must close, and is not told that no more bytes come.</param>
    public async Task<Observation> ObserveAsync(byte[] stream, IReadOnlyList<int> ends, bool isRefused)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, Port));
        var answers = new StringBuilder();
        try
        {
            int sent = 0;
            int expected = 0;
            foreach (int end in ends)
            {
                await socket.SendAsync(stream.AsMemory(sent, end - sent));
                sent = end;
                expected++;
                if (!await ReceiveAsync(socket, answers, expected))
                {
                    return Observation.OfAnswers(answers.ToString());
                }
            }

            await socket.SendAsync(stream.AsMemory(sent));
            if (!isRefused || await ReceiveAsync(socket, answers, int.MaxValue))
            {
                socket.Shutdown(SocketShutdown.Send);
                await ReceiveAsync(socket, answers, int.MaxValue);
            }
        }
        catch (SocketException)
        {
            // A peer that refuses may reset with bytes of ours unread: what it said until then counts.
        }

        return Observation.OfAnswers(answers.ToString());
    }

    // Until there are so many answers, or nothing comes any more: true. The peer has closed: false.
    private static async Task<bool> ReceiveAsync(Socket socket, StringBuilder answers, int expected)
    {
        byte[] buffer = new byte[4096];
        while (Observation.CountAnswered(answers.ToString()) < expected)
        {
            int read = await ReceiveAsync(socket, buffer);
            if (read <= 0)
            {
                return read < 0;
            }

            answers.Append(Encoding.Latin1.GetString(buffer, 0, read));
        }

        return true;
    }

    // Bytes received, 0 at the end, -1 when patience runs out.
    private static async Task<int> ReceiveAsync(Socket socket, byte[] buffer)
    {
        using var timeout = new CancellationTokenSource(s_patience);
        try
        {
            return await socket.ReceiveAsync(buffer, timeout.Token);
        }
        catch (OperationCanceledException)
        {
            return -1;
        }
    }
}
