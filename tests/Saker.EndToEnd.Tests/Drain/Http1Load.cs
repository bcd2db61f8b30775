using System;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;

namespace Saker.EndToEnd.Tests.Drain;

/// <summary>A client of HTTP/1.1 that asks for one file after the other on one connection, and on the next when that has ended.</summary>
/// <param name="port">The server's.</param>
/// <param name="secure">Whether it speaks TLS.</param>
/// <param name="files">What it asks for.</param>
/// <param name="ledger">Where it accounts for every request.</param>
internal sealed class Http1Load(int port, bool secure, DrainFile[] files, Ledger ledger)
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _buffer = new byte[64 * 1024];

    /// <summary>Goes on until <paramref name="stop"/> between two requests, or until nobody listens.</summary>
    public async Task RunAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            Stream stream;
            try
            {
                await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), CancellationToken.None);
                stream = new NetworkStream(socket, ownsSocket: false);
                using var patience = new CancellationTokenSource(s_patience);
                if (secure) stream = await SecureClient.OverAsync(stream, SslApplicationProtocol.Http11, patience.Token);
            }
            catch (Exception refused) when (refused is SocketException or IOException or AuthenticationException)
            {
                ledger.Refuses();
                return;
            }

            for (bool isFirst = true; !stop.IsCancellationRequested && await AskAsync(stream, isFirst); isFirst = false)
            {
                // The connection is kept.
            }
        }
    }

    /// <summary>Asks for one file; false when the connection has ended.</summary>
    private async Task<bool> AskAsync(Stream stream, bool isFirst)
    {
        int id = ledger.Ask();
        DrainFile file = DrainFile.Of(files, id);
        int got = 0;
        try
        {
            using var patience = new CancellationTokenSource(s_patience);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET {file.Path}?{id} HTTP/1.1\r\nHost: a\r\n\r\n")), patience.Token);
            int headEnd;
            while ((headEnd = _buffer.AsSpan(0, got).IndexOf("\r\n\r\n"u8)) < 0)
            {
                int count = await stream.ReadAsync(_buffer.AsMemory(got), patience.Token);
                if (count == 0)
                {
                    if (got == 0 && !isFirst) ledger.Ends(id, Ledger.Outcome.NotTaken);
                    else ledger.Fails($"{Name} {id}: the connection ended after {got} bytes of a head, {(isFirst ? "the first" : "a later")} one");
                    return false;
                }

                got += count;
            }

            string head = Encoding.ASCII.GetString(_buffer, 0, headEnd);
            bool closes = head.Contains("\r\nConnection: close", StringComparison.Ordinal);
            if (!head.StartsWith("HTTP/1.1 200 ", StringComparison.Ordinal) || !head.Contains($"\r\nContent-Length: {file.Content.Length}", StringComparison.Ordinal))
            {
                ledger.Fails($"{Name} {id}: {head}");
                return false;
            }

            ReadOnlyMemory<byte> piece = _buffer.AsMemory((headEnd + 4)..got);
            for (int received = 0; ;)
            {
                if (received + piece.Length > file.Content.Length || !piece.Span.SequenceEqual(file.Content.AsSpan(received, piece.Length)))
                {
                    ledger.Fails($"{Name} {id}: a wrong byte behind {received}");
                    return false;
                }

                received += piece.Length;
                if (received == file.Content.Length) break;
                int count = await stream.ReadAsync(_buffer, patience.Token);
                if (count == 0)
                {
                    ledger.Fails($"{Name} {id}: cut off after {received} of {file.Content.Length} bytes");
                    return false;
                }

                piece = _buffer.AsMemory(0, count);
            }

            ledger.Ends(id, Ledger.Outcome.Answered);
            if (!closes) return true;
            if (await stream.ReadAsync(_buffer, patience.Token) != 0) ledger.Fails($"{Name} {id}: more bytes behind the last answer");
            return false;
        }
        catch (IOException gone)
        {
            if (isFirst && got == 0) ledger.Ends(id, Ledger.Outcome.NeverConnected);
            else ledger.Fails($"{Name} {id}: {gone.Message} after {got} bytes of a head, {(isFirst ? "the first" : "a later")} one");
            return false;
        }
        catch (OperationCanceledException)
        {
            ledger.Fails($"{Name} {id}: nothing for {s_patience.TotalSeconds} s");
            return false;
        }
    }

    private string Name => secure ? "https" : "http/1.1";
}
