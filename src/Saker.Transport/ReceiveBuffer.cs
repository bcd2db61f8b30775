using System;
using System.Diagnostics;

namespace Saker.Transport;

/// <summary>
/// The bytes received on one connection and not yet consumed, contiguous. Loop-bound.
/// It borrows a block from the loop's <see cref="BufferPool"/> when the first byte arrives and gives it back when the last one
/// is consumed, so that an idle connection owns no memory.
/// </summary>
public sealed class ReceiveBuffer
{
    private readonly BufferPool _pool;
    private readonly int _maxBytes;
    private byte[]? _block;
    private int _start;
    private int _end;

    /// <summary>A buffer that borrows from <paramref name="pool"/> and never holds more than <paramref name="maxBytes"/>.</summary>
    /// <param name="pool">The pool of the loop that owns the connection.</param>
    /// <param name="maxBytes">The most unconsumed bytes, in bytes; the largest message head must fit.</param>
    public ReceiveBuffer(BufferPool pool, int maxBytes)
    {
        ArgumentNullException.ThrowIfNull(pool);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxBytes, BufferPool.BlockBytes);
        _pool = pool;
        _maxBytes = maxBytes;
    }

    /// <summary>The unconsumed bytes. Valid until the next call of <see cref="GetWritable"/>, <see cref="Consume"/> or <see cref="Release"/>.</summary>
    public ReadOnlyMemory<byte> Unread => _block is null ? default : _block.AsMemory(_start, _end - _start);

    /// <summary>How many bytes are unconsumed.</summary>
    public int UnreadLength => _end - _start;

    /// <summary>True when <c>maxBytes</c> are waiting to be consumed and nothing more can be received.</summary>
    public bool IsFull => _end - _start >= _maxBytes;

    /// <summary>True while a block is borrowed.</summary>
    public bool HoldsMemory => _block is not null;

    /// <summary>Room for the transport to receive into: at least one byte, borrowed, compacted or grown as needed.</summary>
    /// <exception cref="InvalidOperationException">The buffer is full: whoever reads must consume first.</exception>
    public Memory<byte> GetWritable()
    {
        if (IsFull) throw new InvalidOperationException("the receive buffer is full: consume before receiving");
        if (_block is null)
        {
            _block = _pool.Rent();
            _start = _end = 0;
        }
        else if (_end == _block.Length)
        {
            MakeRoom();
        }

        return _block.AsMemory(_end, Math.Min(_block.Length - _end, _maxBytes - (_end - _start)));
    }

    /// <summary>Says that <paramref name="count"/> bytes were received into what <see cref="GetWritable"/> returned.</summary>
    public void Commit(int count)
    {
        Debug.Assert(_block is not null && count >= 0 && _end + count <= _block.Length, "more committed than there was room");
        _end += count;
    }

    /// <summary>Drops the first <paramref name="count"/> unconsumed bytes.</summary>
    public void Consume(int count)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)UnreadLength, nameof(count));
        _start += count;
    }

    /// <summary>Gives the block back if every byte is consumed; else does nothing.</summary>
    public void ReleaseIfEmpty()
    {
        if (_start == _end) Release();
    }

    /// <summary>Gives the block back and forgets what it held.</summary>
    public void Release()
    {
        if (_block is null) return;
        _pool.Return(_block);
        _block = null;
        _start = _end = 0;
    }

    private void MakeRoom()
    {
        int unread = UnreadLength;

        // Moving half a block or less costs less than a larger block; beyond that, grow.
        byte[] target = _block!;
        if (unread > _block!.Length / 2) target = _pool.Rent(Math.Min(_block.Length * 2, Math.Max(_maxBytes, BufferPool.BlockBytes)));
        Buffer.BlockCopy(_block, _start, target, 0, unread);
        if (!ReferenceEquals(target, _block)) _pool.Return(_block);
        _block = target;
        _start = 0;
        _end = unread;
    }
}
