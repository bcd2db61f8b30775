using System;

namespace Saker.Protocol.Semantics;

/// <summary>Some content codings, such as those in which a representation is at hand.</summary>
[Flags]
public enum ContentCodingSet
{
    None = 0,
    Identity = 1 << ContentCoding.Identity,
    Gzip = 1 << ContentCoding.Gzip,
    Zstd = 1 << ContentCoding.Zstd,
    Brotli = 1 << ContentCoding.Brotli,
}
