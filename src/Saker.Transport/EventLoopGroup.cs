using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Saker.Transport.Interop;
using Saker.Transport.Polling;

namespace Saker.Transport;

/// <summary>
/// The loops of a server, their workers and their listening sockets. Shared: any thread but a loop's may call it.
/// </summary>
/// <remarks>
/// With epoll every loop has a listening socket of its own on the same address (SO_REUSEPORT; the kernel deals connections out by
/// their hash), with sockets one socket's connections are dealt round. Either way a connection stays with its loop for life.
/// </remarks>
public sealed class EventLoopGroup : IAsyncDisposable
{
    private readonly EventLoop[] _loops;
    private readonly AcceptGate _gate;
    private readonly bool _sharesPorts;
    private readonly Lock _lock = new();
    private ListenedAddress[] _addresses = [];
    private Task? _stopping;
    private bool _started;
    private bool _disposed;

    /// <summary>Makes the loops; <see cref="Start"/> starts them.</summary>
    /// <exception cref="PlatformNotSupportedException">Epoll or shared ports were asked for on a system without them.</exception>
    /// <exception cref="IOException">The process is out of descriptors or memory.</exception>
    public EventLoopGroup(EventLoopGroupOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        if (options.Kind == TransportKind.Epoll && !OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("epoll is a facility of Linux");
        if (options.SharesPorts && !OperatingSystem.IsLinux()) throw new PlatformNotSupportedException("sharing a port with another process needs Linux");
        _sharesPorts = options.SharesPorts;
        Kind = options.Kind != TransportKind.Auto ? options.Kind : OperatingSystem.IsLinux() ? TransportKind.Epoll : TransportKind.Sockets;
        Workers = new WorkerPool(options.Workers, options.Readers);
        int room = DescriptorLimit.Connections;
        MaxConnections = options.MaxConnections > 0 ? Math.Min(options.MaxConnections, room) : room;
        MaxConnectionsPerAddress = options.MaxConnectionsPerAddress ?? Math.Max(1, MaxConnections / 2);
        _gate = new AcceptGate(MaxConnections, options.Clock, options.AcceptPaused)
        {
            Addresses = MaxConnectionsPerAddress == 0 ? null : new AddressCounts(MaxConnectionsPerAddress, exemptsLoopback: options.MaxConnectionsPerAddress is null),
            ReportCrowd = options.AddressCrowded,
            DescriptorCeiling = DescriptorCeiling.Held,
        };
        _loops = new EventLoop[options.Loops > 0 ? options.Loops : Environment.ProcessorCount];
        for (int i = 0; i < _loops.Length; i++)
        {
            EventLoop loop = new($"saker-loop-{i}", OpenPoller(i), options.Clock, Workers);
            loop.DescriptorFreed = OnDescriptorFreed;
            _loops[i] = loop;
        }
    }

    /// <summary>The transport in use: never Auto.</summary>
    public TransportKind Kind { get; }

    /// <summary>The loops.</summary>
    public IReadOnlyList<EventLoop> Loops => _loops;

    /// <summary>The threads for blocking work.</summary>
    public WorkerPool Workers { get; }

    /// <summary>Connections the group holds at most; at that many it stops accepting until one closes.</summary>
    public int MaxConnections { get; }

    /// <summary>Connections that one address holds at most; one more is closed at once. 0 where there is no limit.</summary>
    public int MaxConnectionsPerAddress { get; }

    /// <summary>Connections closed at once because their address had as many as it may.</summary>
    public long Refused => _gate.Refused;

    /// <summary>Connections accepted so far.</summary>
    public long Accepted => _gate.Accepted;

    /// <summary>Connections open now.</summary>
    public int Open => _gate.Open;

    /// <summary>How often accepting stopped because the system was out of descriptors or memory.</summary>
    public long AcceptPauses => _gate.Pauses;

    /// <summary>Starts the loops' and workers' threads.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (_started) throw new InvalidOperationException("the loops have been started");
            _started = true;
        }

        Workers.Start();
        foreach (EventLoop loop in _loops) loop.Start();
    }

    /// <summary>Listens on <paramref name="endPoint"/>; [::] takes IPv4 clients too. Connections arrive once the loops run.</summary>
    /// <param name="endPoint">Port 0 takes a free one.</param>
    /// <param name="onAccepted">Called on the connection's loop; it must not throw.</param>
    /// <returns>The address in use, with its port.</returns>
    /// <exception cref="ListenException">The address is taken, forbidden or not here.</exception>
    public IPEndPoint Listen(IPEndPoint endPoint, Action<ITransport> onAccepted)
    {
        ArgumentNullException.ThrowIfNull(endPoint);
        ArgumentNullException.ThrowIfNull(onAccepted);
        ObjectDisposedException.ThrowIf(_disposed, this);
        (IPEndPoint bound, IListener[] listeners) = Kind == TransportKind.Epoll ? OpenEpoll(endPoint, onAccepted) : OpenSockets(endPoint, onAccepted);
        var address = new ListenedAddress(bound, listeners, _sharesPorts);
        lock (_lock)
        {
            _addresses = [.. _addresses, address];
        }

        address.Start();
        return bound;
    }

    /// <summary>
    /// Takes the connections that are established already and closes the listening sockets; where another process shares the port, after
    /// new connections have been directed there. Completes when every accepted connection is in the hands of its loop, before anything that is
    /// posted there afterwards. Calling it again waits for the first call.
    /// </summary>
    /// <param name="patience">How long handshakes may go on that began before; zero closes at once.</param>
    public Task StopAcceptingAsync(TimeSpan patience)
    {
        lock (_lock)
        {
            return _stopping ??= Task.WhenAll(Array.ConvertAll(_addresses, address => address.StopAsync(patience)));
        }
    }

    /// <summary>Stops accepting, ends the loops after what is posted, and the workers. Connections should have been closed before.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            if (_disposed) return;
            _disposed = true;
        }

        if (!_started) Start();   // what was posted, closing the listening sockets first of all, needs a loop to run on
        await StopAcceptingAsync(TimeSpan.Zero);
        await Task.WhenAll(_loops.Select(loop => loop.StopAsync()));
        Workers.Dispose();
        foreach (EventLoop loop in _loops) loop.Dispose();
    }

    private IPoller OpenPoller(int made)
    {
        try
        {
            return Kind == TransportKind.Epoll ? new EpollPoller() : new SignalPoller();
        }
        catch (IOException)
        {
            foreach (EventLoop loop in _loops.AsSpan(0, made)) loop.Dispose();
            throw;
        }
    }

    private (IPEndPoint Bound, IListener[] Listeners) OpenEpoll(IPEndPoint endPoint, Action<ITransport> onAccepted)
    {
        bool inet6 = endPoint.AddressFamily == AddressFamily.InterNetworkV6;
        RawSocketAddress address = RawSocketAddress.Of(endPoint);
        List<int> descriptors = [];
        int error = 0;
        for (int i = 0; i < _loops.Length && error >= 0; i++)
        {
            int family = inet6 ? RawSocketAddress.Inet6 : RawSocketAddress.Inet;
            error = ListenSocket.Open(ref address, family, dualStack: endPoint.Address.Equals(IPAddress.IPv6Any), joins: i > 0 || _sharesPorts);
            if (error < 0) break;
            descriptors.Add(error);
            if (i == 0 && _loops.Length > 1 && !_sharesPorts) error = ListenSocket.AllowJoining(descriptors[0]);
        }

        if (error < 0)
        {
            foreach (int descriptor in descriptors) LinuxSocketCalls.Instance.Close(descriptor);
            throw new ListenException(endPoint, SocketErrors.FromErrno(-error));
        }

        IPEndPoint bound = address.ToEndPoint()!;
        return (bound, [.. descriptors.Select((descriptor, i) =>
            new EpollListener(_loops[i], _loops[i].Readiness!, LinuxSocketCalls.Instance, _gate, descriptor, bound, onAccepted))]);
    }

    private (IPEndPoint Bound, IListener[] Listeners) OpenSockets(IPEndPoint endPoint, Action<ITransport> onAccepted)
    {
        SocketListener listener = new(_loops, _gate, endPoint, _sharesPorts, onAccepted);
        return (listener.BoundEndPoint, [listener]);
    }

    private void OnDescriptorFreed(AddressKey address)
    {
        _gate.Leave(address);
        foreach (ListenedAddress listened in Volatile.Read(ref _addresses)) listened.DescriptorFreed();
    }
}
