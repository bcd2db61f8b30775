using System;
using System.Net;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Transport;

namespace Saker.Tests.Connections;

/// <summary>Receives the same bytes a number of times, then the end; drops what is sent. Allocates nothing, to measure who does.</summary>
internal sealed class RepeatingTransport(EventLoop loop, byte[] bytes, int times, Action<int> beforeReceive) : ITransport
{
    private int _received;

    public EventLoop Loop { get; } = loop;

    public IPEndPoint? RemoteEndPoint { get; init; }

    public IPEndPoint? LocalEndPoint => null;

    public long BytesSent { get; private set; }

    public ValueTask<IoResult> ReceiveAsync(ReceiveBuffer buffer)
    {
        beforeReceive(_received);
        if (_received++ == times) return new ValueTask<IoResult>(new IoResult(IoStatus.EndOfStream, 0));
        bytes.CopyTo(buffer.GetWritable());
        buffer.Commit(bytes.Length);
        return new ValueTask<IoResult>(IoResult.Ok(bytes.Length));
    }

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes, bool more = false)
    {
        BytesSent += bytes.Length;
        return new ValueTask<IoResult>(IoResult.Ok(bytes.Length));
    }

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more = false)
    {
        long sent = 0;
        foreach (ReadOnlyMemory<byte> segment in segments.Span) sent += segment.Length;
        BytesSent += sent;
        return new ValueTask<IoResult>(IoResult.Ok(sent));
    }

    public ValueTask<IoResult> SendFileAsync(SafeFileHandle file, long offset, long length, bool isRemote = false) => new(IoResult.Ok(length));

    public void ShutdownSend()
    {
    }

    public void CancelPending(IoStatus reason)
    {
    }

    public void Close()
    {
    }

    public void Abort()
    {
    }
}
