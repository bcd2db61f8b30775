using System;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Saker.Protocol.Http2;
using Saker.Tests.Http2;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>A client of HTTP/2 on a real socket that says exactly the frames a test wants, and reads those of the server one by one.</summary>
internal sealed class FrameClient : Http2Frames<FrameClient>, IAsyncDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly Socket _socket;
    private readonly Stream _stream;
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    private FrameClient(Socket socket, Stream stream)
    {
        _socket = socket;
        _stream = stream;
    }

    /// <summary>True when something can be read without waiting.</summary>
    public bool HasInput => _end > _start || _socket.Available > 0;

    /// <summary>True once the connection has been reset; nothing is read to find out.</summary>
    public bool IsReset => _socket.Poll(0, SelectMode.SelectError) || (int)_socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0;

    /// <summary>Connects to a port of this machine; nothing is said yet.</summary>
    /// <param name="port">The port.</param>
    /// <param name="secure">Whether TLS comes first, with h2 by ALPN; the certificate is not looked at.</param>
    /// <param name="receiveBuffer">Size of the socket's receive buffer, small for a client that is to be slow; null for the system's choice.</param>
    public static async Task<FrameClient> ConnectAsync(int port, bool secure = false, int? receiveBuffer = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            if (receiveBuffer is { } bytes) socket.ReceiveBufferSize = bytes;
            using var patience = new CancellationTokenSource(s_patience);
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port), patience.Token);
            Stream stream = new NetworkStream(socket, ownsSocket: true);
            if (secure) stream = await SecureClient.OverAsync(stream, SslApplicationProtocol.Http2, patience.Token);
            return new FrameClient(socket, stream);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }

    /// <summary>The preface, SETTINGS, and the acknowledgement of the server's, which is on its way.</summary>
    public FrameClient Open(params (int Name, uint Value)[] settings) => Add(ConnectionPreface.Bytes).Settings(settings).SettingsAck();

    /// <summary>Sends what was added.</summary>
    /// <exception cref="IOException">The connection is gone.</exception>
    public async Task SendAsync(CancellationToken stop = default)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(stop);
        patience.CancelAfter(s_patience);
        await _stream.WriteAsync(TakeUnsent(), patience.Token);
    }

    /// <summary>Reads one frame, or null when the connection has ended.</summary>
    /// <exception cref="IOException">The connection was reset, or has ended within a frame.</exception>
    public ValueTask<ReceivedFrame?> ReadAsync(CancellationToken stop = default) => ReadAsync(s_patience, stop);

    /// <summary>The same with a patience of the test's own.</summary>
    public async ValueTask<ReceivedFrame?> ReadAsync(TimeSpan patience, CancellationToken stop)
    {
        using var given = CancellationTokenSource.CreateLinkedTokenSource(stop);
        given.CancelAfter(patience);
        while (true)
        {
            ReadOnlyMemory<byte> unread = _buffer.AsMemory(_start.._end);
            if (FrameHeader.TryRead(unread.Span, out FrameHeader header) && unread.Length >= FrameHeader.Size + header.Length)
            {
                _start += FrameHeader.Size + header.Length;
                return new ReceivedFrame(header, unread.Slice(FrameHeader.Size, header.Length));
            }

            unread.CopyTo(_buffer);
            (_start, _end) = (0, unread.Length);
            int count = await _stream.ReadAsync(_buffer.AsMemory(_end), given.Token);
            if (count == 0) return unread.Length == 0 ? null : throw new EndOfStreamException("the connection ended within a frame");
            _end += count;
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        // A close that says so would wait for a peer that does not read.
        _socket.Dispose();
        await _stream.DisposeAsync();
    }
}
