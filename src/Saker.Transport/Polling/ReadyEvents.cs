using System;

namespace Saker.Transport.Polling;

/// <summary>What a descriptor has become ready for; the values are epoll's.</summary>
[Flags]
internal enum ReadyEvents : uint
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>EPOLLIN: bytes, a FIN or a connection to accept.</summary>
    Readable = 0x1,

    /// <summary>EPOLLOUT: room to send.</summary>
    Writable = 0x4,

    /// <summary>EPOLLERR: the next call says which error.</summary>
    Error = 0x8,

    /// <summary>EPOLLHUP: both directions are closed.</summary>
    HangUp = 0x10,

    /// <summary>EPOLLRDHUP: the peer has sent its FIN; it may still be reading.</summary>
    PeerFinished = 0x2000,
}
