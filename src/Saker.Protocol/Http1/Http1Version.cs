namespace Saker.Protocol.Http1;

/// <summary>The minor versions of HTTP/1 that make a difference (RFC 9112 §2.3, RFC 9110 §2.5).</summary>
public enum Http1Version : byte
{
    /// <summary>HTTP/1.0.</summary>
    Http10,

    /// <summary>HTTP/1.1, and every later minor version, which must be read as the highest we know.</summary>
    Http11,
}
