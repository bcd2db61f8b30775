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
        form = Choose(head, forms);
        if (form is null) return SelectionKind.NotAcceptable;

        var validators = new RepresentationValidators(form.EntityTag, form.LastModified);
        switch (Preconditions.Evaluate(head, validators, utcSeconds))
        {
            case PreconditionResult.NotModified:
                return SelectionKind.NotModified;
            case PreconditionResult.PreconditionFailed:
                return SelectionKind.PreconditionFailed;
            default:
                break;
        }

        if (!form.IsFile || !Preconditions.RangeApplies(head, validators, utcSeconds)) return SelectionKind.Whole;
        return ByteRanges.Select(head, form.Length, parts, out partCount) switch
        {
            RangeOutcome.Single or RangeOutcome.Multiple => SelectionKind.Parts,
            RangeOutcome.Unsatisfiable => SelectionKind.Unsatisfiable,
            _ => SelectionKind.Whole,
        };
    }

    private static Representation? Choose(RequestHead head, ReadOnlySpan<Representation> forms)
    {
        // No field, and one form: the usual request of a tool, and of anybody for an image.
        if (!head.Has(KnownField.AcceptEncoding)) return forms[0];

        // A part is of a file's own bytes: whoever asks for the next one may be talking to another node. But Range may be ignored
        // (RFC 9110 §14.2), so it must not cost anybody an answer that there is.
        bool wantsParts = head.Has(KnownField.Range) && head.Method == Method.Get;
        AcceptEncoding accepted = AcceptedCodings.Of(head);
        if (!accepted.TryChoose(Available(forms, filesOnly: wantsParts), out ContentCoding coding)
            && !(wantsParts && accepted.TryChoose(Available(forms, filesOnly: false), out coding))) return null;
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
