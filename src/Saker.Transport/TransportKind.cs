namespace Saker.Transport;

/// <summary>How bytes move between the process and the network.</summary>
public enum TransportKind
{
    /// <summary>The fastest that the system has: epoll on Linux, sockets elsewhere.</summary>
    Auto,

    /// <summary>System calls on raw descriptors under epoll. Linux only.</summary>
    Epoll,

    /// <summary>System.Net.Sockets. Everywhere.</summary>
    Sockets,
}
