using System.Net.Sockets;
using Saker.Transport.Interop;

namespace Saker.Transport;

/// <summary>The portable names of the errno values that listening and accepting can meet. Immutable.</summary>
internal static class SocketErrors
{
    internal static SocketError FromErrno(int errno) => errno switch
    {
        Errno.EADDRINUSE => SocketError.AddressAlreadyInUse,
        Errno.EADDRNOTAVAIL => SocketError.AddressNotAvailable,
        Errno.EAFNOSUPPORT => SocketError.AddressFamilyNotSupported,
        Errno.EACCES or Errno.EPERM => SocketError.AccessDenied,
        Errno.EMFILE or Errno.ENFILE => SocketError.TooManyOpenSockets,
        Errno.ENOBUFS or Errno.ENOMEM => SocketError.NoBufferSpaceAvailable,
        Errno.EINVAL => SocketError.InvalidArgument,
        Errno.EOPNOTSUPP => SocketError.OperationNotSupported,
        _ => SocketError.SocketError,
    };
}
