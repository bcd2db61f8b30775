using System;
using Microsoft.Extensions.Logging;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// The folder as it is at this moment, asked anew each time; what is remembered is kept by facts that a change would change.
/// Blocking. Shared.
/// </summary>
internal sealed class LiveSnapshot(FileRoot root, Preparation preparation, ILogger log) : ISiteSnapshot
{
    private readonly ContentHashes _hashes = new();
    private volatile NotFoundPage _page = NotFoundPage.None;

    /// <inheritdoc/>
    public bool Compresses => preparation.Compresses;

    /// <inheritdoc/>
    public ProbeResult Probe(ReadOnlySpan<byte> relativePath) => root.Probe(relativePath);

    /// <inheritdoc/>
    public FileContent? Read(byte[] path, out OpenStatus status)
    {
        status = FileContent.Load(root, path, log, out FileContent? content);
        return content;
    }

    /// <inheritdoc/>
    public byte[]? HashOf(byte[] path, FileContent content, long utcSeconds) =>
        content.Bytes is { } bytes ? _hashes.Of(content.Facts, bytes, utcSeconds) : preparation.Find(path, content.Facts)?.Sha256;

    /// <inheritdoc/>
    public PreparedForms? PreparedOf(byte[] path, in FileFacts facts) => preparation.Find(path, facts);

    /// <inheritdoc/>
    public NotFoundPage PageOf(Resolution.Serve? found)
    {
        NotFoundPage known = _page;
        if (found is null ? known.Bytes is null : known.Bytes is not null && known.Facts == found.Facts && known.Path.AsSpan().SequenceEqual(found.Path)) return known;

        NotFoundPage page = NotFoundPage.None;
        if (found is not null && FileContent.Load(root, found.Path, log, out FileContent? content) == OpenStatus.Ok)
        {
            // Too long to be kept for every wrong address: the built-in page does.
            if (content!.Bytes is null) content.File!.Dispose();
            else page = new NotFoundPage(found.Path, content.Facts, content.Bytes);
        }

        // Of an attempt that has given up nothing is kept.
        if (!CachedOnly.HasGivenUp) _page = page;
        return page;
    }

    /// <inheritdoc/>
    public ListResult List(byte[] path, int maxEntries) => root.List(path, maxEntries);
}
