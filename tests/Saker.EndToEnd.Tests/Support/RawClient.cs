using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>A TCP connection on which a test says exactly which bytes go out, and reads answers one by one.</summary>
internal sealed class RawClient : IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly BufferedStream _input;

    private RawClient(Socket socket)
    {
        _socket = socket;
        _input = new BufferedStream(new NetworkStream(socket, ownsSocket: true));
    }

    /// <summary>Connects to a port of this machine.</summary>
    /// <param name="port">The port.</param>
    /// <param name="receiveBuffer">Size of the socket's receive buffer, small for a client that is to be slow; null for the system's choice.</param>
    public static async Task<RawClient> ConnectAsync(int port, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
        await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port)).WaitAsync(s_patience);
        return new RawClient(socket);
    }

    /// <summary>Sends <paramref name="text"/>, one byte a character.</summary>
    public async Task SendAsync(string text)
    {
        using var patience = new CancellationTokenSource(s_patience);
        ReadOnlyMemory<byte> rest = Encoding.Latin1.GetBytes(text);
        while (rest.Length > 0) rest = rest[await _socket.SendAsync(rest, patience.Token)..];
    }

    /// <summary>Sends a FIN.</summary>
    public void ShutdownSend() => _socket.Shutdown(SocketShutdown.Send);

    /// <summary>Reads one answer.</summary>
    /// <param name="toHead">Whether it answers a HEAD, and so ends with its header section.</param>
    /// <returns>The answer, or null when the connection ended in its place.</returns>
    /// <exception cref="EndOfStreamException">The connection ended within it.</exception>
    public async Task<RawAnswer?> ReadAsync(bool toHead = false)
    {
        using var patience = new CancellationTokenSource(s_patience);
        string? statusLine = await ReadLineAsync(patience.Token);
        if (statusLine is null) return null;
        var fields = new List<KeyValuePair<string, string>>();
        while (await ReadLineAsync(patience.Token) is { Length: > 0 } line)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(new(line[..colon], line[(colon + 1)..].Trim()));
        }

        var answer = new RawAnswer(statusLine, fields, []);
        if (toHead || answer.Status is 204 or 304 or (>= 100 and < 200)) return answer;
        if (answer["Transfer-Encoding"] is not null) throw new NotSupportedException($"this reader knows no transfer codings: {answer}");
        if (answer["Content-Length"] is not { } length) return answer with { Content = await ReadToEndAsync() };
        byte[] content = new byte[long.Parse(length, CultureInfo.InvariantCulture)];
        await _input.ReadExactlyAsync(content, patience.Token);
        return answer with { Content = content };
    }

    /// <summary>Reads up to <paramref name="count"/> bytes; 0 at the end.</summary>
    public async Task<int> ReadSomeAsync(int count)
    {
        using var patience = new CancellationTokenSource(s_patience);
        return await _input.ReadAsync(new byte[count], patience.Token);
    }

    /// <summary>Reads until the connection ends.</summary>
    public async Task<byte[]> ReadToEndAsync()
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var all = new MemoryStream();
        await _input.CopyToAsync(all, patience.Token);
        return all.ToArray();
    }

    /// <summary>Reads until the connection ends, with a FIN or a reset, and counts; keeps nothing.</summary>
    public async Task<long> CountToEndAsync()
    {
        long total = 0;
        byte[] buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                using var patience = new CancellationTokenSource(s_patience);
                int count = await _input.ReadAsync(buffer, patience.Token);
                if (count == 0) return total;
                total += count;
            }
        }
        catch (IOException)
        {
            return total;       // a reset
        }
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => _input.DisposeAsync();

    private async Task<string?> ReadLineAsync(CancellationToken patience)
    {
        var line = new StringBuilder();
        byte[] one = new byte[1];
        while (await _input.ReadAsync(one, patience) > 0)
        {
            if (one[0] == '\n') return line.ToString().TrimEnd('\r');
            line.Append((char)one[0]);
        }

        return line.Length == 0 ? null : throw new EndOfStreamException($"the connection ended within the line \"{line}\"");
    }
}
