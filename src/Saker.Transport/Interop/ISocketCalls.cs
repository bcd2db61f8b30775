using System;

namespace Saker.Transport.Interop;

/// <summary>
/// The system calls of one connection and its listener: the seam through which tests script short writes, EAGAIN, EINTR,
/// resets and half-closes. Shared; implementations hold no state of a connection.
/// </summary>
/// <remarks>Every result is what the call returned, or the negated errno.</remarks>
internal interface ISocketCalls
{
    /// <summary>recv(2).</summary>
    int Receive(int socket, Span<byte> into);

    /// <summary>send(2) with MSG_NOSIGNAL, and MSG_MORE when <paramref name="more"/>.</summary>
    int Send(int socket, ReadOnlySpan<byte> bytes, bool more);

    /// <summary>sendmsg(2) of at most <see cref="MaxGathered"/> of <paramref name="segments"/>, without the first <paramref name="skip"/> bytes of the first.</summary>
    int SendGathered(int socket, ReadOnlySpan<ReadOnlyMemory<byte>> segments, int skip, bool more);

    /// <summary>sendfile(2); the file's own position is not used.</summary>
    long SendFile(int socket, int file, long offset, long count);

    /// <summary>Whether every page of the range is in memory, so that <see cref="SendFile"/> will not wait for the disk.</summary>
    bool IsResident(int file, long offset, long count);

    /// <summary>accept4(2): a non-blocking, close-on-exec descriptor.</summary>
    int Accept(int listener, out RawSocketAddress peer);

    /// <summary>fcntl(2) F_DUPFD_CLOEXEC of any open descriptor, and close(2): the number that the next descriptor gets.</summary>
    int NextDescriptor(int open);

    /// <summary>setsockopt(2): <see cref="ListenSocket.LimitUnsent"/>.</summary>
    void LimitUnsent(int listener, bool isOn);

    /// <summary>getsockname(2).</summary>
    int LocalAddress(int socket, out RawSocketAddress address);

    /// <summary>shutdown(2) of the sending side.</summary>
    int ShutdownSend(int socket);

    /// <summary>ioctl(2) SIOCOUTQ: bytes that were sent and that the peer's system has not acknowledged.</summary>
    int Unacknowledged(int socket);

    /// <summary>SO_LINGER with time 0: the close that follows sends a RST.</summary>
    int SetAbortive(int socket);

    /// <summary>close(2).</summary>
    void Close(int descriptor);

    /// <summary>Segments one gathered send takes. Linux allows 1024; beyond some dozens there is nothing left to save.</summary>
    const int MaxGathered = 64;
}
