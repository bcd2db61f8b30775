using System;
using System.Collections.Generic;
using System.Text;
using Microsoft.Extensions.Logging;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// Makes the response for a path from what is on the disk: resolve, open, read, describe. Blocking, every member but
/// <see cref="TryLoad"/>: workers run it, never a loop. Shared; what changes in it is replaced as a whole.
/// </summary>
internal sealed class FileLoader(FileRoot root, FileRules rules, Preparation preparation, ILogger log)
{
    /// <summary>What a kept answer costs beside its content, in bytes: objects, header sections, the key.</summary>
    public const int OverheadBytes = 2048;

    /// <summary>The shortest content worth compressing, in bytes.</summary>
    /// <remarks>A response that fits into one packet with its head does not arrive sooner for being shorter.</remarks>
    public const int CompressFromBytes = 256;

    // What a name costs in a listing beside itself: its line in the forms that are usually asked for.
    private const int ListingEntryBytes = 512;

    // A file that is replaced between looking and opening, again and again, is not there for this request.
    private const int MaxAttempts = 4;

    private readonly FolderFacts _folder = new(root);
    private readonly ContentHashes _hashes = new();
    private volatile NotFoundPage? _notFoundPage;
    private volatile bool _rootWasMissing;

    /// <summary>The response for <paramref name="path"/>, to be kept and shared as its storage terms say.</summary>
    /// <param name="path">Normalised, a slash at its start.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    public Response Load(byte[] path, long utcSeconds)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            Resolution resolution = FileResolver.Resolve(path, _folder, rules);
            ReportRoot();
            switch (resolution)
            {
                case Resolution.Serve serve:
                    OpenStatus status = FileContent.Load(root, serve.Path, log, out FileContent? content);
                    if (content is not null) return Serve(path, serve with { Facts = content.Facts }, content, utcSeconds);
                    if (status is OpenStatus.Denied or OpenStatus.TooManyOpenFiles or OpenStatus.WouldBlock or OpenStatus.Failed) return Refused(status);

                    // It was there when we looked and is gone, or no file any more: look again, another candidate may win now.
                    continue;
                case Resolution.Redirect redirect:
                    return new RedirectAnswer(redirect.Location, new Storage(OverheadBytes + path.Length, () => IsSame(redirect, Resolve(path)))).Plain;
                case Resolution.List list:
                    ListResult names = root.List(list.Path, ListingAnswer.MaxEntries);
                    if (names.Status == OpenStatus.Ok) return Listing(path, list, names);
                    if (names.Status is OpenStatus.Denied or OpenStatus.TooManyOpenFiles or OpenStatus.WouldBlock or OpenStatus.Failed) return Refused(names.Status);
                    continue;
                case Resolution.Refused refused:
                    if (refused.Status == OpenStatus.Failed)
                        FileLog.OpenFailed(log, Encoding.UTF8.GetString(path), refused.Status, refused.ErrorNumber);
                    return Refused(refused.Status);
                case Resolution.NotFound notFound:
                    FileLog.NotServed(log, Encoding.UTF8.GetString(path), notFound.Reason);
                    return NotFound(path, notFound);
            }
        }

        return NotFound(path, new Resolution.NotFound("it was replaced again and again while it was opened", []));
    }

    /// <summary>
    /// Does now what is otherwise done in the background once a file has been asked for: its hash, its compressed forms. For
    /// whoever explains; the live path does not come here.
    /// </summary>
    public void Settle(byte[] path, Request request)
    {
        if (Resolve(path) is not Resolution.Serve) return;
        Response kept = Load(path, request.UtcSeconds);
        if (kept.Selector?.Target is FileAnswer answer) answer.AskForAllWishes();
        kept.Storage?.Evicted?.Invoke();
        preparation.WaitUntilIdle();
    }

    /// <summary>The same as <see cref="Load"/> for a loop: null where a disk would have to be waited for, or the work is too long for a loop.</summary>
    public Response? TryLoad(byte[] path, long utcSeconds)
    {
        using CachedOnly attempt = CachedOnly.Begin();
        Response response = Load(path, utcSeconds);
        if (!CachedOnly.HasGivenUp) return response;
        response.Storage?.Evicted?.Invoke();
        return null;
    }

    /// <summary>Says why <paramref name="request"/> gets what it gets. For a person; the live path does not come here.</summary>
    public FileDecision Decide(byte[] path, Request request)
    {
        if (request.Method is not (Method.Get or Method.Head)) return new FileDecision([], "no file is looked up for this method", [], []);
        Resolution resolution = Resolve(path);
        switch (resolution)
        {
            case Resolution.Serve serve:
                Response kept = Load(path, request.UtcSeconds);
                FileDecision decision = kept.Selector?.Target is FileAnswer answer
                    ? answer.Decide(request, resolution.Trail, NotForms(serve), serve.IsFallback, NotFoundFields(LoadNotFoundPage(), "no-store", null))
                    : new FileDecision(resolution.Trail, $"{Encoding.UTF8.GetString(serve.Path)} cannot be read", [], []);
                kept.Storage?.Evicted?.Invoke();
                return decision;
            case Resolution.Redirect redirect:
                return new FileDecision(resolution.Trail, $"a folder, asked for without its slash: redirect to {redirect.Location}", [], []);
            case Resolution.List:
                IReadOnlyList<FieldRule> about = Load(path, request.UtcSeconds).Selector?.Target is ListingAnswer listing ? listing.RulesOf(request) : [];
                return new FileDecision(resolution.Trail, "a folder without an index: its listing", [], about);
            case Resolution.Refused refused:
                return new FileDecision(resolution.Trail, $"it is there and cannot be had: {refused.Status}, error {refused.ErrorNumber}", [], []);
            default:
                var notFound = (Resolution.NotFound)resolution;
                return new FileDecision(resolution.Trail, notFound.Reason, [], NotFoundFields(LoadNotFoundPage(), notFound.IsAsset ? "no-store" : "no-cache", null));
        }
    }

    // The forms that a file could have and has not, and why.
    private List<Candidate> NotForms(Resolution.Serve serve)
    {
        var missing = new List<Candidate>();
        Sibling[] siblings = Sibling.Find(serve.Path, serve.Facts, _folder);
        foreach (Sibling sibling in siblings)
        {
            if (sibling.Facts is null) missing.Add(new Candidate(Encoding.UTF8.GetString(sibling.Path), sibling.Outcome));
        }

        PreparedForms? prepared = preparation.Find(serve.Path, serve.Facts);
        string? why = !MediaTypes.Of(serve.Path).IsCompressible ? "a type that does not get smaller"
            : !MayCompress(serve.Path, siblings) ? "the siblings decide"
            : !preparation.Compresses ? "compression is off"
            : serve.Facts.Length < CompressFromBytes ? $"shorter than {CompressFromBytes} bytes"
            : serve.Facts.Length > FileContent.WholeUpToBytes ? $"longer than {FileContent.WholeUpToBytes} bytes, and compressed only by saker compress"
            : null;
        foreach (ContentCoding coding in (ReadOnlySpan<ContentCoding>)[ContentCoding.Brotli, ContentCoding.Gzip])
        {
            if (why is null && prepared?.In(coding) is not null) continue;
            missing.Add(new Candidate($"{Encoding.ASCII.GetString(ContentCodings.Name(coding))}, made here", why ?? "not smaller"));
        }

        return missing;
    }

    // What memory alone can tell; null when it cannot.
    private static bool? FromMemory(Func<bool> isStillTrue)
    {
        using CachedOnly attempt = CachedOnly.Begin();
        bool isTrue = isStillTrue();
        return CachedOnly.HasGivenUp ? null : isTrue;
    }

    private static Response Refused(OpenStatus status) => ErrorResponses.For(FileStatus.Of(status));

    private Resolution Resolve(byte[] path) => FileResolver.Resolve(path, _folder, rules);

    private Response Serve(byte[] path, Resolution.Serve serve, FileContent content, long utcSeconds)
    {
        Sibling[] siblings = Sibling.Find(serve.Path, content.Facts, _folder);
        PreparedForms? prepared = preparation.Find(serve.Path, content.Facts);
        var wishes = new Wishes(preparation);
        if (preparation.Compresses && prepared is null && content.Bytes is { Length: >= CompressFromBytes } bytes && MayCompress(serve.Path, siblings))
            wishes.AddCompression(serve.Path, content.Facts, bytes);

        var forms = new FormList(serve.Path, content, utcSeconds, (facts, bytes) => _hashes.Of(facts, bytes, utcSeconds));
        bool isSettled = AddFile(forms, ContentCoding.Identity, serve.Path, content, wishes, utcSeconds);
        foreach (Sibling sibling in siblings)
        {
            if (sibling.Facts is null) continue;
            isSettled &= FileContent.Load(root, sibling.Path, log, out FileContent? coded) == OpenStatus.Ok
                && AddFile(forms, sibling.Coding, sibling.Path, coded!, wishes, utcSeconds);
        }

        wishes.IsTooEarly = !isSettled;
        if (prepared is not null) forms.AddPrepared(prepared);

        // Not only "is the file the same": another candidate may have come before it, a sibling may have appeared, work may be done.
        bool IsStillTrue() => isSettled
            && Resolve(path) is Resolution.Serve now
            && IsSame(serve, now)
            && Sibling.AreSame(siblings, Sibling.Find(now.Path, now.Facts, _folder))
            && !wishes.AnyIsGranted;

        var storage = new Storage(OverheadBytes + path.Length + forms.BytesInMemory, IsStillTrue, forms.HoldsDescriptor ? forms.Close : null)
        {
            TryIsStillTrue = () => FromMemory(IsStillTrue),
            HoldsDescriptor = forms.HoldsDescriptor,

            // Any made-up path leads to the fallback: like 404s, such entries may fill a small part of the cache only.
            IsNegative = serve.IsFallback,
        };
        bool varies = forms.Count > 1 || wishes.HasCompression;
        string? vary = (varies, serve.IsFallback) switch
        {
            (true, true) => "Accept-Encoding, Sec-Fetch-Dest",
            (true, false) => "Accept-Encoding",
            (false, true) => "Sec-Fetch-Dest",
            _ => null,
        };
        Response? assetsGet = serve.IsFallback ? NotFoundResponse(LoadNotFoundPage(), "no-store", null, vary) : null;
        return new FileAnswer(root, serve.Path, forms.Build(vary, rules), storage, wishes, assetsGet, log).Kept;
    }

    // False when the version may still change unseen, and is to be read again once, when it is next looked at.
    private bool AddFile(FormList forms, ContentCoding coding, byte[] path, FileContent content, Wishes wishes, long utcSeconds)
    {
        byte[]? sha256 = null;
        if (content.Bytes is null)
        {
            sha256 = preparation.Find(path, content.Facts)?.Sha256;
            if (sha256 is null) wishes.AddHash(path, content.Facts);
        }

        forms.AddFile(coding, content, sha256);
        return !content.Facts.IsYoung(utcSeconds);
    }

    private Response Listing(byte[] path, Resolution.List list, in ListResult names)
    {
        var shown = new List<DirectoryEntry>(names.Entries.Count);
        long weight = OverheadBytes + path.Length;
        foreach (DirectoryEntry entry in names.Entries)
        {
            if (FileResolver.Hides(entry.Name, isFirst: list.Path.Length == 0, rules) is not null) continue;
            shown.Add(entry);
            weight += ListingEntryBytes + (entry.Name.Length * 8L);
        }

        // Nothing tells cheaply whether any of the files in it has changed: it is listed anew when it is next looked at.
        return new ListingAnswer(path, shown, names.IsComplete, rules, new Storage(weight, static () => false)).Kept;
    }

    private static bool MayCompress(byte[] path, Sibling[] siblings)
    {
        // Whoever puts siblings there has decided about codings already.
        foreach (Sibling sibling in siblings)
        {
            if (sibling.Facts is not null) return false;
        }

        return MediaTypes.Of(path).IsCompressible;
    }

    private Response NotFound(byte[] path, Resolution.NotFound resolution)
    {
        NotFoundPage page = LoadNotFoundPage();
        bool IsStillTrue() => Resolve(path) is Resolution.NotFound now && now.IsAsset == resolution.IsAsset && LoadNotFoundPage().IsSameAs(page);
        var storage = new Storage(OverheadBytes + path.Length, IsStillTrue)
        {
            TryIsStillTrue = () => FromMemory(IsStillTrue),
            IsNegative = true,
        };
        return NotFoundResponse(page, resolution.IsAsset ? "no-store" : "no-cache", storage, null);
    }

    private Response NotFoundResponse(NotFoundPage page, string cacheControl, Storage? storage, string? vary)
    {
        ResponseContent content = page.Bytes is { } bytes ? new ResponseContent.Memory(bytes) : ErrorResponses.For(StatusCode.NotFound).Content;
        var response = new Response(StatusCode.NotFound, content) { IsShared = true, Storage = storage };
        foreach (FieldRule field in NotFoundFields(page, cacheControl, vary)) response.Fields.Add(field.Name, field.Value);
        return response;
    }

    private List<FieldRule> NotFoundFields(NotFoundPage page, string cacheControl, string? vary)
    {
        string rule = page.Bytes is null ? "the built-in page" : $"the type of {Encoding.UTF8.GetString(page.Path)}, the site's page for 404";
        var fields = new List<FieldRule>
        {
            new("Content-Type", page.Bytes is null ? "text/html; charset=utf-8" : MediaTypes.Of(page.Path).Value, rule),
            new("Cache-Control", cacheControl, "what is not there now may be there in a moment"),
        };
        if (vary is not null) fields.Add(new FieldRule("Vary", vary, "another request may get another answer"));
        FileFields.AddSite(fields, page.Path, rules);
        return fields;
    }

    private NotFoundPage LoadNotFoundPage()
    {
        Resolution.Serve? found = FileResolver.ResolveNotFoundPage(_folder, rules);
        if (_notFoundPage is { } known && (found is null ? known.Bytes is null : known.Facts == found.Facts && known.Path.AsSpan().SequenceEqual(found.Path)))
            return known;

        NotFoundPage page = NotFoundPage.None;
        if (found is not null && FileContent.Load(root, found.Path, log, out FileContent? content) == OpenStatus.Ok)
        {
            // Too long to be kept for every wrong address: the built-in page does.
            if (content!.Bytes is null) content.File!.Dispose();
            else page = new NotFoundPage(found.Path, content.Facts, content.Bytes);
        }

        _notFoundPage = page;
        return page;
    }

    private static bool IsSame(Resolution was, Resolution now) => (was, now) switch
    {
        (Resolution.Serve a, Resolution.Serve b) => a.Facts == b.Facts && a.IsFallback == b.IsFallback && a.Path.AsSpan().SequenceEqual(b.Path),
        (Resolution.Redirect a, Resolution.Redirect b) => a.Location == b.Location,
        _ => false,
    };

    private void ReportRoot()
    {
        bool isMissing = root.IsMissing;
        if (isMissing == _rootWasMissing) return;
        _rootWasMissing = isMissing;
        if (isMissing) FileLog.RootGone(log, root.Path);
        else FileLog.RootBack(log, root.Path);
    }
}
