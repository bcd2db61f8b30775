using System;
using System.Buffers;
using System.Collections.Generic;

namespace Saker.Transport;

/// <summary>
/// The buffers of one loop: a short stack of equal blocks, the last one returned lent first because it is still in the
/// processor's cache. Loop-bound, so it needs no lock.
/// </summary>
public sealed class BufferPool
{
    /// <summary>Size of an ordinary block, in bytes: a browser's request head fits many times over, and so does a sweep of answers.</summary>
    public const int BlockBytes = 16 * 1024;

    /// <summary>Blocks kept for reuse; what is returned beyond that is left to the garbage collector. 64 × 16 KiB = 1 MiB a loop.</summary>
    public const int MaxIdleBlocks = 64;

    private readonly Stack<byte[]> _idle = new(MaxIdleBlocks);

    /// <summary>Blocks lent and not yet returned, larger ones included.</summary>
    public int Lent { get; private set; }

    /// <summary>Lends a block of <see cref="BlockBytes"/>. Its content is whatever the last borrower left.</summary>
    public byte[] Rent()
    {
        Lent++;
        return _idle.TryPop(out byte[]? block) ? block : GC.AllocateUninitializedArray<byte>(BlockBytes, pinned: true);
    }

    /// <summary>Lends a block of at least <paramref name="minimumBytes"/>; a large one comes from the shared array pool.</summary>
    public byte[] Rent(int minimumBytes)
    {
        if (minimumBytes <= BlockBytes) return Rent();
        Lent++;
        return ArrayPool<byte>.Shared.Rent(minimumBytes);
    }

    /// <summary>Takes back a block that <see cref="Rent()"/> or <see cref="Rent(int)"/> lent; the caller must not touch it again.</summary>
    public void Return(byte[] block)
    {
        ArgumentNullException.ThrowIfNull(block);
        Lent--;
        if (block.Length != BlockBytes) ArrayPool<byte>.Shared.Return(block);
        else if (_idle.Count < MaxIdleBlocks) _idle.Push(block);
    }
}
