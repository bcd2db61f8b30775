using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>A site's own content for 404, as it was read. Immutable.</summary>
/// <param name="Path">Relative to the root.</param>
/// <param name="Facts">The facts of the version that was read.</param>
/// <param name="Bytes">The whole content; null when the site has no such page.</param>
internal sealed record NotFoundPage(byte[] Path, FileFacts Facts, byte[]? Bytes)
{
    /// <summary>The site has none.</summary>
    public static readonly NotFoundPage None = new([], default, null);

    /// <summary>Whether <paramref name="other"/> is the same version of the same page.</summary>
    public bool IsSameAs(NotFoundPage other) => ReferenceEquals(Bytes, other.Bytes);
}
