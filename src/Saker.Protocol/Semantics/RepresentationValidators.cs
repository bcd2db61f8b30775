using System;

namespace Saker.Protocol.Semantics;

/// <summary>What the preconditions of a request are held against: the validators of the selected representation (RFC 9110 §8.8).</summary>
/// <remarks>Lives on the stack of its caller.</remarks>
public readonly ref struct RepresentationValidators
{
    /// <summary>The validators of a representation that exists.</summary>
    /// <param name="entityTag">The value of its ETag field, quotation marks and all; empty where it has none.</param>
    /// <param name="lastModified">The value of its Last-Modified field, in seconds since 1970; null where it has none.</param>
    public RepresentationValidators(ReadOnlySpan<byte> entityTag, long? lastModified)
    {
        Exists = true;
        EntityTagValue = entityTag;
        LastModified = lastModified;
    }

    /// <summary>There is no representation.</summary>
    public static RepresentationValidators None => default;

    /// <summary>Whether there is a representation.</summary>
    public bool Exists { get; }

    /// <summary>The value of the ETag field, or empty.</summary>
    public ReadOnlySpan<byte> EntityTagValue { get; }

    /// <summary>The value of the Last-Modified field in seconds since 1970, or null.</summary>
    public long? LastModified { get; }

    /// <summary>The entity tag, if there is one.</summary>
    internal bool TryGetEntityTag(out EntityTag tag) => EntityTag.TryParse(EntityTagValue, out tag);
}
