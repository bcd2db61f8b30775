using System.Diagnostics;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>The blocks into which one connection reads its answers ahead: a few at a time, for all its streams together. Loop-bound.</summary>
internal sealed class Http2Blocks(BufferPool buffers)
{
    private int _lent;

    /// <summary>True when another one may be lent.</summary>
    public bool IsAvailable => _lent < Http2Limits.MaxBlocks;

    /// <summary>Lends a block of at least <paramref name="bytes"/>, which must be <see cref="IsAvailable"/>.</summary>
    public byte[] Rent(int bytes)
    {
        Debug.Assert(IsAvailable, "who reads has waited for its turn");
        _lent++;
        return buffers.Rent(bytes);
    }

    /// <summary>Takes a block back.</summary>
    public void Return(byte[] block)
    {
        _lent--;
        buffers.Return(block);
    }
}
