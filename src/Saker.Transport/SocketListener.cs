using System;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Saker.Transport.Interop;

namespace Saker.Transport;

/// <summary>
/// The portable listener: one socket, whose connections are dealt to the loops in turn. Bound to the first loop, but for
/// <see cref="Start"/>, <see cref="DisposeAsync"/> and <see cref="DescriptorFreed"/>.
/// </summary>
internal sealed class SocketListener : IListener
{
    /// <summary>How long a listener that is to stop goes on with connections that wait, in milliseconds: under a flood there would be no end of them.</summary>
    private const long QueueMilliseconds = 1_000;

    private readonly EventLoop[] _loops;
    private readonly EventLoop _home;
    private readonly AcceptGate _gate;
    private readonly Action<ITransport> _onAccepted;
    private readonly Socket _socket;
    private readonly SocketAsyncEventArgs _accept = new(true);
    private readonly LoopTimer _retry;
    private readonly TaskCompletionSource _stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _next;
    private int _pauseMilliseconds = EpollListener.FirstPauseMilliseconds;
    private volatile bool _paused;
    private bool _isAccepting;      // an accept is under way and will post its outcome
    private bool _limitsUnsent;
    private bool _isStopping;
    private long _stopsAt = long.MaxValue;

    /// <exception cref="ListenException">The address is taken, forbidden or not here.</exception>
    internal SocketListener(EventLoop[] loops, AcceptGate gate, IPEndPoint endPoint, bool sharesPort, Action<ITransport> onAccepted)
    {
        _loops = loops;
        _home = loops[0];
        _gate = gate;
        _onAccepted = onAccepted;
        _retry = _home.CreateTimer(Resume);
        _accept.Completed += (_, _) => _home.Post(static listener => ((SocketListener)listener!).Continue(), this);
        try
        {
            _socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
            if (endPoint.AddressFamily == AddressFamily.InterNetworkV6) _socket.DualMode = endPoint.Address.Equals(IPAddress.IPv6Any);
            if (sharesPort) AllowSharing();
            _socket.Bind(endPoint);
            _socket.Listen(ListenSocket.Backlog);
            BoundEndPoint = (IPEndPoint)_socket.LocalEndPoint!;
        }
        catch (SocketException exception)
        {
            _socket?.Dispose();
            _accept.Dispose();
            throw new ListenException(endPoint, exception.SocketErrorCode);
        }
    }

    internal IPEndPoint BoundEndPoint { get; }

    public void Start() => _home.Post(static listener => ((SocketListener)listener!).AcceptUntilWaiting(), this);

    public int Descriptor => (int)_socket.Handle;

    public ValueTask DisposeAsync()
    {
        _home.Post(static listener => ((SocketListener)listener!).Close(), this);
        return new ValueTask(_stopped.Task);
    }

    public void DescriptorFreed()
    {
        if (_paused) _home.Post(static listener => ((SocketListener)listener!).Resume(), this);
    }

    /// <summary>Ends a pause, once, whichever of the timer and a closed connection comes first.</summary>
    private void Resume()
    {
        if (!_paused) return;
        _paused = false;
        AcceptUntilWaiting();
    }

    private void Continue()
    {
        _isAccepting = false;
        if (TryTake()) AcceptUntilWaiting();
        if (_isStopping) _stopped.TrySetResult();
    }

    private void AcceptUntilWaiting()
    {
        while (!_isStopping)
        {
            // Not reserved in advance, or a listener that only waits would count as a connection; so the limit may be exceeded
            // by one for every listener.
            if (_gate.IsFull)
            {
                Pause(SocketError.Success);
                return;
            }

            if (IsAtCeiling())
            {
                Pause(SocketError.TooManyOpenSockets);
                return;
            }

            if (OperatingSystem.IsLinux() && _limitsUnsent != _gate.IsCrowded) ListenSocket.LimitUnsent(Descriptor, _limitsUnsent = _gate.IsCrowded);
            _accept.AcceptSocket = null;
            _isAccepting = _socket.AcceptAsync(_accept);
            if (_isAccepting || !TryTake()) return;
        }
    }

    // Asked before every accept: the runtime's sockets do not tell their numbers without becoming slower.
    private bool IsAtCeiling()
    {
        if (_gate.DescriptorCeiling == int.MaxValue) return false;
        int next = LinuxSocketCalls.Instance.NextDescriptor(Descriptor);
        return next < 0 || next >= _gate.DescriptorCeiling;
    }

    /// <summary>Hands the accepted connection to its loop; true when the next one may be accepted.</summary>
    private bool TryTake()
    {
        SocketError error = _accept.SocketError;
        if (error == SocketError.Success)
        {
            _pauseMilliseconds = EpollListener.FirstPauseMilliseconds;
            Socket socket = _accept.AcceptSocket!;
            IPAddress? address = AddressOf(socket);
            AddressKey peer = address is null ? default : AddressKey.Of(address);
            if (!_gate.TryLetIn(peer))
            {
                socket.Close(timeout: 0);       // a reset
                if (address is not null && _gate.IsCrowdNews()) _gate.ReportCrowd!(address);
                return true;
            }

            _gate.Enter();
            EventLoop loop = _loops[_next++ % _loops.Length];
            _next %= _loops.Length;
            SocketTransport transport = new(loop, socket, peer);
            loop.Post(state => _onAccepted((ITransport)state!), transport);
            return true;
        }

        if (_isStopping) return false;

        // One connection that was gone before we took it.
        if (error is SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Interrupted) return true;
        Pause(error);
        return false;
    }

    private static IPAddress? AddressOf(Socket socket)
    {
        try
        {
            return (socket.RemoteEndPoint as IPEndPoint)?.Address;
        }
        catch (SocketException)
        {
            return null;        // the peer has reset it already (macOS says so here)
        }
    }

    private void Pause(SocketError error)
    {
        _paused = true;
        _retry.Set(_home.NowMilliseconds + _pauseMilliseconds);
        _pauseMilliseconds = Math.Min(_pauseMilliseconds * 2, EpollListener.LongestPauseMilliseconds);
        if (error != SocketError.Success) _gate.Paused(BoundEndPoint, error);
    }

    private void AllowSharing()
    {
        int error = ListenSocket.AllowJoining(Descriptor);
        if (error < 0) throw new SocketException((int)SocketErrors.FromErrno(-error));
    }

    private void Close()
    {
        if (_isStopping) return;
        if (_stopsAt == long.MaxValue) _stopsAt = _home.NowMilliseconds + QueueMilliseconds;

        // Connections whose handshake is done would be reset by closing now. The runtime is about to hand them to the accept that waits.
        if (!_paused && _home.NowMilliseconds < _stopsAt && _socket.Poll(0, SelectMode.SelectRead))
        {
            _home.Post(static listener => ((SocketListener)listener!).Close(), this);
            return;
        }

        _isStopping = true;
        _paused = false;
        _retry.Dispose();
        _accept.Dispose();
        _socket.Dispose();
        if (!_isAccepting) _stopped.TrySetResult();     // else the accept completes, as aborted or with a last connection
    }
}
