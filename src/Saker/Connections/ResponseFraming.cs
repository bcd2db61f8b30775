namespace Saker.Connections;

/// <summary>How the end of a response's content is told (RFC 9112 §6.3).</summary>
internal enum ResponseFraming
{
    /// <summary>There is no content and no field says so: 204, 304 (RFC 9110 §8.6).</summary>
    None,

    /// <summary>Content-Length.</summary>
    ContentLength,

    /// <summary>Transfer-Encoding: chunked.</summary>
    Chunked,

    /// <summary>The connection's end: an HTTP/1.0 client and a length nobody knows.</summary>
    UntilClose,
}
