using System;
using System.Collections.Generic;
using System.Text;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>
/// A file with all its forms. Whole and unchanged are decided alike for all who ask alike, so these decisions are made once and handed
/// out again: such a hit allocates nothing. Parts and refusals are decided for each request. Immutable but for the decisions it keeps; two
/// loops may make the same one, and either may stay.
/// </summary>
internal sealed class FoundFile : Finding
{
    /// <summary>The shortest content worth compressing, in bytes.</summary>
    /// <remarks>A response that fits into one packet with its head does not arrive sooner for being shorter.</remarks>
    public const int CompressFromBytes = 256;

    private readonly FileRules _rules;
    private readonly Representation[] _forms;
    private readonly Decision?[] _whole;
    private readonly Decision?[] _notModified;

    /// <summary>What a path leads to that has a file.</summary>
    /// <param name="found">Where, and the facts of what was opened there.</param>
    /// <param name="siblings">What was seen beside it.</param>
    /// <param name="forms">All forms; the one without a coding comes first.</param>
    /// <param name="rules">The site's rules.</param>
    public FoundFile(Resolution.Serve found, Sibling[] siblings, Representation[] forms, FileRules rules)
        : base(found.Trail)
    {
        Found = found;
        Siblings = siblings;
        _forms = forms;
        _rules = rules;
        _whole = new Decision?[forms.Length];
        _notModified = new Decision?[forms.Length];
    }

    /// <summary>Where the file is, and the facts of what was opened there.</summary>
    public Resolution.Serve Found { get; }

    /// <summary>What was seen beside it.</summary>
    public Sibling[] Siblings { get; }

    /// <summary>All forms; the one without a coding comes first.</summary>
    public ReadOnlySpan<Representation> Forms => _forms;

    /// <summary>False when one of the files may still change without its facts showing it.</summary>
    public required bool IsSettled { get; init; }

    /// <summary>Whether compressed forms are wanted and not there yet.</summary>
    public required bool IsToBeCompressed { get; init; }

    /// <summary>Why nothing is compressed here, in words for a person; null when it is, or will be.</summary>
    public required string? WhyNotCompressed { get; init; }

    /// <summary>What a request gets that wants a part of a page and no page; null when it gets the file like everybody.</summary>
    public required FoundNothing? AssetsGet { get; init; }

    /// <summary>The value of Vary; null for none.</summary>
    public required string? Vary { get; init; }

    /// <summary>What the forms keep in memory, in bytes.</summary>
    public long BytesInMemory
    {
        get
        {
            long bytes = 0;
            foreach (Representation form in _forms) bytes += form.Content.Bytes?.Length ?? 0;
            return bytes;
        }
    }

    /// <summary>Whether one of the forms is an open file.</summary>
    public bool HoldsDescriptor => Array.Exists(_forms, form => form.Content.File is not null);

    /// <inheritdoc/>
    public override string Summary => $"the file {Encoding.UTF8.GetString(Found.Path)}{(Found.IsFallback ? ", in place of a path that leads to nothing" : "")}";

    /// <inheritdoc/>
    public override Decision Decide(RequestHead head, long utcSeconds)
    {
        if (AssetsGet is not null && FetchDestination.IsAsset(head)) return AssetsGet.Decide(head, utcSeconds);

        Span<ByteRange> parts = stackalloc ByteRange[ByteRanges.MaxParts];
        SelectionKind kind = Selection.Of(head, _forms, utcSeconds, parts, out Representation? form, out int partCount);
        switch (kind)
        {
            case SelectionKind.Whole:
                return _whole[Array.IndexOf(_forms, form)] ??= new Decision(this, StatusCode.Ok, form!.Fields, page: null) { Form = form };
            case SelectionKind.NotModified:
                return _notModified[Array.IndexOf(_forms, form)] ??= NotModified(form!);
            case SelectionKind.Parts:
                return PartialContent.Of(this, form!, parts[..partCount], head.Has(KnownField.IfRange));
            case SelectionKind.Unsatisfiable:
                // RFC 9110 §15.5.17: how long it is, so that the client can ask again.
                return Refused(StatusCode.RangeNotSatisfiable, form, ", which has no such part", new FieldRule("Content-Range", $"bytes */{form!.Length}", "how long the file is, so that the client can ask again"));
            case SelectionKind.PreconditionFailed:
                return Refused(StatusCode.PreconditionFailed, form, ", which is not what the request expects", null);
            default:
                return Refused(StatusCode.NotAcceptable, null, ", in no coding that the client accepts", null);
        }
    }

    /// <inheritdoc/>
    public override IReadOnlyList<Candidate> FormsFor(RequestHead head, Decision decision)
    {
        if (!ReferenceEquals(decision.Evidence, this)) return [];
        var forms = new List<Candidate>();
        foreach (Representation form in _forms)
        {
            string origin = form.Coding == ContentCoding.Identity ? "the file itself" : form.IsFile ? "the sibling" : "made here";
            string outcome = ReferenceEquals(form, decision.Form) ? "chosen" : WhyNot(head, form, decision.Form);
            forms.Add(new Candidate($"{NameOf(form.Coding)}, {origin}", $"{form.Length} bytes, {Encoding.ASCII.GetString(form.EntityTag)}: {outcome}"));
        }

        // And those that the file could have and has not.
        foreach (Sibling sibling in Siblings)
        {
            if (sibling.Facts is null) forms.Add(new Candidate(Encoding.UTF8.GetString(sibling.Path), sibling.Outcome));
        }

        foreach (ContentCoding coding in (ReadOnlySpan<ContentCoding>)[ContentCoding.Brotli, ContentCoding.Gzip])
        {
            if (Array.Exists(_forms, form => form.Coding == coding && !form.IsFile)) continue;
            forms.Add(new Candidate($"{NameOf(coding)}, made here", WhyNotCompressed ?? (IsToBeCompressed ? "not made yet" : "not smaller")));
        }

        return forms;
    }

    /// <summary>Closes what is open.</summary>
    public void Close()
    {
        foreach (Representation form in _forms) form.Content.Close();
    }

    private Decision NotModified(Representation form)
    {
        // RFC 9110 §15.4.5: what a cache needs to refresh what it has, and nothing that describes the content.
        List<FieldRule> fields = [.. form.Fields];
        fields.RemoveAll(field => FileFields.IsAboutContent(field.Name));
        return new Decision(this, StatusCode.NotModified, fields, ResponseContent.None) { Form = form, Because = ", which the client has already" };
    }

    private Decision Refused(StatusCode status, Representation? form, string because, FieldRule? field)
    {
        // Another coding might have been accepted, matched or long enough, and a cache on the way has to know.
        string? vary = status == StatusCode.NotAcceptable ? Vary ?? "Accept-Encoding" : Vary;
        List<FieldRule> fields = ErrorFields.Of(status, Found.Path, _rules, vary);
        if (field is { } more) fields.Add(more);
        return new Decision(this, status, fields, ErrorResponses.For(status).Content) { Form = form, Because = because, IsForOne = true };
    }

    private static string WhyNot(RequestHead head, Representation form, Representation? chosen)
    {
        if (!head.Has(KnownField.AcceptEncoding)) return "the request has no Accept-Encoding";
        if (!AcceptEncoding.Of(head).Accepts(form.Coding)) return "not accepted by the request";
        if (!form.IsFile && head.Has(KnownField.Range)) return "parts are of files only";
        return chosen is null ? "not chosen" : $"{NameOf(chosen.Coding)} is preferred";
    }

    private static string NameOf(ContentCoding coding) => Encoding.ASCII.GetString(ContentCodings.Name(coding));
}
