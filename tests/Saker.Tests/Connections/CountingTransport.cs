using System;
using System.Net;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Transport;

namespace Saker.Tests.Connections;

/// <summary>Counts the sends that reach the transport beneath it.</summary>
internal sealed class CountingTransport(ITransport inner) : ITransport
{
    public int Sends { get; private set; }

    public EventLoop Loop => inner.Loop;

    public IPEndPoint? RemoteEndPoint => inner.RemoteEndPoint;

    public IPEndPoint? LocalEndPoint => inner.LocalEndPoint;

    public long BytesSent => inner.BytesSent;

    public ValueTask<IoResult> ReceiveAsync(ReceiveBuffer buffer) => inner.ReceiveAsync(buffer);

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes, bool more = false)
    {
        Sends++;
        return inner.SendAsync(bytes, more);
    }

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more = false)
    {
        Sends++;
        return inner.SendAsync(segments, more);
    }

    public ValueTask<IoResult> SendFileAsync(SafeFileHandle file, long offset, long length, bool isRemote = false)
    {
        Sends++;
        return inner.SendFileAsync(file, offset, length, isRemote);
    }

    public void ShutdownSend() => inner.ShutdownSend();

    public void CancelPending(IoStatus reason) => inner.CancelPending(reason);

    public void Close() => inner.Close();

    public void Abort() => inner.Abort();
}
