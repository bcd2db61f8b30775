using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Xunit;

namespace Saker.Transport.Tests;

public sealed class WorkerPoolTests
{
    [Fact]
    public async Task Work_runs_elsewhere_and_completes_on_the_loop_that_asked()
    {
        await using EventLoopGroup group = new(new EventLoopGroupOptions { Loops = 2, Workers = 3 });
        group.Start();
        int[][] results = await Task.WhenAll(group.Loops.Select(loop => SumAsync(loop)));
        Assert.All(results, result => Assert.Equal(Enumerable.Range(0, 500).Select(i => i * 2), result));

        static async Task<int[]> SumAsync(EventLoop loop)
        {
            await loop;
            List<int> answers = [];
            for (int i = 0; i < 500; i++)
            {
                (int doubled, int thread) = await loop.Workers.RunAsync(loop, static x => (x * 2, Environment.CurrentManagedThreadId), i);
                Assert.True(loop.IsCurrent);
                Assert.NotEqual(Environment.CurrentManagedThreadId, thread);
                answers.Add(doubled);
            }

            await Task.Yield();
            return [.. answers];
        }
    }

    [Fact]
    public async Task An_exception_travels_to_the_awaiter_on_the_loop()
    {
        await using EventLoopGroup group = new(new EventLoopGroupOptions { Loops = 1 });
        group.Start();
        EventLoop loop = group.Loops[0];
        await loop;
        FormatException caught = await Assert.ThrowsAsync<FormatException>(
            () => loop.Workers.RunAsync<int, int>(loop, static _ => throw new FormatException("from the worker"), 0).AsTask());
        Assert.Equal("from the worker", caught.Message);
        await loop;
        Assert.Equal(7, await loop.Workers.RunAsync(loop, static x => x, 7));
        await Task.Yield();
    }

    [Fact]
    public async Task Pieces_of_work_block_side_by_side()
    {
        await using EventLoopGroup group = new(new EventLoopGroupOptions { Loops = 1, Workers = 2 });
        group.Start();
        EventLoop loop = group.Loops[0];
        using Barrier meeting = new(2);
        await loop;
        Task<bool> one = loop.Workers.RunAsync(loop, static meeting => meeting.SignalAndWait(TestServer.Patience), meeting).AsTask();
        Task<bool> two = loop.Workers.RunAsync(loop, static meeting => meeting.SignalAndWait(TestServer.Patience), meeting).AsTask();
        await Task.Yield();
        Assert.True(await one && await two);
    }

    [Fact]
    public async Task Readers_that_are_all_busy_hold_up_no_other_work()
    {
        await using EventLoopGroup group = new(new EventLoopGroupOptions { Loops = 1, Workers = 1, Readers = 1 });
        group.Start();
        EventLoop loop = group.Loops[0];
        using ManualResetEventSlim release = new();
        await loop;
        Task<bool> reading = loop.Workers.Readers.RunAsync(loop, static go => go.Wait(TestServer.Patience), release).AsTask();
        Task<bool> behind = loop.Workers.Readers.RunAsync(loop, static go => go.IsSet, release).AsTask();
        Assert.False(await loop.Workers.RunAsync(loop, static go => go.IsSet, release));
        Assert.False(reading.IsCompleted || behind.IsCompleted);
        release.Set();
        Assert.True(await reading && await behind);
    }

    [Fact]
    public async Task A_pool_that_was_disposed_refuses_work()
    {
        EventLoop loop = EventLoop.CreateManual();
        WorkerPool pool = new(1);
        pool.Dispose();
        await Assert.ThrowsAsync<InvalidOperationException>(() => pool.RunAsync(loop, static x => x, 1).AsTask());
    }

    [Fact]
    public void On_a_manual_loop_work_runs_when_the_test_says_so()
    {
        EventLoop loop = EventLoop.CreateManual();
        ValueTask<int> work = loop.Workers.RunAsync(loop, static x => x + 1, 41);
        Assert.False(work.IsCompleted);
        loop.RunUntilIdle();
        Assert.Equal(42, work.Now());
    }

    [Fact]
    public void Work_allocates_nothing_once_its_items_exist()
    {
        EventLoop loop = EventLoop.CreateManual();
        for (int i = 0; i < 100; i++) Once();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++) Once();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Once()
        {
            ValueTask<int> work = loop.Workers.RunAsync(loop, static x => x, 1);
            loop.RunUntilIdle();
            _ = work.Now();
        }
    }
}
