using System;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Transport.Interop;

namespace Saker.Transport;

/// <summary>
/// A TCP connection by System.Net.Sockets, for every system. Loop-bound; the runtime's completions are posted to the loop.
/// </summary>
/// <remarks>
/// What can be done at once is done at once, on the loop, with non-blocking calls; only waiting goes through the runtime. Waiting
/// for bytes is a receive of zero bytes, so that an idle connection lends no buffer. A waiting send lends its memory to the
/// runtime, therefore it is only ever completed by the runtime, also when we give it up: closing the socket makes it come back.
/// </remarks>
internal sealed class SocketTransport : ITransport, IDisposable
{
    /// <summary>The most that is handed to a waiting send, in bytes: <see cref="BytesSent"/> of a slow peer moves in such steps.</summary>
    private const int SliceBytes = 64 * 1024;

    private static readonly IoResult s_reset = new(IoStatus.Reset, 0);
    private static readonly Action<object?> s_receiveReady = static transport => ((SocketTransport)transport!).OnReceiveReady();
    private static readonly Action<object?> s_sent = static transport => ((SocketTransport)transport!).OnSent();

    private readonly Socket _socket;
    private readonly AddressKey _peer;
    private readonly IoCompletion _receive = new();
    private readonly IoCompletion _send = new();
    private readonly SocketAsyncEventArgs _receiveArgs = new(true);
    private readonly SocketAsyncEventArgs _sendArgs = new(true);
    private ReceiveBuffer? _receiveInto;
    private FileCopy? _copy;
    private ReadOnlyMemory<byte> _unsent;
    private long _sentByOperation;
    private IoStatus _sendEnd;
    private bool _mayReceive = true;
    private bool _receiveUnderWay;
    private bool _closed;

    /// <param name="loop">The connection's loop.</param>
    /// <param name="socket">An accepted socket, which becomes this connection's own.</param>
    /// <param name="peer">Whose connection it counts as.</param>
    internal SocketTransport(EventLoop loop, Socket socket, AddressKey peer)
    {
        Loop = loop;
        _socket = socket;
        _peer = peer;
        _receiveArgs.Completed += (_, _) => Loop.Post(s_receiveReady, this);
        _sendArgs.Completed += (_, _) => Loop.Post(s_sent, this);
        try
        {
            socket.Blocking = false;
            socket.NoDelay = true;
            RemoteEndPoint = Plain(socket.RemoteEndPoint);
            LocalEndPoint = Plain(socket.LocalEndPoint);
        }
        catch (SocketException)
        {
            // The peer has reset it already (macOS says so here); the first receive says it again.
        }
    }

    public EventLoop Loop { get; }

    public IPEndPoint? RemoteEndPoint { get; }

    public IPEndPoint? LocalEndPoint { get; }

    public long BytesSent { get; private set; }

    public long BytesTaken
    {
        get
        {
            // What a waiting send has been lent counts as neither sent nor taken until the runtime says so.
            if (_closed || !OperatingSystem.IsLinux()) return BytesSent;
            int waiting = LinuxSocketCalls.Instance.Unacknowledged((int)_socket.Handle);
            return BytesSent - Math.Max(waiting, 0);
        }
    }

    public ValueTask<IoResult> ReceiveAsync(ReceiveBuffer buffer)
    {
        Loop.AssertOnLoop();
        _receive.ThrowIfBusy();
        if (buffer.IsFull) throw new InvalidOperationException("the receive buffer is full: consume before receiving");
        if (_closed) return new ValueTask<IoResult>(s_reset);
        if (TryReceiveOrWait(buffer, out IoResult result)) return new ValueTask<IoResult>(result);
        _receiveInto = buffer;
        return _receive.Start();
    }

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes, bool more = false)
    {
        Loop.AssertOnLoop();
        _send.ThrowIfBusy();
        if (_closed) return new ValueTask<IoResult>(s_reset);
        _unsent = bytes;
        _sentByOperation = 0;
        _sendEnd = IoStatus.Ok;
        return TrySend(out IoResult result) ? new ValueTask<IoResult>(result) : _send.Start();
    }

    /// <remarks>What fits a block is copied into one and sent at once; else the segments go one by one.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IoResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more = false)
    {
        long total = 0;
        foreach (ReadOnlyMemory<byte> segment in segments.Span) total += segment.Length;
        if (total <= BufferPool.BlockBytes)
        {
            byte[] block = Loop.Buffers.Rent();
            int filled = 0;
            foreach (ReadOnlyMemory<byte> segment in segments.Span)
            {
                segment.CopyTo(block.AsMemory(filled));
                filled += segment.Length;
            }

            IoResult whole = await SendAsync(block.AsMemory(0, filled), more);
            Loop.Buffers.Return(block);
            return whole;
        }

        long sent = 0;
        for (int i = 0; i < segments.Length; i++)
        {
            IoResult result = await SendAsync(segments.Span[i], more);
            sent += result.Count;
            if (!result.IsOk) return result with { Count = sent };
        }

        return IoResult.Ok(sent);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IoResult> SendFileAsync(SafeFileHandle file, long offset, long length, bool isRemote = false)
    {
        Loop.AssertOnLoop();
        _send.ThrowIfBusy();
        if (_closed) return s_reset;
        _copy = new FileCopy(this);
        IoResult result = await _copy.SendAsync(file, offset, length, isRemote);
        _copy = null;
        return result;
    }

    public void ShutdownSend()
    {
        Loop.AssertOnLoop();
        if (_closed) return;
        try
        {
            _socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The peer has reset it, which the next receive says.
        }
    }

    public void CancelPending(IoStatus reason)
    {
        Loop.AssertOnLoop();
        _receive.Schedule(Loop, new IoResult(reason, 0));
        _copy?.Cancel(reason);
        if (!_send.IsPending) return;
        _sendEnd = reason;
        Abort();
    }

    public void Close() => Close(abortive: false);

    public void Abort() => Close(abortive: true);

    public void Dispose() => Close();

    private static IPEndPoint? Plain(EndPoint? endPoint)
        => endPoint is IPEndPoint { Address.IsIPv4MappedToIPv6: true } mapped ? new IPEndPoint(mapped.Address.MapToIPv4(), mapped.Port) : endPoint as IPEndPoint;

    private void Close(bool abortive)
    {
        Loop.AssertOnLoop();
        if (_closed) return;
        _closed = true;
        _receive.Schedule(Loop, s_reset);
        if (_send.IsPending && _sendEnd == IoStatus.Ok) _sendEnd = IoStatus.Reset;
        if (abortive) SetAbortive();
        _socket.Dispose();
        _receiveArgs.Dispose();   // what is under way is left to end first
        _sendArgs.Dispose();
        Loop.DescriptorFreed?.Invoke(_peer);
    }

    private void SetAbortive()
    {
        try
        {
            _socket.LingerState = new LingerOption(enable: true, seconds: 0);
        }
        catch (SocketException)
        {
            // There is nothing left to reset.
        }
    }

    /// <summary>Receives what is there; false when a wait for more was begun.</summary>
    private bool TryReceiveOrWait(ReceiveBuffer buffer, out IoResult result)
    {
        result = default;
        while (!_receiveUnderWay)   // it may be, since an operation that was cancelled leaves its wait behind
        {
            if (_mayReceive && TryReceive(buffer, out result)) return true;
            if (_socket.ReceiveAsync(_receiveArgs)) _receiveUnderWay = true;
            else _mayReceive = true;
        }

        return false;
    }

    private bool TryReceive(ReceiveBuffer buffer, out IoResult result)
    {
        Span<byte> into = buffer.GetWritable().Span;
        int received = _socket.Receive(into, SocketFlags.None, out SocketError error);
        if (error == SocketError.Success && received > 0)
        {
            buffer.Commit(received);
            _mayReceive = received == into.Length;
            result = IoResult.Ok(received);
            return true;
        }

        buffer.ReleaseIfEmpty();
        _mayReceive = error is not (SocketError.WouldBlock or SocketError.IOPending);
        result = error == SocketError.Success ? new IoResult(IoStatus.EndOfStream, 0) : s_reset;
        return _mayReceive;
    }

    private void OnReceiveReady()
    {
        _receiveUnderWay = false;
        _mayReceive = true;
        if (_receive.IsPending && TryReceiveOrWait(_receiveInto!, out IoResult result))
        {
            _receiveInto = null;
            _receive.Complete(result);
        }
    }

    /// <summary>Sends what goes; true when the operation has ended, false when a wait for room was begun.</summary>
    private bool TrySend(out IoResult result)
    {
        while (!_unsent.IsEmpty)
        {
            int sent = _socket.Send(_unsent.Span, SocketFlags.None, out SocketError error);
            if (error is SocketError.WouldBlock or SocketError.IOPending)
            {
                ReadOnlyMemory<byte> slice = _unsent[..Math.Min(_unsent.Length, SliceBytes)];
                _sendArgs.SetBuffer(System.Runtime.InteropServices.MemoryMarshal.AsMemory(slice));
                if (_socket.SendAsync(_sendArgs))
                {
                    result = default;
                    return false;
                }

                sent = _sendArgs.BytesTransferred;
                error = _sendArgs.SocketError;
            }

            if (!TryCount(sent, error, out result)) return true;
        }

        result = EndSend(IoStatus.Ok);
        return true;
    }

    private void OnSent()
    {
        if (!TryCount(_sendArgs.BytesTransferred, _sendArgs.SocketError, out IoResult result) || TrySend(out result)) _send.Complete(result);
    }

    /// <summary>Counts what was sent; false when the operation has ended.</summary>
    private bool TryCount(int sent, SocketError error, out IoResult result)
    {
        result = default;
        if (error == SocketError.Success)
        {
            _unsent = _unsent[sent..];
            _sentByOperation += sent;
            BytesSent += sent;
            if (!_closed) return true;
        }

        result = EndSend(_sendEnd == IoStatus.Ok ? IoStatus.Reset : _sendEnd);
        return false;
    }

    private IoResult EndSend(IoStatus status)
    {
        _unsent = default;
        return new IoResult(status, _sentByOperation);
    }
}
