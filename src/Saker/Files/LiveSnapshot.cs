using System;
using Microsoft.Extensions.Logging;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// The folder as it is at this moment, asked anew each time; what is remembered is kept by facts that a change would change.
/// Blocking. Shared.
/// </summary>
internal sealed class LiveSnapshot : ISiteSnapshot
{
    private readonly FileRoot _root;
    private readonly Preparation _preparation;
    private readonly ILogger _log;
    private readonly KnownFiles _known = new();
    private volatile NotFoundPage _page = NotFoundPage.None;

    /// <summary>The folder beneath <paramref name="root"/>.</summary>
    public LiveSnapshot(FileRoot root, Preparation preparation, ILogger log)
    {
        _root = root;
        _preparation = preparation;
        _log = log;
        Remembered = new Memory(this);
    }

    /// <inheritdoc/>
    public bool Compresses => _preparation.Compresses;

    /// <inheritdoc/>
    public IFolderFacts Remembered { get; }

    /// <inheritdoc/>
    public ProbeResult Probe(ReadOnlySpan<byte> relativePath) => _root.Probe(relativePath);

    /// <inheritdoc/>
    public FileContent? Read(byte[] path, out OpenStatus status)
    {
        if (_known.FactsOf(path) is { } facts)
        {
            if (FileContent.LoadVersion(_root, path, facts, out status) is { } same) return same;
            if (status == OpenStatus.WouldBlock) return null;
            _known.Forget(path);
        }

        status = FileContent.Load(_root, path, _log, out FileContent? content);
        return content;
    }

    /// <inheritdoc/>
    public byte[]? HashOf(byte[] path, FileContent content, long utcSeconds) =>
        content.Bytes is { } bytes ? _known.HashOf(path, content.Facts, bytes, utcSeconds) : _preparation.Find(path, content.Facts)?.Sha256;

    /// <inheritdoc/>
    public PreparedForms? PreparedOf(byte[] path, in FileFacts facts) => _preparation.Find(path, facts);

    /// <inheritdoc/>
    public NotFoundPage PageOf(Resolution.Serve? found)
    {
        NotFoundPage known = _page;
        if (found is null ? known.Bytes is null : known.Bytes is not null && known.Facts == found.Facts && known.Path.AsSpan().SequenceEqual(found.Path)) return known;

        NotFoundPage page = NotFoundPage.None;
        if (found is not null && FileContent.Load(_root, found.Path, _log, out FileContent? content) == OpenStatus.Ok)
        {
            // Too long to be kept for every wrong address: the built-in page does.
            if (content!.Bytes is null) content.Close();
            else page = new NotFoundPage(found.Path, content.Facts, content.Bytes);
        }

        // Of an attempt that has given up nothing is kept.
        if (!CachedOnly.HasGivenUp) _page = page;
        return page;
    }

    /// <inheritdoc/>
    public ListResult List(byte[] path, int maxEntries) => _root.List(path, maxEntries);

    /// <summary>What was read lately, unseen; everything else looked at.</summary>
    private sealed class Memory(LiveSnapshot live) : IFolderFacts
    {
        public ProbeResult Probe(ReadOnlySpan<byte> relativePath) =>
            live._known.FactsOf(relativePath) is { } facts ? new ProbeResult(OpenStatus.Ok, facts) : live.Probe(relativePath);
    }
}
