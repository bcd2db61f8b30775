using System;
using System.Collections.Generic;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// From a request's path to the file that answers it: a pure function over the facts of a folder and the rules of a site, so that
/// a test, <c>saker explain</c> and the live server get the same decision. Stateless.
/// </summary>
/// <remarks>
/// <para>The candidates, in order; the first regular file wins:</para>
/// <list type="bullet">
/// <item><c>/a</c>: the file a, then a.html; a directory that has an index (a/index.html) is a redirect to <c>/a/</c>.</item>
/// <item><c>/a/</c>: a/index.html, then a.html. Never the file a itself: with a slash at its end a URL names no file.</item>
/// </list>
/// <para>There is no loop: the only redirect adds a slash, and no path with a slash at its end is redirected.</para>
/// </remarks>
internal static class FileResolver
{
    /// <summary>Decides what <paramref name="path"/> leads to.</summary>
    /// <param name="path">Normalised: a slash at its start, decoded once, no dot segments, no empty segments.</param>
    /// <param name="folder">The folder's facts.</param>
    /// <param name="rules">The site's rules.</param>
    public static Resolution Resolve(ReadOnlySpan<byte> path, IFolderFacts folder, FileRules rules)
    {
        var trail = new List<TriedName>(1);
        if (rules.SingleFile is { } only)
        {
            if (path is not [(byte)'/'] && !path[1..].SequenceEqual(only)) return new Resolution.NotFound("this server has one file", trail);
            return Try(only, folder, trail) ?? new Resolution.NotFound("the one file that is served is not there", trail);
        }

        if (Forbids(path, rules) is { } reason) return new Resolution.NotFound(reason, trail);

        ReadOnlySpan<byte> relative = path[1..];
        if (relative.IsEmpty)
        {
            return Try(rules.IndexName, folder, trail)
                ?? (rules.ListsFolders ? new Resolution.List([], trail) : new Resolution.NotFound("the folder has no index", trail));
        }

        if (relative[^1] == (byte)'/')
        {
            return Try(Join(relative, rules.IndexName), folder, trail)
                ?? Try(Join(relative[..^1], rules.CleanExtension), folder, trail)
                ?? TryList(relative[..^1], folder, rules, trail)
                ?? FallBack(path, "no such folder, or it has no index", folder, rules, trail);
        }

        Resolution? exact = Try(relative, folder, trail, out bool isDirectory);
        if (exact is not null) return exact;

        if (Try(Join(relative, rules.CleanExtension), folder, trail) is { } clean) return clean;

        // A redirect to an address that then says 404 would tell which folders exist.
        if (isDirectory && (rules.ListsFolders || Try(Join(relative, "/"u8, rules.IndexName), folder, trail) is Resolution.Serve))
            return new Resolution.Redirect(PathEncoding.Encode(path) + "/", trail);
        return FallBack(path, isDirectory ? "the folder has no index" : "no such file", folder, rules, trail);
    }

    /// <summary>Finds the page that is the content of the site's 404, or null when it has none that can be read.</summary>
    public static Resolution.Serve? ResolveNotFoundPage(IFolderFacts folder, FileRules rules)
    {
        if (rules.SingleFile is not null) return null;
        var trail = new List<TriedName>(2);
        foreach (byte[] name in rules.NotFoundPages)
        {
            if (Try(name, folder, trail) is Resolution.Serve page) return page;
        }

        return null;
    }

    /// <summary>Why <paramref name="name"/>, one segment of a path, is not shown; null when it may be.</summary>
    /// <param name="name">The segment.</param>
    /// <param name="isFirst">Whether it is the first of its path.</param>
    /// <param name="rules">The site's rules.</param>
    public static string? Hides(ReadOnlySpan<byte> name, bool isFirst, FileRules rules)
    {
        // RFC 8615: the one hidden name that is made for the web, and only at the root.
        if (!rules.ServesHidden && name.StartsWith("."u8) && !(isFirst && name.SequenceEqual(".well-known"u8)))
            return "a name that begins with a dot is hidden";
        foreach (byte[] reserved in rules.ReservedNames)
        {
            if (name.SequenceEqual(reserved)) return "a reserved name is never served";
        }

        return null;
    }

    private static Resolution? TryList(ReadOnlySpan<byte> relative, IFolderFacts folder, FileRules rules, List<TriedName> trail)
    {
        if (!rules.ListsFolders) return null;
        Resolution? found = Try(relative, folder, trail, out bool isDirectory);
        return isDirectory ? new Resolution.List(relative.ToArray(), trail) : found as Resolution.Refused;
    }

    private static Resolution FallBack(ReadOnlySpan<byte> path, string reason, IFolderFacts folder, FileRules rules, List<TriedName> trail)
    {
        if (!rules.IsSinglePageApplication) return new Resolution.NotFound(reason, trail);

        // A script that gets a page instead of a 404 fails with a message that nobody understands.
        ReadOnlySpan<byte> trimmed = path.TrimEnd((byte)'/');
        if (trimmed[(trimmed.LastIndexOf((byte)'/') + 1)..].Contains((byte)'.'))
            return new Resolution.NotFound("no such file, and a name with an extension is no page of the application", trail) { IsAsset = true };
        return Try(rules.IndexName, folder, trail) switch
        {
            Resolution.Serve index => index with { IsFallback = true },
            { } refused => refused,
            null => new Resolution.NotFound(reason, trail),
        };
    }

    private static Resolution? Try(ReadOnlySpan<byte> relative, IFolderFacts folder, List<TriedName> trail) => Try(relative, folder, trail, out _);

    // Null: not a file, go on to the next candidate.
    private static Resolution? Try(ReadOnlySpan<byte> relative, IFolderFacts folder, List<TriedName> trail, out bool isDirectory)
    {
        ProbeResult probe = folder.Probe(relative);
        isDirectory = probe.Status == OpenStatus.Ok && probe.Facts.Kind == FileKind.Directory;
        byte[] name = relative.ToArray();
        trail.Add(new TriedName(name, probe.Status, probe.Facts.Kind, probe.ErrorNumber));
        return probe.Status switch
        {
            OpenStatus.Ok when probe.Facts.Kind == FileKind.Regular => new Resolution.Serve(name, probe.Facts, trail),
            OpenStatus.Denied or OpenStatus.TooManyOpenFiles or OpenStatus.WouldBlock or OpenStatus.Failed => new Resolution.Refused(probe.Status, probe.ErrorNumber, trail),
            _ => null,
        };
    }

    private static string? Forbids(ReadOnlySpan<byte> path, FileRules rules)
    {
        bool isFirst = true;
        foreach (Range range in path[1..].Split((byte)'/'))
        {
            if (Hides(path[1..][range], isFirst, rules) is { } reason) return reason;
            isFirst = false;
        }

        return null;
    }

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second) => [.. first, .. second];

    private static byte[] Join(ReadOnlySpan<byte> first, ReadOnlySpan<byte> second, ReadOnlySpan<byte> third) => [.. first, .. second, .. third];
}
