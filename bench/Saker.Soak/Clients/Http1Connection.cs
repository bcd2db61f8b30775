using System;
using System.Collections.Generic;
using System.IO;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Peers;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Clients;

/// <summary>One HTTP/1.1 connection of a client that reads its own answers. Owner: one client.</summary>
internal sealed class Http1Connection : IAsyncDisposable
{
    private readonly Socket _socket;
    private readonly Stream _stream;
    private byte[] _buffer = new byte[16 * 1024];
    private int _start;
    private int _end;

    private Http1Connection(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>Whether the server said that its last answer was the last one.</summary>
    public bool IsLast { get; private set; }

    /// <summary>Connects.</summary>
    /// <param name="endpoint">Where to.</param>
    /// <param name="receiveBuffer">Size of the socket's receive buffer, small for a client that is to be slow; null for the system's choice.</param>
    /// <param name="cancel">Gives up.</param>
    public static async Task<Http1Connection> OpenAsync(Endpoint endpoint, int? receiveBuffer, CancellationToken cancel)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
            await socket.ConnectAsync(endpoint.Address, cancel);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (endpoint.IsSecure)
            {
                var secure = new SslStream(stream);
                stream = secure;
                var options = new SslClientAuthenticationOptions
                {
                    TargetHost = "localhost",
                    ApplicationProtocols = [SslApplicationProtocol.Http11],
                    RemoteCertificateValidationCallback = CertificateFiles.IsOurs,
                };
                await secure.AuthenticateAsClientAsync(options, cancel);
            }

            return new Http1Connection(socket, stream);
        }
        catch (Exception e) when (e is IOException or SocketException or AuthenticationException or OperationCanceledException)
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The bytes of a request.</summary>
    public static byte[] Write(Exchange exchange, bool isLast)
    {
        var text = new StringBuilder().Append(exchange.Method).Append(' ').Append(exchange.Path).Append(" HTTP/1.1\r\nHost: localhost\r\n");
        foreach ((string name, string value) in exchange.Fields) text.Append(name).Append(": ").Append(value).Append("\r\n");
        if (isLast) text.Append("Connection: close\r\n");
        if (exchange.Content is { } content) text.Append("Content-Length: ").Append(content.Length).Append("\r\n\r\n").Append(content);
        else text.Append("\r\n");
        return Encoding.ASCII.GetBytes(text.ToString());
    }

    public async Task SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancel)
    {
        await _stream.WriteAsync(bytes, cancel);
        await _stream.FlushAsync(cancel);
    }

    /// <summary>Reads the answer to <paramref name="exchange"/>.</summary>
    /// <param name="exchange">What was asked.</param>
    /// <param name="pause">Waited between two receives, of <paramref name="piece"/> bytes at most; for a slow client.</param>
    /// <param name="piece">The most bytes taken at once.</param>
    /// <param name="cancel">Gives up.</param>
    /// <returns>The answer, or null when the connection ended before its first byte.</returns>
    /// <exception cref="InvalidDataException">It is not in form.</exception>
    public async Task<Answer?> ReadAsync(Exchange exchange, TimeSpan pause, int piece, CancellationToken cancel)
    {
        int headEnd;
        while ((headEnd = _buffer.AsSpan(_start, _end - _start).IndexOf("\r\n\r\n"u8)) < 0)
        {
            if (await FillAsync(piece, cancel)) continue;
            return _start == _end ? null : throw new InvalidDataException("the connection ended within a head");
        }

        string[] lines = Encoding.Latin1.GetString(_buffer, _start, headEnd).Split("\r\n");
        _start += headEnd + 4;
        if (!lines[0].StartsWith("HTTP/1.1 ", StringComparison.Ordinal) || !int.TryParse(lines[0].AsSpan(9, 3), out int status))
            throw new InvalidDataException($"no status line: {lines[0]}");
        var fields = new List<(string Name, string Value)>();
        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0) throw new InvalidDataException($"no field line: {line}");
            fields.Add((line[..colon], line[(colon + 1)..].Trim()));
        }

        var answer = new Answer(status, fields, [], IsCut: false, Clock.Now);
        IsLast |= answer["Connection"] == "close";
        if (exchange.IsHead || status is 204 or 304) return answer;
        if (!long.TryParse(answer["Content-Length"], out long length)) throw new InvalidDataException("an answer without a length");
        byte[] content = new byte[length];
        int done = 0;
        while (done < length)
        {
            int count = (int)Math.Min(length - done, _end - _start);
            _buffer.AsSpan(_start, count).CopyTo(content.AsSpan(done));
            _start += count;
            done += count;
            if (done == length) break;
            if (pause > TimeSpan.Zero) await Task.Delay(pause, cancel);
            if (!await FillAsync(piece, cancel)) break;
        }

        return answer with { Content = content[..done], IsCut = done < length, Done = Clock.Now };
    }

    /// <summary>Closes with a reset instead of a FIN.</summary>
    public void Reset()
    {
        _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        _socket.Dispose();
    }

    public ValueTask DisposeAsync() => _stream.DisposeAsync();

    // False at the end of the connection, however it ends.
    private async Task<bool> FillAsync(int piece, CancellationToken cancel)
    {
        if (_start == _end) _start = _end = 0;
        if (_end == _buffer.Length)
        {
            if (_start > 0) _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            else Array.Resize(ref _buffer, _buffer.Length * 2);
            _end -= _start;
            _start = 0;
        }

        int count;
        try
        {
            count = await _stream.ReadAsync(_buffer.AsMemory(_end, Math.Min(piece, _buffer.Length - _end)), cancel);
        }
        catch (IOException)
        {
            return false;
        }

        _end += count;
        return count > 0;
    }
}
