using System;
using Microsoft.Win32.SafeHandles;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// What a cache keeps of a path: its <see cref="Finding"/>, ready to be decided about for each request, and the carrying out of what was
/// decided. Shared and immutable; no member blocks. Nothing is allocated for a 200 from memory or a 304.
/// </summary>
internal sealed class SiteAnswer
{
    private readonly FileRoot _root;
    private readonly Wishes? _wishes;

    /// <summary>An answer by <paramref name="finding"/>, kept on the terms of <paramref name="storage"/>.</summary>
    /// <param name="finding">What the path leads to.</param>
    /// <param name="storage">The terms; null when it is not to be kept.</param>
    /// <param name="wishes">What would make the answer better, told of each request; null for nothing.</param>
    /// <param name="root">Where open files came from.</param>
    public SiteAnswer(Finding finding, Storage? storage, Wishes? wishes, FileRoot root)
    {
        Finding = finding;
        _wishes = wishes;
        _root = root;
        Kept = new Response(StatusCode.Ok) { Selector = Select, Storage = storage };
    }

    /// <summary>What the path leads to.</summary>
    public Finding Finding { get; }

    /// <summary>What is handed to the cache: a response that stands for all of them, and goes out only through <see cref="Select"/>.</summary>
    public Response Kept { get; }

    /// <summary>The answer to <paramref name="request"/>, or null when the file has been let go or is no longer this version.</summary>
    public Response? Select(Request request)
    {
        _wishes?.CountRequest();
        return CarryOut(Finding.Decide(request.Head, request.UtcSeconds), request.Method, request.NowMilliseconds);
    }

    /// <summary>The response that <paramref name="decision"/> about this finding asks for, or null as with <see cref="Select"/>.</summary>
    /// <param name="decision">Of <see cref="Finding"/>.</param>
    /// <param name="method">The request's.</param>
    /// <param name="nowMilliseconds">As in <see cref="Request.NowMilliseconds"/>.</param>
    public Response? CarryOut(Decision decision, Method method, long nowMilliseconds)
    {
        if (decision.Page is null && decision.Form is { Content.File: { } file } form && method != Method.Head) return WithLentFile(decision, form, file, nowMilliseconds);
        return decision.Parts.Length == 0 ? decision.ToResponse() : WithParts(decision);
    }

    /// <summary>Asks now for everything that is otherwise asked for once there have been requests enough.</summary>
    public void AskForAllWishes() => _wishes?.AskForAll();

    private static Response WithParts(Decision decision)
    {
        return decision.With(PartialContent.ContentOf(decision, InMemory));

        ResponseContent InMemory(ByteRange part, bool isLast) => new ResponseContent.Memory(decision.Form!.Content.Bytes.AsMemory((int)part.First, (int)part.Length));
    }

    private Response? WithLentFile(Decision decision, Representation form, SafeFileHandle file, long nowMilliseconds)
    {
        // Touched since it was last looked at: the sender would cut the connection off, or the tag be another version's. The disk is asked again instead.
        if (_root.KnownFactsOf(file) != form.Content.Facts) return null;

        // The cache may let go of the file at any moment. A lease makes the transfer independent of that.
        if (FileLease.TryTake(file, form.Content.IsRemote) is not { } lease) return null;
        Func<SafeFileHandle, bool> isUnchanged = sent => IsUnchanged(sent, form);
        return decision.With(decision.Parts.Length > 0 ? PartialContent.ContentOf(decision, Lend) : Lend(new ByteRange(0, form.Length - 1), isLast: true));

        // What is known of a remote file may be some seconds old: it is asked again before anything is sent.
        ResponseContent.FileRange Lend(ByteRange part, bool isLast) => new(file, part.First, part.Length, isUnchanged, isRemote: form.Content.IsRemote)
        {
            AskedAtMilliseconds = form.Content.IsRemote ? -1 : nowMilliseconds,
            Lease = isLast ? lease : null,
        };
    }

    private bool IsUnchanged(SafeFileHandle file, Representation form) => _root.FactsOf(file) is { } now && now.HasContentOf(form.Content.Facts);
}
