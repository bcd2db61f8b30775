using System;
using System.Threading.Tasks;
using Saker.Transport.Polling;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>A loop whose process did not run for a while: stopped, frozen, or without a processor.</summary>
public sealed class StoppedLoopTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Time_in_which_the_loop_did_not_run_does_not_count_against_deadlines()
    {
        ManualClock clock = new(DateTimeOffset.UnixEpoch);

        // One sleep takes an hour longer than it was to take; all others take what they were to take.
        using EventLoop loop = new("stopped", new SleepingPoller(clock, overslept: TimeSpan.FromHours(1)), clock, WorkerPool.CreateInline());
        TaskCompletionSource<(long Own, long Monotonic)> fired = new();
        (long Own, long Monotonic) firstFired = default;
        loop.Post(_ =>
        {
            long own = loop.NowMilliseconds;
            long monotonic = loop.MonotonicMilliseconds;
            LoopTimer first = loop.CreateTimer(() => firstFired = (loop.NowMilliseconds - own, loop.MonotonicMilliseconds - monotonic));
            first.Set(own + 5_000);
            LoopTimer second = loop.CreateTimer(() => fired.SetResult((loop.NowMilliseconds - own, loop.MonotonicMilliseconds - monotonic)));
            second.Set(own + 30_000);
        }, null);
        loop.Start();
        (long Own, long Monotonic) after = await fired.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await loop.StopAsync();

        // Not even the timer that the loop slept for fires in the turn that is late: its client, too, gets the time it was given.
        Assert.InRange(firstFired.Own, 5_000, 5_200);
        Assert.InRange(firstFired.Monotonic, 3_600_000 + 9_800, 3_600_000 + 10_400);
        Assert.InRange(after.Own, 30_000, 30_200);
        Assert.Equal(firstFired.Monotonic - firstFired.Own, after.Monotonic - after.Own);
    }

    [Fact]
    public async Task A_loop_that_is_a_little_late_catches_up()
    {
        ManualClock clock = new(DateTimeOffset.UnixEpoch);
        using EventLoop loop = new("late", new SleepingPoller(clock, overslept: TimeSpan.FromMilliseconds(EventLoop.StopMilliseconds - 1)), clock, WorkerPool.CreateInline());
        TaskCompletionSource<(long Own, long Monotonic)> fired = new();
        loop.Post(_ => loop.CreateTimer(() => fired.SetResult((loop.NowMilliseconds, loop.MonotonicMilliseconds))).Set(loop.NowMilliseconds + 5_000), null);
        loop.Start();
        (long Own, long Monotonic) after = await fired.Task.WaitAsync(s_patience, TestContext.Current.CancellationToken);
        await loop.StopAsync();
        Assert.Equal(after.Own, after.Monotonic);
    }

    /// <summary>Sleeps by moving the clock; the first sleep is too long.</summary>
    private sealed class SleepingPoller(ManualClock clock, TimeSpan overslept) : IPoller
    {
        private bool _hasOverslept;

        public IReadiness? Readiness => null;

        public void Wait(int timeoutMilliseconds)
        {
            if (timeoutMilliseconds <= 0) return;
            clock.Advance(TimeSpan.FromMilliseconds(timeoutMilliseconds));
            if (!_hasOverslept) clock.Advance(overslept);
            _hasOverslept = true;
        }

        public void Dispatch()
        {
        }

        public void Wake()
        {
        }

        public void Dispose()
        {
        }
    }
}
