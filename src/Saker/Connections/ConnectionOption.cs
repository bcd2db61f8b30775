namespace Saker.Connections;

/// <summary>What a response says of the connection (RFC 9112 §9.3, §9.6).</summary>
internal enum ConnectionOption
{
    /// <summary>Nothing: HTTP/1.1 persists by default.</summary>
    Default,

    /// <summary>This is the last response.</summary>
    Close,

    /// <summary>An HTTP/1.0 client asked to keep the connection, and may.</summary>
    KeepAlive,
}
