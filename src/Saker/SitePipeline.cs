using System;
using System.Threading.Tasks;
using Saker.Caching;
using Saker.Compression;
using Saker.Diagnostics;
using Saker.Exchange;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker;

/// <summary>
/// The order in which a site's handlers are asked: the one place to read to know what happens to a request. Shared and immutable.
/// </summary>
internal sealed class SitePipeline : IHandler, IDisposable
{
    /// <summary>How long a kept answer is given before the disk is asked again.</summary>
    /// <remarks>
    /// The promise is that a change shows within a second. What is left of the second is for the root's own name, which is looked
    /// at every 100 ms, and for the look itself.
    /// </remarks>
    public static readonly TimeSpan FreshFor = TimeSpan.FromMilliseconds(850);

    // Open files are kept for one part in this many of the process's descriptors: connections need theirs more.
    private const int DescriptorShare = 8;
    private const int MaxKeptDescriptors = 1024;

    // What is compressed in the background waits for its request in memory of its own: this part of the cache's budget.
    private const int PreparedShare = 4;

    private readonly ResponseCache _cache;
    private readonly Preparation _preparation;
    private readonly IHandler[] _handlers;

    /// <summary>The pipeline of a site.</summary>
    public SitePipeline(FileRoot root, FileRules rules, SiteOptions options)
    {
        Rules = rules;
        int descriptors = Math.Min(MaxKeptDescriptors, FileRoot.DescriptorLimit / DescriptorShare);
        _cache = new ResponseCache(new CacheLimits(options.CacheBytes, descriptors));
        var log = new QuietLogger(options.LoggerFactory.CreateLogger("Saker.Files"));
        _preparation = new Preparation(root, options.Compresses ? ContentCompressor.Compress : null, options.CacheBytes / PreparedShare, log);
        Methods = new MethodRules(rules);
        Loader = new FileLoader(root, rules, _preparation, log);
        var files = new FileHandler(Loader);

        // The first handler that has an answer ends the list.
        _handlers =
        [
            // Before anything is looked up: what a method may do here does not depend on the path.
            Methods,

            // Files, and the cache before them. Files always answer: 404 is an answer too.
            new CacheHandler(_cache, files, options.IsDevelopment ? TimeSpan.Zero : FreshFor),
        ];
    }

    /// <summary>What a method may do here.</summary>
    public MethodRules Methods { get; }

    /// <summary>What finds the answers that are not kept yet.</summary>
    public FileLoader Loader { get; }

    /// <summary>How names become files.</summary>
    public FileRules Rules { get; }

    /// <inheritdoc/>
    public ValueTask<Response?> HandleAsync(Request request)
    {
        // Written out rather than awaited: an answer from the cache passes through without a state machine.
        for (int i = 0; i < _handlers.Length; i++)
        {
            ValueTask<Response?> asking = _handlers[i].HandleAsync(request);
            if (!asking.IsCompletedSuccessfully) return WaitAsync(asking, i, request);
            if (asking.Result is { } response) return new ValueTask<Response?>(response);
        }

        return new ValueTask<Response?>(ErrorResponses.For(StatusCode.NotFound));
    }

    /// <summary>Checks the cache against itself, for tests: null, or what does not agree.</summary>
    public string? FindCacheInconsistency() => _cache.FindInconsistency();

    /// <inheritdoc/>
    public void Dispose()
    {
        _preparation.Dispose();
        _cache.Dispose();
    }

    private async ValueTask<Response?> WaitAsync(ValueTask<Response?> asking, int index, Request request)
    {
        Response? response = await asking;
        for (int i = index + 1; response is null && i < _handlers.Length; i++) response = await _handlers[i].HandleAsync(request);
        return response ?? ErrorResponses.For(StatusCode.NotFound);
    }
}
