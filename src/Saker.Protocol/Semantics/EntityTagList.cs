using System;

namespace Saker.Protocol.Semantics;

/// <summary>The value of If-Match and If-None-Match: <c>*</c> or a list of entity tags (RFC 9110 §13.1.1, §13.1.2).</summary>
/// <remarks>
/// Immutable. A list that is malformed at some place has no tags from there on: then If-Match fails and If-None-Match does not,
/// and either way nobody is told that a copy is current which may not be.
/// </remarks>
public static class EntityTagList
{
    /// <summary>Whether the value is <c>*</c>: any representation.</summary>
    public static bool IsAny(ReadOnlySpan<byte> value) => value.Length == 1 && value[0] == (byte)'*';

    /// <summary>Whether a tag is in the list.</summary>
    /// <param name="list">The value of one field line.</param>
    /// <param name="tag">The tag of the representation.</param>
    /// <param name="strong">Which comparison: strong for If-Match, weak for If-None-Match.</param>
    public static bool Contains(ReadOnlySpan<byte> list, EntityTag tag, bool strong)
    {
        while (true)
        {
            // Empty elements are skipped (RFC 9110 §5.6.1). A comma can stand within a tag, so the tag is read first.
            list = list.TrimStart(" \t,"u8);
            if (!EntityTag.TryTake(ref list, out EntityTag candidate))
            {
                return false;
            }

            list = list.TrimStart(" \t"u8);
            if (!list.IsEmpty && list[0] != (byte)',')
            {
                return false;
            }

            if (strong ? candidate.StronglyEquals(tag) : candidate.WeaklyEquals(tag))
            {
                return true;
            }
        }
    }
}
