using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>What a peer's mistake costs it: one stream, or all of the connection (RFC 9113 §5.4).</summary>
public enum Http2ErrorScope : byte
{
    /// <summary>GOAWAY with the code, then the connection is closed (RFC 9113 §5.4.1).</summary>
    Connection,

    /// <summary>RST_STREAM with the code; the other streams go on (RFC 9113 §5.4.2).</summary>
    Stream,
}

/// <summary>A peer's mistake in HTTP/2, as a value: what it costs, the code to send, what was wrong, and the rule it broke.</summary>
/// <param name="Scope">Whether the stream ends or the connection.</param>
/// <param name="Code">The code of the RST_STREAM or GOAWAY.</param>
/// <param name="Reason">What was wrong, for logs. A constant: it never holds bytes of the peer.</param>
/// <param name="Rule">Where the rule is written, for example <c>RFC 9113 §6.1</c>.</param>
/// <remarks>Immutable. Exceptions are for our own bugs: a peer must not set the pace of our throws.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct Http2Error(Http2ErrorScope Scope, Http2ErrorCode Code, string Reason, string Rule)
{
    /// <summary>An error that ends the connection.</summary>
    public static Http2Error Connection(Http2ErrorCode code, string reason, string rule) => new(Http2ErrorScope.Connection, code, reason, rule);

    /// <summary>An error that ends one stream.</summary>
    public static Http2Error Stream(Http2ErrorCode code, string reason, string rule) => new(Http2ErrorScope.Stream, code, reason, rule);
}
