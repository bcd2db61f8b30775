using System;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Saker.Transport.Interop;
using Saker.Transport.Polling;

namespace Saker.Transport;

/// <summary>The listening socket of one loop. Loop-bound, but for <see cref="Start"/>, <see cref="DisposeAsync"/> and
/// <see cref="DescriptorFreed"/>.</summary>
/// <remarks>
/// Edge-triggered, so that connections which cannot be accepted, because descriptors ran out, never keep the loop awake: it tries
/// again when a connection has closed and after a delay that grows from 100 ms to 1 s. In return it must accept until
/// EAGAIN, which it does in batches with the rest of the loop in between. Descriptors have run out when the last ones are all that is left: see
/// <see cref="DescriptorCeiling"/>.
/// </remarks>
internal sealed class EpollListener : IListener, IReadyTarget
{
    /// <summary>Connections accepted in one turn.</summary>
    internal const int Batch = 64;

    /// <summary>First delay after accepting failed for want of descriptors, in milliseconds.</summary>
    internal const int FirstPauseMilliseconds = 100;

    /// <summary>Longest delay, in milliseconds.</summary>
    internal const int LongestPauseMilliseconds = 1000;

    private readonly EventLoop _loop;
    private readonly IReadiness _readiness;
    private readonly ISocketCalls _calls;
    private readonly AcceptGate _gate;
    private readonly Action<ITransport> _onAccepted;
    private readonly IPEndPoint _endPoint;
    private readonly int _descriptor;
    private readonly LoopTimer _retry;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _pauseMilliseconds = FirstPauseMilliseconds;
    private volatile bool _paused;
    private bool _isAtCeiling;
    private bool _limitsUnsent;
    private int _queued;
    private bool _isRegistered;
    private bool _closed;

    internal EpollListener(
        EventLoop loop, IReadiness readiness, ISocketCalls calls, AcceptGate gate, int descriptor, IPEndPoint endPoint, Action<ITransport> onAccepted)
    {
        _loop = loop;
        _readiness = readiness;
        _calls = calls;
        _gate = gate;
        _descriptor = descriptor;
        _endPoint = endPoint;
        _onAccepted = onAccepted;
        _retry = loop.CreateTimer(AcceptBatch);
    }

    public void Start() => _loop.Post(static listener => ((EpollListener)listener!).Register(), this);

    public int Descriptor => _descriptor;

    public ValueTask DisposeAsync()
    {
        _loop.Post(static listener => ((EpollListener)listener!).Close(), this);
        return new ValueTask(_stopped.Task);
    }

    public void DescriptorFreed()
    {
        if (_paused) QueueBatch();
    }

    void IReadyTarget.OnReady(ReadyEvents events)
    {
        // While paused a new connection changes nothing; the retry finds it.
        if (!_paused) AcceptBatch();
    }

    private void Register()
    {
        if (!_closed) _ = TryRegister();
    }

    /// <summary>False when the kernel cannot watch the socket now, for want of memory or because of the user's limit (epoll_ctl(2)): it is tried again later.</summary>
    private bool TryRegister()
    {
        if (_isRegistered) return true;
        int error = _readiness.Register(_descriptor, this);
        _isRegistered = error == 0;
        if (!_isRegistered) Pause(SocketErrors.FromErrno(-error));
        return _isRegistered;
    }

    private void QueueBatch()
    {
        if (Interlocked.Exchange(ref _queued, 1) == 0) _loop.Post(static state => ((EpollListener)state!).AcceptBatch(), this);
    }

    private void AcceptBatch()
    {
        Volatile.Write(ref _queued, 0);
        if (!_closed && TryRegister() && !TryDrain()) QueueBatch();
    }

    /// <summary>Accepts up to a batch; true when nothing is left, or nothing can be accepted now.</summary>
    private bool TryDrain()
    {
        if (_isAtCeiling)
        {
            int next = _calls.NextDescriptor(_descriptor);
            _isAtCeiling = next < 0 || next >= _gate.DescriptorCeiling;
            if (_isAtCeiling)
            {
                Pause(SocketError.TooManyOpenSockets);
                return true;
            }
        }

        for (int i = 0; i < Batch; i++)
        {
            if (!_gate.TryEnter())
            {
                Pause(SocketError.Success);
                return true;
            }

            if (_limitsUnsent != _gate.IsCrowded) _calls.LimitUnsent(_descriptor, _limitsUnsent = _gate.IsCrowded);
            int accepted = _calls.Accept(_descriptor, out RawSocketAddress peer);
            if (accepted >= 0)
            {
                _paused = false;
                _pauseMilliseconds = FirstPauseMilliseconds;
                if (!_gate.TryLetIn(_gate.Addresses is null ? default : AddressKey.Of(peer)))
                {
                    Refuse(accepted, peer);
                    continue;
                }

                _onAccepted(new EpollTransport(_loop, _readiness, _calls, accepted, peer));
                if (_closed) return true;
                if (accepted < _gate.DescriptorCeiling) continue;
                _isAtCeiling = true;
                Pause(SocketError.TooManyOpenSockets);
                return true;
            }

            _gate.Leave();
            switch (-accepted)
            {
                case Errno.EAGAIN:
                    _paused = false;
                    return true;

                // One connection that was gone before we took it, or its network's error, which accept passes on (accept(2)).
                case Errno.EINTR or Errno.ECONNABORTED or Errno.EPROTO or Errno.EPERM or Errno.ENETDOWN or Errno.ENETUNREACH
                    or Errno.EHOSTDOWN or Errno.EHOSTUNREACH or Errno.EOPNOTSUPP or Errno.ETIMEDOUT:
                    continue;

                default:
                    Pause(SocketErrors.FromErrno(-accepted));
                    return true;
            }
        }

        return false;
    }

    /// <summary>Closes a connection of an address that has enough of them, by a reset: nothing is kept of it here, and the client knows at once.</summary>
    private void Refuse(int accepted, in RawSocketAddress peer)
    {
        _ = _calls.SetAbortive(accepted);
        _calls.Close(accepted);
        _gate.Leave();
        if (_gate.IsCrowdNews() && peer.ToEndPoint() is { } told) _gate.ReportCrowd!(told.Address);
    }

    /// <param name="error">What is short; Success when it is only our own limit, which is nobody's news.</param>
    private void Pause(SocketError error)
    {
        _paused = true;
        _retry.Set(_loop.NowMilliseconds + _pauseMilliseconds);
        _pauseMilliseconds = Math.Min(_pauseMilliseconds * 2, LongestPauseMilliseconds);
        if (error != SocketError.Success) _gate.Paused(_endPoint, error);
    }

    private void Close()
    {
        if (_closed) return;

        // Their handshake is done, so closing now would reset them. No more batches than the kernel's queue is long, though:
        // under a flood it would never be empty.
        for (int i = 0; i < ListenSocket.Backlog / Batch && !TryDrain(); i++)
        {
        }

        _closed = true;
        _retry.Dispose();
        _readiness.Forget(_descriptor);
        _calls.Close(_descriptor);
        _stopped.SetResult();
    }
}
