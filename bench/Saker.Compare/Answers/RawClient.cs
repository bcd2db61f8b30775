using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;
using Saker.Compare.Peers;

namespace Saker.Compare.Answers;

/// <summary>A connection to a server on 127.0.0.1 that sends the bytes it is given and reads answers strictly. One caller at a time.</summary>
/// <remarks>It shares no code with Saker on purpose: a mistake in Saker's parser must not hide here.</remarks>
internal sealed class RawClient(bool encrypted = false) : IDisposable
{
    private const int FirstBufferBytes = 4 * 1024;
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
    private Stream? _stream;
    private byte[] _received = new byte[FirstBufferBytes];
    private int _length;

    public void Dispose()
    {
        _stream?.Dispose();
        _socket.Dispose();
    }

    public async Task ConnectAsync(int port, CancellationToken cancel)
    {
        await _socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), cancel);
        var plain = new NetworkStream(_socket);
        _stream = plain;
        if (encrypted)
        {
            var secured = new SslStream(plain, leaveInnerStreamOpen: false, CertificateFiles.IsOurs);
            _stream = secured;
            await secured.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost" }, cancel);
        }
    }

    private Stream Stream => _stream ?? throw new InvalidOperationException("not connected");

    /// <summary>Sends everything at once, then reads <paramref name="count"/> answers.</summary>
    /// <param name="requests">One or several pipelined requests.</param>
    /// <param name="count">How many requests those are.</param>
    /// <param name="withContent">False for HEAD, whose Content-Length announces content that is not sent (RFC 9110 §9.3.2).</param>
    /// <param name="cancel">Stops the exchange.</param>
    public async Task<IReadOnlyList<Answer>> ExchangeAsync(ReadOnlyMemory<byte> requests, int count, bool withContent, CancellationToken cancel)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancel);
        bounded.CancelAfter(s_limit);
        try
        {
            await Stream.WriteAsync(requests, bounded.Token);

            var answers = new List<Answer>(count);
            while (answers.Count < count)
            {
                answers.Add(await ReadAnswerAsync(withContent, bounded.Token));
            }

            return answers;
        }
        catch (OperationCanceledException e) when (!cancel.IsCancellationRequested)
        {
            throw new MeasurementException($"no complete answer within {s_limit.TotalSeconds:0} s", e);
        }
        catch (IOException e)
        {
            throw new MeasurementException($"the connection failed: {e.Message}", e);
        }
    }

    /// <summary>True when the server has sent bytes that belong to no answer read so far.</summary>
    /// <remarks>TLS sends session tickets of its own accord, so there only what was decrypted counts.</remarks>
    public bool HasSurplus => _length > 0 || (!encrypted && _socket.Available > 0);

    private async Task<Answer> ReadAnswerAsync(bool withContent, CancellationToken cancel)
    {
        int headLength;
        while ((headLength = HeadLength()) < 0)
        {
            await ReceiveAsync(cancel);
        }

        byte[] head = Take(headLength);
        (int status, Dictionary<string, string> fields) = ParseHead(Encoding.Latin1.GetString(head));
        int contentLength = 0;
        if (withContent && status is not (204 or 304))
        {
            if (!fields.TryGetValue("content-length", out string? value) || !int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out contentLength))
            {
                throw new MeasurementException("the answer has no Content-Length, which every file server can give here");
            }
        }

        while (_length < contentLength)
        {
            await ReceiveAsync(cancel);
        }

        return new Answer(status, fields, head, Take(contentLength));
    }

    private static (int Status, Dictionary<string, string> Fields) ParseHead(string head)
    {
        string[] lines = head.Split("\r\n");
        string[] statusLine = lines[0].Split(' ', 3);
        if (statusLine.Length < 2 || statusLine[0] != "HTTP/1.1" || !int.TryParse(statusLine[1], NumberStyles.None, CultureInfo.InvariantCulture, out int status))
        {
            throw new MeasurementException($"not a status line: {lines[0]}");
        }

        var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
        foreach (string line in lines[1..^2])
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
            {
                throw new MeasurementException($"not a field line: {line}");
            }

            fields[line[..colon].ToLowerInvariant()] = line[(colon + 1)..].Trim();
        }

        return (status, fields);
    }

    private int HeadLength()
    {
        int blank = _received.AsSpan(0, _length).IndexOf("\r\n\r\n"u8);
        return blank < 0 ? -1 : blank + 4;
    }

    private byte[] Take(int count)
    {
        byte[] taken = _received[..count];
        _received.AsSpan(count, _length - count).CopyTo(_received);
        _length -= count;
        return taken;
    }

    private async Task ReceiveAsync(CancellationToken cancel)
    {
        if (_length == _received.Length)
        {
            Array.Resize(ref _received, _received.Length * 2);
        }

        int n = await Stream.ReadAsync(_received.AsMemory(_length), cancel);
        if (n == 0)
        {
            throw new MeasurementException("the server closed the connection within an answer");
        }

        _length += n;
    }
}
