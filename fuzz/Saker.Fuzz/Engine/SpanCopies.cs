using System;

namespace Saker.Fuzz.Engine;

/// <summary>Copies that outlive a change of their source.</summary>
internal static class SpanCopies
{
    /// <summary>The bytes, as many as <paramref name="room"/> takes, in it.</summary>
    public static Span<byte> ToArrayOnStack(this Span<byte> bytes, Span<byte> room)
    {
        int count = Math.Min(bytes.Length, room.Length);
        bytes[..count].CopyTo(room);
        return room[..count];
    }
}
