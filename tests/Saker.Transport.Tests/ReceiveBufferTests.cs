using System;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Saker.Transport.Tests;

public sealed class ReceiveBufferTests
{
    [Fact]
    public void What_is_committed_comes_out_in_order_however_it_is_consumed()
    {
        Check.QuickThrowOnFailure(Prop.ForAll<(ushort Received, ushort Consumed)[]>(steps =>
        {
            BufferPool pool = new();
            ReceiveBuffer buffer = new(pool, 40_000);
            byte next = 0;
            byte expected = 0;
            foreach ((ushort received, ushort consumed) in steps)
            {
                if (!buffer.IsFull)
                {
                    Span<byte> room = buffer.GetWritable().Span;
                    if (room.IsEmpty) return false;
                    room = room[..Math.Min(room.Length, received)];
                    foreach (ref byte value in room) value = next++;
                    buffer.Commit(room.Length);
                }

                if (buffer.UnreadLength > 40_000) return false;
                ReadOnlySpan<byte> taken = buffer.Unread.Span[..Math.Min(buffer.UnreadLength, consumed)];
                foreach (byte value in taken)
                {
                    if (value != expected++) return false;
                }

                buffer.Consume(taken.Length);
                buffer.ReleaseIfEmpty();
                if (pool.Lent != (buffer.HoldsMemory ? 1 : 0) || (buffer.UnreadLength == 0 && buffer.HoldsMemory)) return false;
            }

            buffer.Release();
            return pool.Lent == 0;
        }));
    }

    [Fact]
    public void It_grows_to_its_limit_and_not_beyond()
    {
        BufferPool pool = new();
        ReceiveBuffer buffer = new(pool, 50_000);
        while (!buffer.IsFull) buffer.Commit(buffer.GetWritable().Length);
        Assert.Equal(50_000, buffer.UnreadLength);
        Assert.Throws<InvalidOperationException>(() => buffer.GetWritable());
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.Consume(50_001));
        buffer.Release();
        Assert.Equal(0, pool.Lent);
    }

    [Fact]
    public void The_pool_lends_the_block_that_came_back_last_and_keeps_only_so_many()
    {
        BufferPool pool = new();
        byte[][] blocks = [.. Enumerable.Range(0, BufferPool.MaxIdleBlocks + 5).Select(_ => pool.Rent())];
        Assert.Equal(blocks.Length, pool.Lent);
        foreach (byte[] block in blocks) pool.Return(block);
        Assert.Same(blocks[BufferPool.MaxIdleBlocks - 1], pool.Rent());
        Assert.True(pool.Rent(100_000).Length >= 100_000);
        Assert.Equal(2, pool.Lent);
    }
}
