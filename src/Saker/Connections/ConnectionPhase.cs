namespace Saker.Connections;

/// <summary>What a connection is waiting for, which decides how long it may.</summary>
internal enum ConnectionPhase
{
    /// <summary>For the first byte of a request.</summary>
    Idle,

    /// <summary>For the rest of a request's head.</summary>
    Head,

    /// <summary>For a handler; only the handler knows how long that takes.</summary>
    Handler,

    /// <summary>For more of a request's content.</summary>
    Content,

    /// <summary>For the client to take what is sent.</summary>
    Sending,

    /// <summary>For the client to close after our last word.</summary>
    Lingering,
}
