using System;

namespace Saker.Protocol.Semantics;

/// <summary>Conditional requests, in the order of RFC 9110 §13.2.2.</summary>
/// <remarks>
/// Immutable, pure. To be asked when the request would be answered with 2xx otherwise (§13.2.1); what
/// is not found is 404 whatever its conditions.
/// </remarks>
public static class Preconditions
{
    /// <summary>Evaluates If-Match, If-Unmodified-Since, If-None-Match and If-Modified-Since.</summary>
    /// <param name="head">The request.</param>
    /// <param name="current">The validators of the selected representation.</param>
    /// <param name="nowUnixSeconds">The present, for dates with two-digit years.</param>
    public static PreconditionResult Evaluate(RequestHead head, RepresentationValidators current, long nowUnixSeconds)
    {
        ArgumentNullException.ThrowIfNull(head);

        // §13.2.1: methods that select no representation have no preconditions.
        if (head.Method is Method.Connect or Method.Options or Method.Trace)
        {
            return PreconditionResult.Proceed;
        }

        // Steps 1 and 2: If-Match, and only without it If-Unmodified-Since.
        if (head.Has(KnownField.IfMatch))
        {
            if (!IsMatched(head, KnownField.IfMatch, current, strong: true))
            {
                return PreconditionResult.PreconditionFailed;
            }
        }
        else if (TryGetDate(head, KnownField.IfUnmodifiedSince, nowUnixSeconds, out long unmodifiedSince)
            && current.LastModified is { } modified && modified > unmodifiedSince)
        {
            return PreconditionResult.PreconditionFailed;
        }

        // Steps 3 and 4: If-None-Match, and only without it, for GET and HEAD, If-Modified-Since.
        bool reads = head.Method is Method.Get or Method.Head;
        if (head.Has(KnownField.IfNoneMatch))
        {
            if (IsMatched(head, KnownField.IfNoneMatch, current, strong: false))
            {
                return reads ? PreconditionResult.NotModified : PreconditionResult.PreconditionFailed;
            }
        }
        else if (reads && TryGetDate(head, KnownField.IfModifiedSince, nowUnixSeconds, out long modifiedSince)
            && current.LastModified is { } lastModified && lastModified <= modifiedSince)
        {
            return PreconditionResult.NotModified;
        }

        return PreconditionResult.Proceed;
    }

    /// <summary>Step 5: whether the Range of a request counts, by its method and its If-Range (RFC 9110 §13.1.5, §14.2).</summary>
    /// <param name="head">The request.</param>
    /// <param name="current">The validators of the selected representation.</param>
    /// <param name="nowUnixSeconds">The present.</param>
    /// <returns>False when there is no Range, or it is to be ignored: 200 with all of the representation.</returns>
    public static bool RangeApplies(RequestHead head, RepresentationValidators current, long nowUnixSeconds)
    {
        ArgumentNullException.ThrowIfNull(head);

        // §14.2: Range is defined for GET alone.
        if (!head.Has(KnownField.Range) || head.Method != Method.Get)
        {
            return false;
        }

        if (!head.TryGet(KnownField.IfRange, out ReadOnlySpan<byte> condition))
        {
            return true;
        }

        // §13.1.5: an entity tag or a date, told apart by a quotation mark among the first three characters. A tag is compared strongly.
        if (head.Count(KnownField.IfRange) > 1)
        {
            return false;
        }

        if (condition[..Math.Min(3, condition.Length)].Contains((byte)'"'))
        {
            return EntityTag.TryParse(condition, out EntityTag wanted)
                && current.TryGetEntityTag(out EntityTag tag)
                && tag.StronglyEquals(wanted);
        }

        // §13.1.5 and §8.8.2.2: the date must be exactly Last-Modified, and a strong validator, which it cannot be while that
        // second is not over: the file could change once more in it.
        return HttpDate.TryParse(condition, nowUnixSeconds, out long date)
            && current.LastModified is { } modified
            && date == modified
            && modified < nowUnixSeconds;
    }

    private static bool IsMatched(RequestHead head, KnownField field, RepresentationValidators current, bool strong)
    {
        bool hasTag = current.TryGetEntityTag(out EntityTag tag);
        foreach (ReadOnlySpan<byte> value in head.Values(field))
        {
            if (EntityTagList.IsAny(value) ? current.Exists : hasTag && EntityTagList.Contains(value, tag, strong))
            {
                return true;
            }
        }

        return false;
    }

    // §13.1.3, §13.1.4: what is not one valid date is ignored.
    private static bool TryGetDate(RequestHead head, KnownField field, long nowUnixSeconds, out long date)
    {
        date = 0;
        return head.TryGet(field, out ReadOnlySpan<byte> value)
            && head.Count(field) == 1
            && HttpDate.TryParse(value, nowUnixSeconds, out date);
    }
}
