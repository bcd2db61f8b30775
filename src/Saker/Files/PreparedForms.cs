using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>What was worked out about one version of a file in the background. Immutable.</summary>
/// <param name="Sha256">The hash of a long file; null when it was not asked for.</param>
/// <param name="Brotli">The content in brotli; null when that is not smaller or was not asked for.</param>
/// <param name="Gzip">The content in gzip; null when that is not smaller or was not asked for.</param>
internal sealed record PreparedForms(byte[]? Sha256, byte[]? Brotli, byte[]? Gzip)
{
    /// <summary>What it costs to keep, in bytes.</summary>
    public long WeightBytes => 256 + (Sha256?.Length ?? 0) + (Brotli?.Length ?? 0) + (Gzip?.Length ?? 0);

    /// <summary>The content in <paramref name="coding"/>, if it is there.</summary>
    public byte[]? In(ContentCoding coding) => coding switch
    {
        ContentCoding.Brotli => Brotli,
        ContentCoding.Gzip => Gzip,
        _ => null,
    };
}
