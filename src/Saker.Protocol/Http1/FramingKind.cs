namespace Saker.Protocol.Http1;

/// <summary>How the end of a request's content is known (RFC 9112 §6.3).</summary>
public enum FramingKind : byte
{
    /// <summary>There is none.</summary>
    None,

    /// <summary>It has a known number of bytes.</summary>
    ContentLength,

    /// <summary>It is in the chunked transfer coding.</summary>
    Chunked,
}
