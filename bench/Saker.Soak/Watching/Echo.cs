using System;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Soak.Watching;

/// <summary>
/// A kilobyte sent to and fro over loopback within this program, ten times a second: what the machine itself takes for a request, however
/// busy others keep it. Latencies are held against it. Owner: the session.
/// </summary>
internal sealed class Echo(Tally tally)
{
    /// <summary>The name of its latencies.</summary>
    public const string Series = "echo";

    private const int MessageBytes = 1024;
    private static readonly TimeSpan s_pause = TimeSpan.FromMilliseconds(100);

    public async Task RunAsync(CancellationToken cancel)
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        Task answering = AnswerAsync(listener, cancel);
        using var client = new TcpClient { NoDelay = true };
        byte[] message = new byte[MessageBytes];
        try
        {
            await client.ConnectAsync((IPEndPoint)listener.LocalEndpoint, cancel);
            NetworkStream stream = client.GetStream();
            while (!cancel.IsCancellationRequested)
            {
                TimeSpan asked = Clock.Now;
                await stream.WriteAsync(message, cancel);
                await stream.ReadExactlyAsync(message, cancel);
                tally.Latency(Series, Clock.Now - asked);
                await Task.Delay(s_pause, cancel);
            }
        }
        catch (OperationCanceledException)
        {
            // The end of the run.
        }

        client.Close();
        await answering;
    }

    private static async Task AnswerAsync(TcpListener listener, CancellationToken cancel)
    {
        byte[] message = new byte[MessageBytes];
        try
        {
            using TcpClient peer = await listener.AcceptTcpClientAsync(cancel);
            peer.NoDelay = true;
            NetworkStream stream = peer.GetStream();
            while (true)
            {
                await stream.ReadExactlyAsync(message, cancel);
                await stream.WriteAsync(message, cancel);
            }
        }
        catch (Exception e) when (e is IOException or OperationCanceledException)
        {
            // The client has gone.
        }
    }
}
