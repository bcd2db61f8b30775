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
        return CarryOut(Finding.Decide(request.Head, request.UtcSeconds), request.Method);
    }

    /// <summary>The response that <paramref name="decision"/> about this finding asks for, or null as with <see cref="Select"/>.</summary>
    public Response? CarryOut(Decision decision, Method method)
    {
        if (decision.Page is null && decision.Form is { Content.File: { } file } form && method != Method.Head) return WithOwnFile(decision, form, file);
        return decision.Parts.Length == 0 ? decision.ToResponse() : decision.With(PartialContent.ContentOf(decision, null, null));
    }

    /// <summary>Has everything done now that would be done in the background once it is asked for often enough.</summary>
    public void AskForAllWishes() => _wishes?.AskForAll();

    private Response? WithOwnFile(Decision decision, Representation form, SafeFileHandle file)
    {
        // Written to since it was last looked at: the sender would cut the connection off. The disk is asked again instead.
        if (_root.KnownFactsOf(file) is not { } known || !known.HasContentOf(form.Content.Facts)) return null;

        // The cache may let go of the file at any moment. A reference of its own makes the transfer independent of that.
        if (!TryHold(file)) return null;
        Func<SafeFileHandle, bool> isUnchanged = sent => IsUnchanged(sent, form);
        ResponseContent content = decision.Parts.Length > 0
            ? PartialContent.ContentOf(decision, file, isUnchanged)
            : new ResponseContent.FileRange(file, 0, form.Length, isUnchanged, isRemote: form.Content.IsRemote) { IsLent = true };
        return decision.With(content, isShared: false);
    }

    private static bool TryHold(SafeFileHandle file)
    {
        bool held = false;
        try
        {
            file.DangerousAddRef(ref held);
        }
        catch (ObjectDisposedException)     // the cache has let go of it between a lookup and now
        {
            return false;
        }

        return held;
    }

    private bool IsUnchanged(SafeFileHandle file, Representation form) => _root.FactsOf(file) is { } now && now.HasContentOf(form.Content.Facts);
}
