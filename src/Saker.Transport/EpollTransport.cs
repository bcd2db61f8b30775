using System;
using System.Net;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Transport.Interop;
using Saker.Transport.Polling;

namespace Saker.Transport;

/// <summary>
/// A TCP connection on a non-blocking descriptor under edge-triggered epoll: lifecycle and receiving; <see cref="EpollSender"/>
/// is the other direction. Loop-bound.
/// </summary>
/// <remarks>
/// <para>Readiness. <c>_mayReceive</c> and the sender's <c>MaySend</c> say whether trying is worth a system call. They start
/// true, become false when a call got less than it asked for (receive) or said EAGAIN, and become true with the next event,
/// whether or not anybody waits for it at that moment: an edge is told once. A connection is registered with epoll when it
/// first has to wait, and never modified; one that never waits is never registered.</para>
/// <para>A receive that did not fill the buffer has drained the socket: bytes that arrive later make a new edge, and a FIN that
/// was already there made one with EPOLLRDHUP, after which every receive is tried. So a small request costs one recv.</para>
/// <para>A peer that has finished sending (RDHUP) may still be reading: its answer is sent.</para>
/// </remarks>
internal sealed class EpollTransport : ITransport, IReadyTarget
{
    private static readonly IoResult s_reset = new(IoStatus.Reset, 0);

    private readonly IReadiness _readiness;
    private readonly ISocketCalls _calls;
    private readonly EpollSender _sender;
    private readonly IoCompletion _receive = new();
    private readonly int _descriptor;
    private RawSocketAddress _peer;
    private ReceiveBuffer? _receiveInto;
    private FileCopy? _copy;
    private bool _mayReceive = true;
    private bool _peerFinished;
    private bool _registered;
    private bool _closed;

    internal EpollTransport(EventLoop loop, IReadiness readiness, ISocketCalls calls, int descriptor, in RawSocketAddress peer)
    {
        Loop = loop;
        _readiness = readiness;
        _calls = calls;
        _descriptor = descriptor;
        _peer = peer;
        _sender = new EpollSender(loop, calls, descriptor);
    }

    public EventLoop Loop { get; }

    public IPEndPoint? RemoteEndPoint => field ??= _peer.ToEndPoint();

    public IPEndPoint? LocalEndPoint
    {
        get
        {
            if (field is null && !_closed && _calls.LocalAddress(_descriptor, out RawSocketAddress address) >= 0) field = address.ToEndPoint();
            return field;
        }
    }

    public long BytesSent => _sender.BytesSent;

    public long BytesTaken
    {
        get
        {
            int waiting = _closed ? 0 : _calls.Unacknowledged(_descriptor);
            return BytesSent - Math.Max(waiting, 0);
        }
    }

    public ValueTask<IoResult> ReceiveAsync(ReceiveBuffer buffer)
    {
        Loop.AssertOnLoop();
        _receive.ThrowIfBusy();
        if (buffer.IsFull) throw new InvalidOperationException("the receive buffer is full: consume before receiving");
        if (_closed) return new ValueTask<IoResult>(s_reset);
        if (_mayReceive && TryReceive(buffer, out IoResult result)) return new ValueTask<IoResult>(result);
        if (!EnsureRegistered()) return new ValueTask<IoResult>(s_reset);
        _receiveInto = buffer;
        return _receive.Start();
    }

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes, bool more = false)
    {
        Loop.AssertOnLoop();
        _sender.Begin(bytes, more);
        return RunSend();
    }

    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more = false)
    {
        Loop.AssertOnLoop();
        _sender.Begin(segments, more);
        return RunSend();
    }

    /// <remarks>
    /// sendfile(2); a file that it refuses (some file systems) is copied through a buffer. So is one of a remote file system:
    /// sendfile may ask there whether the file has changed, even when all its pages are in memory.
    /// </remarks>
    public ValueTask<IoResult> SendFileAsync(SafeFileHandle file, long offset, long length, bool isRemote = false)
    {
        Loop.AssertOnLoop();
        if (isRemote) return _closed ? new ValueTask<IoResult>(s_reset) : CopyFileAsync(file, offset, length, isRemote);
        _sender.Begin(file, offset, length);
        ValueTask<IoResult> sending = RunSend();
        return sending.IsCompleted && !_sender.MustCopy ? sending : FinishFileAsync(sending, file, offset, length);
    }

    public void ShutdownSend()
    {
        Loop.AssertOnLoop();
        if (!_closed) _ = _calls.ShutdownSend(_descriptor);   // ENOTCONN: the peer has reset it, which the next receive says
    }

    public void CancelPending(IoStatus reason)
    {
        Loop.AssertOnLoop();
        _receive.Schedule(Loop, new IoResult(reason, 0));
        _sender.Cancel(reason);
        _copy?.Cancel(reason);
    }

    public void Close()
    {
        Loop.AssertOnLoop();
        if (_closed) return;
        _closed = true;
        if (_registered) _readiness.Forget(_descriptor);
        _calls.Close(_descriptor);
        CancelPending(IoStatus.Reset);
        Loop.DescriptorFreed?.Invoke(AddressKey.Of(_peer));
    }

    public void Abort()
    {
        Loop.AssertOnLoop();
        if (_closed) return;
        _ = _calls.SetAbortive(_descriptor);   // fails only where there is nothing left to reset
        Close();
    }

    void IReadyTarget.OnReady(ReadyEvents events)
    {
        const ReadyEvents Broken = ReadyEvents.HangUp | ReadyEvents.Error;
        const ReadyEvents Ended = ReadyEvents.PeerFinished | Broken;
        if ((events & Ended) != ReadyEvents.None) _peerFinished = true;
        if ((events & (ReadyEvents.Readable | Ended)) != ReadyEvents.None) _mayReceive = true;
        if ((events & (ReadyEvents.Writable | Broken)) != ReadyEvents.None) _sender.MaySend = true;

        if (_mayReceive && _receive.IsPending && TryReceive(_receiveInto!, out IoResult received))
        {
            _receiveInto = null;
            _receive.Complete(received);
        }

        // The continuation above may have closed the connection (nothing is pending then) or begun another send.
        _sender.Continue();
    }

    private bool TryReceive(ReceiveBuffer buffer, out IoResult result)
    {
        Span<byte> into = buffer.GetWritable().Span;
        while (true)
        {
            int received = _calls.Receive(_descriptor, into);
            if (received > 0)
            {
                buffer.Commit(received);
                _mayReceive = received == into.Length || _peerFinished;
                result = IoResult.Ok(received);
                return true;
            }

            if (received == -Errno.EINTR) continue;
            buffer.ReleaseIfEmpty();
            _mayReceive = received != -Errno.EAGAIN;
            result = received == 0 ? new IoResult(IoStatus.EndOfStream, 0) : s_reset;
            return _mayReceive;
        }
    }

    private ValueTask<IoResult> RunSend()
    {
        if (_closed) return new ValueTask<IoResult>(_sender.GiveUp(IoStatus.Reset));
        if (_sender.TryFinish(out IoResult result)) return new ValueTask<IoResult>(result);
        if (!EnsureRegistered()) return new ValueTask<IoResult>(_sender.GiveUp(IoStatus.Reset));
        return _sender.WaitAsync();
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IoResult> FinishFileAsync(ValueTask<IoResult> sending, SafeFileHandle file, long offset, long length)
    {
        IoResult sent = await sending;
        if (!_sender.MustCopy) return sent;
        IoResult copied = await CopyFileAsync(file, offset + sent.Count, length - sent.Count, isRemote: false);
        return copied with { Count = sent.Count + copied.Count };
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IoResult> CopyFileAsync(SafeFileHandle file, long offset, long length, bool isRemote)
    {
        _copy = new FileCopy(this);
        IoResult copied = await _copy.SendAsync(file, offset, length, isRemote);
        _copy = null;
        return copied;
    }

    /// <summary>False when the kernel cannot watch one descriptor more; the connection is then of no use.</summary>
    private bool EnsureRegistered()
    {
        if (!_registered) _registered = _readiness.Register(_descriptor, this) == 0;
        return _registered;
    }
}
