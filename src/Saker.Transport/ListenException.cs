using System;
using System.Net;
using System.Net.Sockets;

namespace Saker.Transport;

/// <summary>An address could not be listened on; <see cref="Error"/> says why, for the operator. Immutable.</summary>
public sealed class ListenException : Exception
{
    /// <summary>Says that <paramref name="endPoint"/> cannot be listened on because of <paramref name="error"/>.</summary>
    public ListenException(IPEndPoint endPoint, SocketError error)
        : base($"cannot listen on {endPoint}: {new SocketException((int)error).Message}")
    {
        EndPoint = endPoint;
        Error = error;
    }

    /// <summary>The address that was asked for.</summary>
    public IPEndPoint EndPoint { get; }

    /// <summary>AddressAlreadyInUse, AccessDenied, AddressNotAvailable, AddressFamilyNotSupported, TooManyOpenSockets and the like.</summary>
    public SocketError Error { get; }
}
