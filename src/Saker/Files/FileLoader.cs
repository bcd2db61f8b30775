using System;
using System.Text;
using Microsoft.Extensions.Logging;
using Saker.Exchange;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// Has <see cref="Finder"/> decide over the live folder, and says on what terms its findings may be kept. Blocking, every member but
/// <see cref="TryLoad"/>: workers run it, never a loop. Shared.
/// </summary>
internal sealed class FileLoader(FileRoot root, FileRules rules, Preparation preparation, ILogger log)
{
    /// <summary>What a kept answer costs beside its content, in bytes: objects, header sections, the key.</summary>
    /// <remarks>2.3 KB by SiteCostTests, what is remembered in KnownFiles included; the rest is the head that the sender keeps with it.</remarks>
    public const int OverheadBytes = 2816;

    private readonly LiveSnapshot _snapshot = new(root, preparation, log);
    private readonly RootNews _rootNews = new(root.Path, log, TimeProvider.System);

    /// <summary>The response for <paramref name="path"/>, to be kept and shared as its storage terms say.</summary>
    /// <param name="path">Normalised, a slash at its start.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    public Response Load(byte[] path, long utcSeconds) => Find(path, utcSeconds).Kept;

    /// <summary>The same as <see cref="Load"/> for a loop: null where a disk would have to be waited for, or the work is too long for a loop.</summary>
    public Response? TryLoad(byte[] path, long utcSeconds)
    {
        using CachedOnly attempt = CachedOnly.Begin();
        SiteAnswer answer = Find(path, utcSeconds);
        if (!CachedOnly.HasGivenUp) return answer.Kept;
        answer.Kept.Storage?.Evicted?.Invoke();
        return null;
    }

    /// <summary>What <paramref name="path"/> leads to now, ready to be decided about. The caller lets go of it by its storage terms.</summary>
    public SiteAnswer Find(byte[] path, long utcSeconds)
    {
        Finding finding = Finder.Find(path, _snapshot, rules, utcSeconds);
        _rootNews.See(root.IsMissing);
        switch (finding)
        {
            case FoundFile file:
                Wishes? wishes = Wishes.Of(file, preparation);
                return new SiteAnswer(file, TermsOf(path, file, wishes), wishes, root);
            case FoundListing listing:
                // Nothing tells cheaply whether any of the files in it has changed: it is listed anew when it is next looked at.
                return Keep(listing, new Storage(OverheadBytes + path.Length + listing.WeightBytes, static () => false));
            case FoundRedirect redirect:
                return Keep(redirect, TermsOf(path, () => Resolve(path) is Resolution.Redirect now && now.Location == redirect.Found.Location, staysOnTrial: false));
            case FoundNothing nothing:
                FileLog.NotServed(log, path, nothing.Summary);
                return Keep(nothing, TermsOf(path, () => IsStillNothing(path, nothing), staysOnTrial: true));
            default:
                var refusal = (FoundRefusal)finding;
                if (refusal is { Reason: OpenStatus.Failed, ErrorNumber: not 0 }) FileLog.OpenFailed(log, Encoding.UTF8.GetString(path), refusal.Reason, refusal.ErrorNumber);
                else if (refusal.Reason == OpenStatus.TooManyOpenFiles) FileLog.NoDescriptor(log, Encoding.UTF8.GetString(path));
                return Keep(refusal, null);
        }
    }

    /// <summary>
    /// Does now what is otherwise done in the background once a file has been asked for: its hash, its compressed forms. For
    /// whoever explains; the live path does not come here.
    /// </summary>
    public void Settle(byte[] path, long utcSeconds)
    {
        SiteAnswer answer = Find(path, utcSeconds);
        answer.AskForAllWishes();
        answer.Kept.Storage?.Evicted?.Invoke();
        preparation.WaitUntilIdle();
    }

    private SiteAnswer Keep(Finding finding, Storage? terms) => new(finding, terms, null, root);

    private static Storage TermsOf(byte[] path, Func<bool> isStillTrue, bool staysOnTrial) => new(OverheadBytes + path.Length, isStillTrue)
    {
        TryIsStillTrue = () => FromMemory(isStillTrue),
        StaysOnTrial = staysOnTrial,
    };

    private Storage TermsOf(byte[] path, FoundFile file, Wishes? wishes)
    {
        // Not only "is the file the same": another candidate may have come before it, a sibling may have appeared, work may be done.
        bool IsStillTrue() => file.IsSettled
            && Resolve(path) is Resolution.Serve now
            && now.Facts == file.Found.Facts && now.IsFallback == file.Found.IsFallback && now.Path.AsSpan().SequenceEqual(file.Found.Path)
            && Sibling.AreSame(file.Siblings, Sibling.Find(now.Path, now.Facts, _snapshot))
            && wishes is not { AnyIsGranted: true };

        bool holdsDescriptor = file.HoldsDescriptor;
        return new Storage(OverheadBytes + path.Length + file.BytesInMemory, IsStillTrue, holdsDescriptor ? file.Close : null)
        {
            TryIsStillTrue = () => FromMemory(IsStillTrue),
            HoldsDescriptor = holdsDescriptor,
            CountsRequests = wishes is null ? null : () => wishes.AreCounting,

            // Any made-up path leads to the fallback: like 404s, such entries may fill a small part of the cache only.
            StaysOnTrial = file.Found.IsFallback,
        };
    }

    // The page is compared by its bytes in memory: the snapshot hands out the same ones until the file is another version.
    private bool IsStillNothing(byte[] path, FoundNothing was) =>
        Resolve(path) is Resolution.NotFound now && now.IsAsset == was.IsAsset && Finder.NotFoundPageOf(_snapshot, rules).IsSameAs(was.Page);

    // What memory alone can tell; null when it cannot.
    private static bool? FromMemory(Func<bool> isStillTrue)
    {
        using CachedOnly attempt = CachedOnly.Begin();
        bool isTrue = isStillTrue();
        return CachedOnly.HasGivenUp ? null : isTrue;
    }

    private Resolution Resolve(byte[] path) => FileResolver.Resolve(path, _snapshot, rules);
}
