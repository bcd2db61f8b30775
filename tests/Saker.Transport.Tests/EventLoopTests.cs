using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Transport.Polling;
using Xunit;

namespace Saker.Transport.Tests;

public sealed class EventLoopTests
{
    private const string ChildVariable = "SAKER_TEST_CHILD";

    public static TheoryData<string> Pollers => OperatingSystem.IsLinux() ? ["epoll", "signal"] : ["signal"];

    [Theory, MemberData(nameof(Pollers))]
    public async Task Posts_of_every_thread_run_on_the_loop_in_that_threads_order(string poller)
    {
        const int Threads = 4;
        const int Posts = 5_000;
        await using RunningLoop running = new(poller);
        List<int>[] seen = [.. Enumerable.Range(0, Threads).Select(_ => new List<int>(Posts))];
        bool alwaysOnLoop = true;
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(thread => new Thread(() =>
        {
            for (int i = 0; i < Posts; i++)
            {
                running.Loop.Post(state =>
                {
                    alwaysOnLoop &= running.Loop.IsCurrent;
                    seen[thread].Add((int)state!);
                }, i);
            }
        }))];
        foreach (Thread thread in threads) thread.Start();
        foreach (Thread thread in threads) thread.Join();
        await running.OnLoopAsync(() => { });

        Assert.True(alwaysOnLoop);
        Assert.All(seen, list => Assert.Equal(Enumerable.Range(0, Posts), list));
    }

    [Theory, MemberData(nameof(Pollers))]
    public async Task Awaiting_the_loop_returns_to_it_from_a_foreign_thread(string poller)
    {
        await using RunningLoop running = new(poller);
        EventLoop loop = running.Loop;
        Assert.False(loop.IsCurrent);
        await loop;
        Assert.True(loop.IsCurrent);
        Assert.True(loop.GetAwaiter().IsCompleted);
        await Task.Yield();
        Assert.False(loop.IsCurrent);
        await loop;
        Assert.True(loop.IsCurrent);
        Assert.Null(SynchronizationContext.Current);
        await loop.Yield();
        Assert.True(loop.IsCurrent);
        await Task.Yield();   // leave it, so that disposing does not wait for itself
    }

    [Fact]
    public async Task An_idle_loop_sleeps_without_limit()
    {
        RecordingPoller poller = new();
        EventLoop loop = new("idle", poller, TimeProvider.System, new WorkerPool(1));
        loop.Start();
        Assert.Equal(-1, poller.NextTimeout());

        // A timer bounds the sleep; one that was cleared does not, although the wheel still links it.
        LoopTimer? timer = null;
        loop.Post(_ =>
        {
            timer = loop.CreateTimer(() => { });
            timer.Set(loop.NowMilliseconds + 60_000);
        }, null);
        Assert.InRange(poller.NextTimeout(), 1, 60_100);
        loop.Post(_ => timer!.Clear(), null);
        Assert.Equal(-1, poller.NextTimeout());
        Assert.Equal(2, loop.WakeUps);   // once for each of the posts

        await loop.StopAsync().WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        loop.Dispose();
    }

    [Fact]
    public async Task Posts_from_the_loop_itself_wake_nobody()
    {
        RecordingPoller poller = new();
        EventLoop loop = new("awake", poller, TimeProvider.System, new WorkerPool(1));
        loop.Start();
        poller.NextTimeout();
        loop.Post(_ => loop.Post(_ => loop.Post(_ => { }, null), null), null);
        Assert.Equal(0, poller.NextTimeout());
        Assert.Equal(0, poller.NextTimeout());
        Assert.Equal(-1, poller.NextTimeout());
        Assert.Equal(1, poller.Wakes);
        await loop.StopAsync().WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        loop.Dispose();
    }

    [Fact]
    public void A_yield_lets_everything_queued_run_first()
    {
        EventLoop loop = EventLoop.CreateManual();
        List<string> order = [];
        _ = YieldAsync();
        loop.Post(_ => order.Add("queued later"), null);
        loop.RunUntilIdle();
        Assert.Equal(["before", "queued later", "after"], order);

        async Task YieldAsync()
        {
            loop.Post(_ => { }, null);
            order.Add("before");
            await loop.Yield();
            await loop.Yield();
            order.Add("after");
        }
    }

    [Fact]
    public void A_manual_loop_moves_its_clock_and_fires_timers_at_their_time()
    {
        ManualClock clock = new(DateTimeOffset.FromUnixTimeSeconds(1_000_000_000));
        EventLoop loop = EventLoop.CreateManual(clock);
        long start = loop.NowMilliseconds;
        List<(long After, long Utc)> fired = [];
        using LoopTimer once = loop.CreateTimer(() => fired.Add((loop.NowMilliseconds - start, loop.UtcSeconds)));
        LoopTimer again = null!;
        again = loop.CreateTimer(() =>
        {
            fired.Add((loop.NowMilliseconds - start, loop.UtcSeconds));
            again.Set(loop.NowMilliseconds + 10_000);
        });
        once.Set(start + 150);
        again.Set(start + 5_000);
        loop.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal([(200, 1_000_000_000), (5_000, 1_000_000_005), (15_000, 1_000_000_015)], fired);
        Assert.Equal(20_000, loop.NowMilliseconds - start);
    }

    [Fact]
    public void A_manual_loop_waits_for_other_threads_only_when_asked_to()
    {
        EventLoop loop = EventLoop.CreateManual();
        bool posted = false;
        Thread thread = new(() => loop.Post(_ => posted = true, null));
        thread.Start();
        Assert.True(loop.RunUntil(() => posted, TestServer.Patience));
        Assert.False(loop.RunUntil(() => false, TimeSpan.FromMilliseconds(1)));
        thread.Join();
        loop.Post(_ => Assert.Throws<InvalidOperationException>(loop.RunUntilIdle), null);
        loop.RunUntilIdle();
    }

    [Fact]
    public async Task Stopping_runs_what_was_posted_before()
    {
        int ran = 0;
        RunningLoop running = new("signal");
        running.Loop.Post(_ => running.Loop.Post(_ => ran++, null), null);
        await running.DisposeAsync();
        Assert.Equal(1, ran);
    }

    [Fact]
    public async Task An_exception_at_the_root_of_a_loop_ends_the_process()
    {
        if (!OperatingSystem.IsLinux()) return;
        using Process child = ChildProcess.Start(nameof(Child_throws_on_a_loop), "ulimit -c 0", new() { [ChildVariable] = "1" });
        Task<string> errors = child.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        Task<string> output = child.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        await child.WaitForExitAsync(TestContext.Current.CancellationToken).WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        Assert.NotEqual(0, child.ExitCode);
        Assert.Contains("doomed died: broken on purpose", await errors, StringComparison.Ordinal);
        await output;
    }

    /// <summary>The other process's part.</summary>
    [Fact(Explicit = true)]
    public async Task Child_throws_on_a_loop()
    {
        Assert.SkipWhen(Environment.GetEnvironmentVariable(ChildVariable) is null, "run by the test above");
        EventLoop loop = new("doomed", new SignalPoller(), TimeProvider.System, new WorkerPool(1));
        loop.Start();
        loop.Post(_ => throw new FormatException("broken on purpose"), null);
        await Task.Delay(TestServer.Patience, TestContext.Current.CancellationToken);
    }

    /// <summary>A loop on its thread.</summary>
    private sealed class RunningLoop : IAsyncDisposable
    {
        private readonly WorkerPool _workers = new(1);

        internal RunningLoop(string poller)
        {
            Loop = new EventLoop("test", poller == "epoll" ? new EpollPoller() : new SignalPoller(), TimeProvider.System, _workers);
            Loop.Start();
        }

        internal EventLoop Loop { get; }

        internal async Task OnLoopAsync(Action action)
        {
            await Loop;
            action();
            await Task.Yield();
        }

        public async ValueTask DisposeAsync()
        {
            await Loop.StopAsync().WaitAsync(TestServer.Patience);
            Loop.Dispose();
            _workers.Dispose();
        }
    }

    /// <summary>A poller that tells the test how long the loop wants to sleep.</summary>
    private sealed class RecordingPoller : IPoller
    {
        private readonly SemaphoreSlim _wake = new(0);
        private readonly System.Collections.Concurrent.BlockingCollection<int> _timeouts = [];
        private int _wakes;

        public IReadiness? Readiness => null;

        internal int Wakes => Volatile.Read(ref _wakes);

        /// <summary>The timeout of the next sleep that the test has not seen yet.</summary>
        internal int NextTimeout()
        {
            Assert.True(_timeouts.TryTake(out int timeout, TestServer.Patience));
            return timeout;
        }

        public void Wait(int timeoutMilliseconds)
        {
            _timeouts.Add(timeoutMilliseconds);
            if (timeoutMilliseconds != 0) _wake.Wait();
        }

        public void Dispatch()
        {
        }

        public void Wake()
        {
            Interlocked.Increment(ref _wakes);
            _wake.Release();
        }

        public void Dispose()
        {
            _wake.Dispose();
            _timeouts.Dispose();
        }
    }
}
