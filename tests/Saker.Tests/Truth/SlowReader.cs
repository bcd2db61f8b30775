using System;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Saker.Tests.Truth;

/// <summary>
/// A client on a real socket that asks for one thing and takes it at the pace the test sets: what it has not read yet fills the
/// system's buffers, and the server waits. Owner: the test that made it.
/// </summary>
internal sealed class SlowReader : IDisposable
{
    private const int PatienceMilliseconds = 30_000;

    private readonly Socket _socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp)
    {
        ReceiveTimeout = PatienceMilliseconds,
        SendTimeout = PatienceMilliseconds,
    };

    private readonly byte[] _buffer = new byte[64 * 1024];
    private byte[] _content = [];
    private string _head = "";

    private SlowReader()
    {
    }

    /// <summary>Content bytes read so far.</summary>
    public int Count { get; private set; }

    /// <summary>True when the connection ended before the length that was promised.</summary>
    public bool WasCutOff { get; private set; }

    /// <summary>The status code.</summary>
    public int Status => int.Parse(_head.Split(' ')[1], CultureInfo.InvariantCulture);

    /// <summary>What of the content has arrived.</summary>
    public ReadOnlySpan<byte> Content => _content.AsSpan(0, Count);

    /// <summary>The promised length.</summary>
    public int Length => _content.Length;

    /// <summary>The value of a field, or null.</summary>
    public string? this[string name]
    {
        get
        {
            foreach (string line in _head.Split("\r\n"))
            {
                if (line.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase)) return line[(name.Length + 2)..];
            }

            return null;
        }
    }

    /// <summary>Asks for <paramref name="target"/> and reads the header section, and of the content what came with it.</summary>
    public static SlowReader Ask(IPEndPoint server, string target) => Ask(server, target, receiveBufferBytes: 8 * 1024);

    /// <summary>Asks, and reads all there is as fast as it comes.</summary>
    public static SlowReader AskForAll(IPEndPoint server, string target)
    {
        SlowReader reader = Ask(server, target, receiveBufferBytes: null);
        reader.ReadToEnd();
        return reader;
    }

    /// <summary>Reads until the connection ends, by a FIN or a reset.</summary>
    public void ReadToEnd()
    {
        try
        {
            int count;
            while ((count = _socket.Receive(_buffer)) > 0) Keep(_buffer.AsSpan(0, count));
        }
        catch (SocketException error) when (error.SocketErrorCode == SocketError.ConnectionReset)
        {
            // How a cut looks from here; what was read before it counts.
        }

        WasCutOff = Count < Length;
    }

    /// <inheritdoc/>
    public void Dispose() => _socket.Dispose();

    private static SlowReader Ask(IPEndPoint server, string target, int? receiveBufferBytes)
    {
        var reader = new SlowReader();
        if (receiveBufferBytes is { } bytes) reader._socket.ReceiveBufferSize = bytes;
        reader._socket.Connect(server);
        reader._socket.Send(Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"));
        int end;
        int got = 0;
        while ((end = reader._buffer.AsSpan(0, got).IndexOf("\r\n\r\n"u8)) < 0)
        {
            int count = reader._socket.Receive(reader._buffer.AsSpan(got, 1024));
            if (count == 0) throw new InvalidOperationException("the connection ended before the header section did");
            got += count;
        }

        reader._head = Encoding.ASCII.GetString(reader._buffer, 0, end);
        reader._content = new byte[int.Parse(reader["Content-Length"] ?? "0", CultureInfo.InvariantCulture)];
        reader.Keep(reader._buffer.AsSpan((end + 4)..got));
        return reader;
    }

    private void Keep(ReadOnlySpan<byte> bytes)
    {
        if (Count + bytes.Length > Length) throw new InvalidOperationException("more bytes than the length that was promised");
        bytes.CopyTo(_content.AsSpan(Count));
        Count += bytes.Length;
    }
}
