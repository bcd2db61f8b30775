using System;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>Sends bytes nobody polite would send, and keeps what comes back.</summary>
internal static class AttackClient
{
    /// <summary>Sends all of <paramref name="bytes"/> on a new connection and reads until it ends, or nothing more comes.</summary>
    /// <param name="to">An address, or the path of a Unix socket.</param>
    /// <param name="bytes">What to send.</param>
    /// <param name="patience">How long nothing may come before the connection is given up: the server may be waiting for more.</param>
    /// <param name="from">The client's own address, for whoever wants to find the connection in a log.</param>
    /// <returns>What came, one character a byte; and whether the other side has ended it, and not our patience.</returns>
    public static async Task<(string Text, bool HasEnded)> ExchangeAsync(EndPoint to, ReadOnlyMemory<byte> bytes, TimeSpan patience, IPAddress? from = null)
    {
        bool isTcp = to is IPEndPoint;
        using var socket = isTcp
            ? new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true }
            : new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        if (from is not null) socket.Bind(new IPEndPoint(from, 0));
        await socket.ConnectAsync(to);
        var text = new StringBuilder();
        bool hasEnded = true;
        byte[] buffer = new byte[16 * 1024];
        try
        {
            await socket.SendAsync(bytes);
            while (true)
            {
                using var timeout = new CancellationTokenSource(patience);
                int count = await socket.ReceiveAsync(buffer, timeout.Token);
                if (count == 0) break;
                text.Append(Encoding.Latin1.GetString(buffer, 0, count));
            }
        }
        catch (Exception end) when (end is SocketException or OperationCanceledException)
        {
            // A reset is an end like any other here; and whoever waits for more of a broken message waits in vain.
            hasEnded = end is SocketException;
        }

        return (text.ToString(), hasEnded);
    }
}
