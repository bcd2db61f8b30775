using System;
using System.Collections.Generic;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// A file with all its forms, ready to be served to anybody: carries out for each request what <see cref="Selection"/> decides.
/// Shared and immutable; no member blocks. Nothing is allocated for a 200 from memory or a 304.
/// </summary>
internal sealed class FileAnswer
{
    private readonly FileRoot _root;
    private readonly ILogger _log;
    private readonly Representation[] _forms;
    private readonly Response[] _wholes;
    private readonly Response[] _notModified;
    private readonly Wishes _wishes;
    private readonly Response? _assetsGet;

    /// <summary>An answer of <paramref name="forms"/>, kept on the terms of <paramref name="storage"/>.</summary>
    /// <param name="root">Where open files came from.</param>
    /// <param name="path">The file served, relative to the root.</param>
    /// <param name="forms">All forms; the one without a coding comes first.</param>
    /// <param name="storage">The terms.</param>
    /// <param name="wishes">What would make the answer better; told of each request.</param>
    /// <param name="assetsGet">What a request gets that wants a part of a page and no page; null when it gets the file like everybody.</param>
    /// <param name="log">Told of failures.</param>
    public FileAnswer(FileRoot root, byte[] path, Representation[] forms, Storage storage, Wishes wishes, Response? assetsGet, ILogger log)
    {
        _root = root;
        _assetsGet = assetsGet;
        _log = log;
        _forms = forms;
        _wishes = wishes;
        Path = path;
        _wholes = Array.ConvertAll(forms, form => MakeWhole(form, storage));
        _notModified = Array.ConvertAll(forms, MakeNotModified);
    }

    /// <summary>The file served, relative to the root.</summary>
    public byte[] Path { get; }

    /// <summary>All forms; the one without a coding comes first.</summary>
    public ReadOnlySpan<Representation> Forms => _forms;

    /// <summary>What is kept. It goes out only through <see cref="Select"/>.</summary>
    public Response Kept => _wholes[0];

    /// <summary>The answer to <paramref name="request"/>, or null when the file has been let go or is no longer this version.</summary>
    public Response? Select(Request request)
    {
        if (_assetsGet is not null && FetchDestination.IsAsset(request.Head)) return _assetsGet;

        _wishes.CountRequest();
        Span<ByteRange> parts = stackalloc ByteRange[ByteRanges.MaxParts];
        SelectionKind kind = Selection.Of(request.Head, _forms, request.UtcSeconds, parts, out Representation? form, out int partCount);
        switch (kind)
        {
            case SelectionKind.Whole:
                int index = Array.IndexOf(_forms, form);
                return form!.Content.File is null || request.Method == Method.Head ? _wholes[index] : WithOwnFile(form, default);
            case SelectionKind.NotModified:
                return _notModified[Array.IndexOf(_forms, form)];
            case SelectionKind.Parts:
                return WithOwnFile(form!, parts[..partCount]);
            case SelectionKind.Unsatisfiable:
                return PartialContent.Unsatisfiable(form!);
            case SelectionKind.PreconditionFailed:
                return ErrorResponses.For(StatusCode.PreconditionFailed);
            default:
                return NotAcceptable();
        }
    }

    /// <summary>Has everything done now that would be done in the background once it is asked for often enough.</summary>
    public void AskForAllWishes() => _wishes.AskForAll();

    /// <summary>Says why <paramref name="request"/> gets what it gets, for a person.</summary>
    /// <param name="request">The request.</param>
    /// <param name="trail">The names that were considered.</param>
    /// <param name="notForms">The forms that the file could have and has not.</param>
    /// <param name="isFallback">Whether the file stands in for a path that leads to nothing.</param>
    /// <param name="notFoundFields">The fields that a request for a part of a page gets in place of a page.</param>
    public FileDecision Decide(Request request, IReadOnlyList<Candidate> trail, List<Candidate> notForms, bool isFallback, IReadOnlyList<FieldRule> notFoundFields)
    {
        string file = Encoding.UTF8.GetString(Path);
        string summary = $"the file {file}{(isFallback ? ", in place of a path that leads to nothing" : "")}";
        if (_assetsGet is not null && FetchDestination.IsAsset(request.Head))
            return new FileDecision(trail, summary + ", which is no answer to a request for a part of a page", [], notFoundFields);

        Span<ByteRange> parts = stackalloc ByteRange[ByteRanges.MaxParts];
        SelectionKind kind = Selection.Of(request.Head, _forms, request.UtcSeconds, parts, out Representation? chosen, out int partCount);
        string because = kind switch
        {
            SelectionKind.NotModified => ", which the client has already",
            SelectionKind.PreconditionFailed => ", which is not what the request expects",
            SelectionKind.Parts => partCount == 1 ? ", one part of it" : $", {partCount} parts of it",
            SelectionKind.Unsatisfiable => ", which has no such part",
            SelectionKind.NotAcceptable => ", in no coding that the client accepts",
            _ => "",
        };
        var forms = new List<Candidate>();
        foreach (Representation form in _forms)
        {
            string name = Encoding.ASCII.GetString(ContentCodings.Name(form.Coding));
            string origin = form.Coding == ContentCoding.Identity ? "the file itself" : form.IsFile ? "the sibling" : "made here";
            string outcome = ReferenceEquals(form, chosen) ? "chosen" : WhyNot(request.Head, form, chosen);
            forms.Add(new Candidate($"{name}, {origin}", $"{form.Length} bytes, {Encoding.ASCII.GetString(form.EntityTag)}: {outcome}"));
        }

        forms.AddRange(notForms);
        return new FileDecision(trail, summary + because, forms, chosen?.Fields ?? []);
    }

    private static string WhyNot(RequestHead head, Representation form, Representation? chosen)
    {
        if (!head.Has(KnownField.AcceptEncoding)) return "the request has no Accept-Encoding";
        if (!AcceptEncoding.Of(head).Accepts(form.Coding)) return "not accepted by the request";
        if (!form.IsFile && head.Has(KnownField.Range)) return "parts are of files only";
        return chosen is null ? "not chosen" : $"{Encoding.ASCII.GetString(ContentCodings.Name(chosen.Coding))} is preferred";
    }

    private Response? WithOwnFile(Representation form, ReadOnlySpan<ByteRange> parts)
    {
        if (form.Content.File is null) return PartialContent.Of(form, parts, null, null);

        // Written to since it was last looked at: the sender would cut the connection off. The disk is asked again instead.
        if (!IsUnchanged(form.Content.File, form)) return null;

        // The cache may let go of the file at any moment. A descriptor of its own makes the transfer independent of that.
        OpenResult own = _root.Duplicate(form.Content.File);
        if (own.Status == OpenStatus.NotFound) return null;
        if (own.File is null)
        {
            FileLog.NoDescriptor(_log, Encoding.UTF8.GetString(Path));
            return ErrorResponses.For(FileStatus.Of(own.Status));
        }

        Func<SafeFileHandle, bool> isUnchanged = file => IsUnchanged(file, form);
        if (!parts.IsEmpty) return PartialContent.Of(form, parts, own.File, isUnchanged);
        var whole = new Response(StatusCode.Ok, new ResponseContent.FileRange(own.File, 0, form.Length, isUnchanged, disposeWhenSent: true));
        AddFields(whole, form);
        return whole;
    }

    private bool IsUnchanged(SafeFileHandle file, Representation form) => _root.FactsOf(file) is { } now && now.HasContentOf(form.Content.Facts);

    private Response MakeWhole(Representation form, Storage storage)
    {
        ResponseContent content = form.Content.Bytes is { } bytes
            ? new ResponseContent.Memory(bytes)
            : new ResponseContent.FileRange(form.Content.File!, 0, form.Length, file => IsUnchanged(file, form));
        var response = new Response(StatusCode.Ok, content) { IsShared = true, Selector = Select, Storage = storage };
        AddFields(response, form);
        return response;
    }

    // RFC 9110 §15.4.5: what a cache needs to refresh what it has, and nothing that describes the content.
    private static Response MakeNotModified(Representation form)
    {
        var response = new Response(StatusCode.NotModified) { IsShared = true };
        foreach (FieldRule field in form.Fields)
        {
            if (!IsAboutContent(field.Name)) response.Fields.Add(field.Name, field.Value);
        }

        return response;
    }

    private static bool IsAboutContent(string name) => name is "Content-Type" or "Content-Encoding" or "Accept-Ranges" or "X-Content-Type-Options";

    private static Response NotAcceptable()
    {
        // The answer depends on Accept-Encoding, and a cache on the way has to know.
        Response page = ErrorResponses.For(StatusCode.NotAcceptable);
        var response = new Response(page.Status, page.Content);
        foreach (ResponseField field in page.Fields) response.Fields.Add(field.Name, field.Value);
        response.Fields.Add("Vary", "Accept-Encoding");
        return response;
    }

    private static void AddFields(Response response, Representation form)
    {
        foreach (FieldRule field in form.Fields) response.Fields.Add(field.Name, field.Value);
    }
}
