using System;
using Saker.Protocol.Semantics;

namespace Saker.Files;

/// <summary>What one request gets of the forms that a file has.</summary>
internal enum SelectionKind : byte
{
    /// <summary>200 with all of the form.</summary>
    Whole,

    /// <summary>304: the client has it.</summary>
    NotModified,

    /// <summary>412: it is not what the client thinks.</summary>
    PreconditionFailed,

    /// <summary>206 with one or more parts.</summary>
    Parts,

    /// <summary>416: there are no such parts.</summary>
    Unsatisfiable,

    /// <summary>406: the client excludes every form there is.</summary>
    NotAcceptable,
}

/// <summary>
/// Chooses a form, then holds the preconditions against it, then the range: RFC 9110 §12.5.3, §13.2.2, §14.2, in this order. Pure:
/// the live server and <c>saker explain</c> get the same answer. Allocates nothing. Stateless.
/// </summary>
internal static class Selection
{
    /// <summary>Decides what the request with <paramref name="head"/> gets.</summary>
    /// <param name="head">The request.</param>
    /// <param name="forms">All forms; the one without a coding comes first.</param>
    /// <param name="utcSeconds">Now, in seconds since 1970-01-01 UTC.</param>
    /// <param name="parts">Takes the parts; room for <see cref="ByteRanges.MaxParts"/>.</param>
    /// <param name="form">The chosen form; null when the answer is <see cref="SelectionKind.NotAcceptable"/>.</param>
    /// <param name="partCount">How many parts, with <see cref="SelectionKind.Parts"/>.</param>
    public static SelectionKind Of(RequestHead head, ReadOnlySpan<Representation> forms, long utcSeconds, Span<ByteRange> parts, out Representation? form, out int partCount)
    {
        partCount = 0;
        form = Choose(head, forms, filesOnly: false);
        if (form is null) return SelectionKind.NotAcceptable;
        SelectionKind kind = Hold(head, form, utcSeconds);

        // RFC 9110 §14.2: Range counts for what would be a 200 without it.
        if (kind == SelectionKind.NotModified || head.Method != Method.Get || !head.Has(KnownField.Range)) return kind;

        // A part is of a file's own bytes: whoever asks for the next one may be talking to another node. It may be the form that the client has a part of
        // and names in If-Match. But where Range does not apply, or there is no such form, it must not cost anybody the answer that there is.
        Representation? file = form.IsFile ? form : Choose(head, forms, filesOnly: true);
        if (file is null || (file == form ? kind : Hold(head, file, utcSeconds)) != SelectionKind.Whole) return kind;
        if (!Preconditions.RangeApplies(head, ValidatorsOf(file), utcSeconds)) return kind;
        switch (ByteRanges.Select(head, file.Length, parts, out partCount))
        {
            case RangeOutcome.Single or RangeOutcome.Multiple:
                form = file;
                return SelectionKind.Parts;
            case RangeOutcome.Unsatisfiable:
                form = file;
                return SelectionKind.Unsatisfiable;
            default:
                return kind;
        }
    }

    // Whole, or what the preconditions make of it.
    private static SelectionKind Hold(RequestHead head, Representation form, long utcSeconds) => Preconditions.Evaluate(head, ValidatorsOf(form), utcSeconds) switch
    {
        PreconditionResult.NotModified => SelectionKind.NotModified,
        PreconditionResult.PreconditionFailed => SelectionKind.PreconditionFailed,
        _ => SelectionKind.Whole,
    };

    private static RepresentationValidators ValidatorsOf(Representation form) => new(form.EntityTag, form.LastModified);

    private static Representation? Choose(RequestHead head, ReadOnlySpan<Representation> forms, bool filesOnly)
    {
        // No field, and one form: the usual request of a tool, and of anybody for an image.
        if (!head.Has(KnownField.AcceptEncoding)) return forms[0];
        if (!AcceptedCodings.Of(head).TryChoose(Available(forms, filesOnly), out ContentCoding coding)) return null;
        foreach (Representation form in forms)
        {
            if (form.Coding == coding) return form;
        }

        return null;
    }

    private static ContentCodingSet Available(ReadOnlySpan<Representation> forms, bool filesOnly)
    {
        var available = ContentCodingSet.None;
        foreach (Representation form in forms)
        {
            if (form.IsFile || !filesOnly) available |= (ContentCodingSet)(1 << (int)form.Coding);
        }

        return available;
    }
}
