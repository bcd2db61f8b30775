using System;
using System.Collections.Generic;
using System.Text;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// A site's decision begins here: from a path, a snapshot of what is there, and the rules, to what there is to send and why. Pure over
/// the snapshot: the same three give the same finding, for the live server, <c>saker explain</c> and a test. Stateless.
/// </summary>
/// <remarks>
/// <para>After <see cref="MethodRules.Decide"/> the decision is made in two halves, so that a cache can keep the first:</para>
/// <list type="number">
/// <item><see cref="Find"/>, by the path: <see cref="FileResolver"/> tries names until one is a file; the file is read, its siblings and what
/// was compressed for it join it as forms, and every form gets its validators and fields. A <see cref="Finding"/>.</item>
/// <item><see cref="Finding.Decide"/>, by the request's head: which form (Accept-Encoding), whether it is sent at all (preconditions),
/// how much of it (Range). A <see cref="Decision"/>.</item>
/// </list>
/// <para>The snapshot of a live folder may answer the second question of a pair differently from the first: what was seen is gone
/// when it is opened. Then all is asked again, and what was opened has the last word.</para>
/// </remarks>
internal static class Finder
{
    /// <summary>The most names in one listing.</summary>
    /// <remarks>A page of that many is a megabyte or two, which is what a browser still shows at once.</remarks>
    public const int MaxListed = 10_000;

    // A file that is replaced between looking and opening, again and again, is not there for this request.
    private const int MaxAttempts = 4;

    private static readonly string s_tooShort = $"shorter than {FoundFile.CompressFromBytes} bytes";
    private static readonly string s_tooLong = $"longer than {FileContent.WholeUpToBytes} bytes, and compressed only by saker compress";

    /// <summary>The first half: what <paramref name="path"/> leads to. The caller owns what it holds open.</summary>
    /// <param name="path">A request's path, normalised, a slash at its start.</param>
    /// <param name="snapshot">What is there.</param>
    /// <param name="rules">The site's rules.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    public static Finding Find(byte[] path, ISiteSnapshot snapshot, FileRules rules, long utcSeconds)
    {
        for (int attempt = 0; attempt < MaxAttempts; attempt++)
        {
            // A file that was read lately is opened unseen. If it is no more, everything is looked at.
            Resolution resolution = FileResolver.Resolve(path, attempt == 0 ? snapshot.Remembered : snapshot, rules);
            OpenStatus status;
            switch (resolution)
            {
                case Resolution.Serve serve:
                    if (snapshot.Read(serve.Path, out status) is { } content) return FileAt(serve with { Facts = content.Facts }, content, snapshot, rules, utcSeconds);
                    break;
                case Resolution.List list:
                    ListResult names = snapshot.List(list.Path, MaxListed);
                    if (names.Status == OpenStatus.Ok) return new FoundListing(path, Shown(list, names, rules), names.IsComplete, rules, list.Trail);
                    status = names.Status;
                    break;
                case Resolution.Redirect redirect:
                    return new FoundRedirect(redirect, rules);
                case Resolution.Refused refused:
                    return new FoundRefusal(refused.Status, refused.ErrorNumber, rules, refused.Trail);
                default:
                    return Nothing((Resolution.NotFound)resolution, snapshot, rules);
            }

            if (status is OpenStatus.Denied or OpenStatus.TooManyOpenFiles or OpenStatus.WouldBlock or OpenStatus.Failed)
                return new FoundRefusal(status, 0, rules, resolution.Trail);

            // It was there when we looked and is gone, or no file any more: look again, another candidate may win now.
        }

        return Nothing(new Resolution.NotFound("it was replaced again and again while it was opened", []), snapshot, rules);
    }

    /// <summary>The site's own content for 404.</summary>
    public static NotFoundPage NotFoundPageOf(ISiteSnapshot snapshot, FileRules rules) => snapshot.PageOf(FileResolver.ResolveNotFoundPage(snapshot, rules));

    private static FoundNothing Nothing(Resolution.NotFound resolution, ISiteSnapshot snapshot, FileRules rules) =>
        new(resolution.Reason, resolution.IsAsset, NotFoundPageOf(snapshot, rules), vary: null, rules, resolution.Trail);

    private static FoundFile FileAt(Resolution.Serve serve, FileContent content, ISiteSnapshot snapshot, FileRules rules, long utcSeconds)
    {
        byte[] path = serve.Path;
        Sibling[] siblings = Sibling.Find(path, content.Facts, snapshot);
        PreparedForms? prepared = snapshot.PreparedOf(path, content.Facts);
        var forms = new List<(ContentCoding Coding, byte[] Path, FileContent Content, bool IsFile)>(1) { (ContentCoding.Identity, path, content, true) };

        // A version that may still change unseen is read again once, when it is next looked at.
        bool isSettled = !content.Facts.IsYoung(utcSeconds);
        bool hasSibling = false;
        foreach (Sibling sibling in siblings)
        {
            if (sibling.Facts is null) continue;
            hasSibling = true;
            if (snapshot.Read(sibling.Path, out _) is { } coded)
            {
                forms.Add((sibling.Coding, sibling.Path, coded, true));
                isSettled &= !coded.Facts.IsYoung(utcSeconds);
            }
            else
            {
                isSettled = false;
            }
        }

        if (prepared is not null)
        {
            foreach (ContentCoding coding in (ReadOnlySpan<ContentCoding>)[ContentCoding.Brotli, ContentCoding.Gzip])
            {
                // Where no sibling has it already.
                if (prepared.In(coding) is not { } bytes || forms.Exists(form => form.Coding == coding)) continue;
                forms.Add((coding, path, new FileContent(content.Facts with { Length = bytes.Length }, bytes, null), false));
            }
        }

        string? whyNotCompressed = WhyNotCompressed(path, content, hasSibling, snapshot);
        bool isToBeCompressed = whyNotCompressed is null && prepared is null;
        string? vary = (forms.Count > 1 || isToBeCompressed, serve.IsFallback) switch
        {
            (true, true) => "Accept-Encoding, Sec-Fetch-Dest",
            (true, false) => "Accept-Encoding",
            (false, true) => "Sec-Fetch-Dest",
            _ => null,
        };
        var made = new Representation[forms.Count];
        for (int i = 0; i < made.Length; i++)
        {
            (ContentCoding coding, byte[] formPath, FileContent formContent, bool isFile) = forms[i];
            string tag = !isFile ? EntityTags.Strong(formContent.Bytes, coding)
                : snapshot.HashOf(formPath, formContent, utcSeconds) is { } hash ? EntityTags.FromHash(hash, coding)
                : EntityTags.Weak(formContent.Facts, coding);

            // Each file's own: a sibling that is made anew is another sequence of bytes, whatever the time of the file beside it.
            long? lastModified = FileFields.LastModified(formContent.Facts, utcSeconds);
            made[i] = new Representation(coding, formPath, formContent, isFile, tag, lastModified, FileFields.Of(path, lastModified, tag, coding, vary, rules));
        }

        FoundNothing? assetsGet = serve.IsFallback
            ? new FoundNothing($"the file {Encoding.UTF8.GetString(path)}, which is no answer to a request for a part of a page", isAsset: true, NotFoundPageOf(snapshot, rules), vary, rules, serve.Trail)
            : null;
        return new FoundFile(serve, siblings, made, rules)
        {
            IsSettled = isSettled,
            IsToBeCompressed = isToBeCompressed,
            WhyNotCompressed = whyNotCompressed,
            AssetsGet = assetsGet,
            Vary = vary,
        };
    }

    // Null: it is, or will be.
    private static string? WhyNotCompressed(byte[] path, FileContent content, bool hasSibling, ISiteSnapshot snapshot) =>
        !MediaTypes.Of(path).IsCompressible ? "a type that does not get smaller"

        // Whoever puts siblings there has decided about codings already.
        : hasSibling ? "the siblings decide"
        : !snapshot.Compresses ? "compression is off"
        : content.Facts.Length < FoundFile.CompressFromBytes ? s_tooShort
        : content.Bytes is null ? s_tooLong
        : null;

    private static List<DirectoryEntry> Shown(Resolution.List list, in ListResult names, FileRules rules)
    {
        var shown = new List<DirectoryEntry>(names.Entries.Count);
        foreach (DirectoryEntry entry in names.Entries)
        {
            if (FileResolver.Hides(entry.Name, isFirst: list.Path.Length == 0, rules) is null) shown.Add(entry);
        }

        return shown;
    }
}
