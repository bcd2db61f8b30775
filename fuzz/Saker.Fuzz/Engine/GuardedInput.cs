using System;
using System.Diagnostics.CodeAnalysis;
using Saker.Shared;

namespace Saker.Fuzz.Engine;

/// <summary>Puts input right before memory that cannot be read: whoever reads a byte too many ends the process. Owned by one target.</summary>
[SuppressMessage("Design", "CA1001:Types that own disposable fields should be disposable", Justification = "It lives as long as its target, and that as long as the process.")]
internal sealed class GuardedInput(int maxLength)
{
    private readonly PoisonedMemory _memory = new(maxLength);

    /// <summary>The same bytes, before the poison. What was placed before is gone.</summary>
    public ReadOnlyMemory<byte> Place(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_memory.RoomBeforePoison(bytes.Length));
        Memory<byte> all = _memory.Memory;
        return all[^bytes.Length..];
    }
}
