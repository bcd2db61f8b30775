using System;

namespace Saker.Protocol.Http2;

/// <summary>The 24 bytes that a client of HTTP/2 begins with (RFC 9113 §3.4); also how HTTP/2 is told from HTTP/1.1 without TLS (§3.3).</summary>
/// <remarks>Immutable. A SETTINGS frame must follow; that is the connection's to ask for.</remarks>
public static class ConnectionPreface
{
    /// <summary>Bytes in the preface.</summary>
    public const int Length = 24;

    /// <summary>The preface.</summary>
    public static ReadOnlySpan<byte> Bytes => "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8;

    /// <summary>Compares what a connection began with.</summary>
    /// <param name="received">All bytes received so far, from the first one.</param>
    /// <returns>Complete: the first 24 bytes are the preface. NeedMore: it could become one. Invalid: it is something else, from its first wrong byte on.</returns>
    public static ParseStatus Match(ReadOnlySpan<byte> received)
    {
        if (received.Length >= Length)
        {
            return received.StartsWith(Bytes) ? ParseStatus.Complete : ParseStatus.Invalid;
        }

        return Bytes.StartsWith(received) ? ParseStatus.NeedMore : ParseStatus.Invalid;
    }
}
