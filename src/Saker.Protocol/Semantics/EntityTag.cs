using System;

namespace Saker.Protocol.Semantics;

/// <summary>An entity tag: opaque data in quotation marks, perhaps weak (RFC 9110 §8.8.3).</summary>
/// <remarks>Points into the bytes it was read from, and lives no longer than they do.</remarks>
public readonly ref struct EntityTag
{
    private EntityTag(ReadOnlySpan<byte> opaque, bool isWeak)
    {
        Opaque = opaque;
        IsWeak = isWeak;
    }

    /// <summary>The data between the quotation marks.</summary>
    public ReadOnlySpan<byte> Opaque { get; }

    /// <summary>Whether equal tags mean only that one representation will do for the other, not that they are the same bytes.</summary>
    public bool IsWeak { get; }

    /// <summary>Reads a value that is one entity tag and nothing else, as in ETag and If-Range.</summary>
    public static bool TryParse(ReadOnlySpan<byte> text, out EntityTag tag) => TryTake(ref text, out tag) && text.IsEmpty;

    /// <summary>Takes an entity tag off the start of the bytes.</summary>
    internal static bool TryTake(scoped ref ReadOnlySpan<byte> text, out EntityTag tag)
    {
        tag = default;
        bool isWeak = text.StartsWith("W/"u8);     // case-sensitive, RFC 9110 §8.8.3
        ReadOnlySpan<byte> quoted = isWeak ? text[2..] : text;
        if (quoted.IsEmpty || quoted[0] != (byte)'"')
        {
            return false;
        }

        int length = quoted[1..].IndexOf((byte)'"');
        if (length < 0)
        {
            return false;
        }

        ReadOnlySpan<byte> opaque = quoted.Slice(1, length);
        foreach (byte value in opaque)
        {
            // etagc = %x21 / %x23-7E / obs-text: no space, and no escapes.
            if (value is <= 0x20 or 0x7F)
            {
                return false;
            }
        }

        tag = new EntityTag(opaque, isWeak);
        text = quoted[(length + 2)..];
        return true;
    }

    /// <summary>Strong comparison: equal, and neither is weak (RFC 9110 §8.8.3.2).</summary>
    public bool StronglyEquals(EntityTag other) => !IsWeak && !other.IsWeak && Opaque.SequenceEqual(other.Opaque);

    /// <summary>Weak comparison: equal data (RFC 9110 §8.8.3.2).</summary>
    public bool WeaklyEquals(EntityTag other) => Opaque.SequenceEqual(other.Opaque);
}
