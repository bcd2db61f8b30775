using System.Runtime.InteropServices;

namespace Saker.Transport.Interop;

/// <summary>Opens listening TCP descriptors. Shared (stateless). Every failure is the negated errno.</summary>
internal static unsafe class ListenSocket
{
    /// <summary>Connections the kernel completes before we take them; it lowers this to net.core.somaxconn, 4096 by default.</summary>
    internal const int Backlog = 4096;

    /// <summary>Bytes of an answer that the kernel takes before the network has taken those before them (TCP_NOTSENT_LOWAT). Not a limit on what is under way.</summary>
    /// <remarks>
    /// Without it a client that reads nothing has up to 4 MiB of the kernel's memory (tcp_wmem), and some hundred of them all that TCP may have
    /// (tcp_mem, a tenth of the machine's): others wait for seconds then. A few may have it: on a fast line it saves half of the turns (docs/decisions/0074). What was sent and not acknowledged does not count, so long lines are as fast.
    /// </remarks>
    internal const int MostUnsentBytes = 128 * 1024;

    private const int SockStream = 1;
    private const int SockNonBlock = 0x800;
    private const int SockCloseOnExec = 0x80000;
    private const int SolSocket = 1;
    private const int SoReuseAddress = 2;
    private const int SoReusePort = 15;
    private const int IpProtoTcp = 6;
    private const int TcpNoDelay = 1;
    private const int TcpNotSentLowWater = 25;
    private const int IpProtoIpv6 = 41;
    private const int Ipv6Only = 26;

    /// <summary>Opens, binds and listens.</summary>
    /// <param name="address">Where; afterwards with the port that was given.</param>
    /// <param name="family">AF_INET or AF_INET6.</param>
    /// <param name="dualStack">IPv6 only: IPv4 clients are served by the same socket.</param>
    /// <param name="joins">True for the second and further sockets of one address, see <see cref="AllowJoining"/>, and for all that share it with other processes.</param>
    internal static int Open(ref RawSocketAddress address, int family, bool dualStack, bool joins)
    {
        int socket = Libc.Socket(family, SockStream | SockNonBlock | SockCloseOnExec, IpProtoTcp);
        if (socket < 0) return -Marshal.GetLastPInvokeError();

        int error = Prepare(socket, ref address, family, dualStack, joins);
        if (error == 0) return socket;
        _ = Libc.Close(socket);
        return error;
    }

    /// <summary>
    /// Lets further sockets of this process's user listen on the same address. Called after listen(2): the first socket bound
    /// and listened without SO_REUSEPORT, so that an address taken by anybody, another instance of ourselves included, is refused
    /// with EADDRINUSE; a second instance meets the same refusal, because its first socket has no SO_REUSEPORT either.
    /// </summary>
    internal static int AllowJoining(int socket) => Set(socket, SolSocket, SoReusePort, 1);

    /// <summary>Has <see cref="MostUnsentBytes"/> hold for what is accepted from now on, or no longer.</summary>
    /// <remarks>Where the system has no such option (a sandbox), it has its own limits, and serving goes on.</remarks>
    internal static void LimitUnsent(int socket, bool isOn) => _ = Set(socket, IpProtoTcp, TcpNotSentLowWater, isOn ? MostUnsentBytes : 0);

    private static int Prepare(int socket, ref RawSocketAddress address, int family, bool dualStack, bool joins)
    {
        // SO_REUSEADDR: connections of an earlier run in TIME_WAIT do not keep the port. TCP_NODELAY is
        // inherited by what is accepted, which saves a call for every connection.
        int error = Set(socket, SolSocket, SoReuseAddress, 1);
        if (error == 0) error = Set(socket, IpProtoTcp, TcpNoDelay, 1);
        if (error == 0 && family == RawSocketAddress.Inet6) error = Set(socket, IpProtoIpv6, Ipv6Only, dualStack ? 0 : 1);
        if (error == 0 && joins) error = AllowJoining(socket);
        if (error < 0) return error;

        uint length = address.Length;
        fixed (byte* bytes = address.Bytes)
        {
            if (Libc.Bind(socket, bytes, length) < 0 || Libc.Listen(socket, Backlog) < 0) return -Marshal.GetLastPInvokeError();
            length = RawSocketAddress.MaxBytes;
            if (Libc.GetSocketName(socket, bytes, &length) < 0) return -Marshal.GetLastPInvokeError();
        }

        return 0;
    }

    private static int Set(int socket, int level, int name, int value)
        => Libc.SetSocketOption(socket, level, name, &value, sizeof(int)) == 0 ? 0 : -Marshal.GetLastPInvokeError();
}
