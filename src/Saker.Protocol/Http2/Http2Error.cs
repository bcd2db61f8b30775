using System.Diagnostics;
using System.Runtime.InteropServices;
using Saker.Protocol.Http2.Hpack;

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

    /// <summary>The error that a field block which cannot be decoded is: always of the connection, as the tables of both ends differ from then on.</summary>
    public static Http2Error Compression(HpackFailure failure) => failure switch
    {
        HpackFailure.Truncated => Compression("field block ends within a field", "RFC 9113 §4.3"),
        HpackFailure.IntegerTooLarge => Compression("integer too large in a field block", "RFC 7541 §5.1"),
        HpackFailure.InvalidIndex => Compression("index beyond the tables", "RFC 7541 §2.3.3"),
        HpackFailure.InvalidHuffman => Compression("string that is not Huffman-coded", "RFC 7541 §5.2"),
        HpackFailure.SizeUpdateAfterField => Compression("table size changed after a field", "RFC 7541 §4.2"),
        HpackFailure.SizeUpdateAboveLimit => Compression("table larger than we allow", "RFC 7541 §6.3"),
        HpackFailure.SizeUpdateMissing => Compression("table size not lowered as acknowledged", "RFC 9113 §4.3.1"),
        _ => throw new UnreachableException(),
    };

    /// <summary>A malformed message: the stream ends (RFC 9113 §8.1.1).</summary>
    internal static Http2Error Malformed(string reason, string rule) => Stream(Http2ErrorCode.ProtocolError, reason, rule);

    private static Http2Error Compression(string reason, string rule) => Connection(Http2ErrorCode.CompressionError, reason, rule);
}
