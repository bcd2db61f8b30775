using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Files;
using Saker.Transport.FileSystem;

namespace Saker;

/// <summary>
/// A folder, or one file, with the rules by which it is served. Immutable and shared by all loops; owns its root and its cache.
/// Give it to a server as the handler, or call it from a handler of your own.
/// </summary>
public sealed class Site : IHandler, IDisposable
{
    private readonly FileRoot _root;
    private readonly SitePipeline _pipeline;

    private Site(FileRoot root, FileRules rules, SiteOptions options)
    {
        _root = root;
        _pipeline = new SitePipeline(root, rules, options);
    }

    /// <summary>What is served, as an absolute path.</summary>
    public string Path => _pipeline.Rules.SingleFile is { } file ? System.IO.Path.Combine(_root.Path, Encoding.UTF8.GetString(file)) : _root.Path;

    /// <summary>A site of the folder <paramref name="path"/>.</summary>
    /// <exception cref="DirectoryNotFoundException">There is no such folder.</exception>
    /// <exception cref="UnauthorizedAccessException">This process may not enter it.</exception>
    public static Site FromFolder(string path, SiteOptions? options = null)
    {
        options ??= new SiteOptions();
        return new Site(FileRoot.Open(path, options.Symlinks), RulesOf(options), options);
    }

    /// <summary>A site of the one file <paramref name="path"/>, at <c>/</c> and under its own name.</summary>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    public static Site FromFile(string path, SiteOptions? options = null)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        options ??= new SiteOptions();
        string full = System.IO.Path.GetFullPath(path);
        if (!File.Exists(full)) throw new FileNotFoundException($"there is no file '{path}'", path);
        string folder = System.IO.Path.GetDirectoryName(full) ?? full;
        FileRules rules = RulesOf(options) with { SingleFile = Encoding.UTF8.GetBytes(System.IO.Path.GetFileName(full)) };

        // The operator named this file, and no other name is ever looked up: a link is what it leads to, wherever that is.
        return new Site(FileRoot.Open(folder, SymlinkPolicy.Follow), rules, options);
    }

    /// <inheritdoc/>
    /// <remarks>The response may hold a file open for its one request: return it from the handler, once.</remarks>
    public ValueTask<Response?> HandleAsync(Request request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return _pipeline.HandleAsync(request);
    }

    /// <summary>Says what a request would get, and why. Blocking.</summary>
    internal Explanation Explain(string method, string target, IReadOnlyList<string> fieldLines) =>
        new SiteExplainer(_pipeline, TimeProvider.System).Explain(method, target, fieldLines);

    /// <summary>Checks the cache against itself, for tests: null, or what does not agree.</summary>
    internal string? FindCacheInconsistency() => _pipeline.FindCacheInconsistency();

    /// <summary>Forgets the cache and closes the folder. What is being sent is sent to its end.</summary>
    public void Dispose()
    {
        _pipeline.Dispose();
        _root.Dispose();
    }

    private static FileRules RulesOf(SiteOptions options)
    {
        var headers = new List<HeaderRule>();
        foreach (SiteHeader header in options.Headers) headers.Add(new HeaderRule(header.Pattern, header.Name, header.Value));
        return new FileRules
        {
            ServesHidden = options.ServesHidden,
            IsSinglePageApplication = options.IsSinglePageApplication,
            ListsFolders = options.ListsFolders,
            MaxAgeSeconds = (long?)options.MaxAge?.TotalSeconds,
            AllowsAllOrigins = options.AllowsAllOrigins,
            Headers = headers,
        };
    }
}
