namespace Saker.Protocol.Semantics;

/// <summary>The content codings we can send (RFC 9110 §8.4.1, RFC 7932, RFC 8878), in the order in which we like them least to best.</summary>
public enum ContentCoding : byte
{
    /// <summary>No coding at all.</summary>
    Identity,
    Gzip,
    Zstd,
    Brotli,
}
