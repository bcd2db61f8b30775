using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace Saker.Transport.Tests;

public sealed class TimerWheelTests
{
    [Fact]
    public void The_wheel_agrees_with_a_list_of_due_times()
    {
        // Each step is (what, which timer, by how much); times reach over several turns of the wheel.
        Check.One(Config.QuickThrowOnFailure.WithMaxTest(300), Prop.ForAll<(byte Kind, byte Timer, ushort Amount)[]>(steps =>
        {
            Model model = new();
            return steps.All(step => model.Apply(step.Kind % 4, step.Timer % Model.Timers, step.Amount * 7)) && model.Advance(1_000_000);
        }));
    }

    [Fact]
    public void A_timer_never_fires_early_and_at_most_one_tick_late()
    {
        EventLoop loop = EventLoop.CreateManual();
        for (int due = 1; due <= 400; due += 13)
        {
            long start = loop.NowMilliseconds;
            long fired = -1;
            using LoopTimer timer = loop.CreateTimer(() => fired = loop.NowMilliseconds - start);
            timer.Set(start + due);
            for (int i = 0; i < 600 && fired < 0; i++) loop.Advance(TimeSpan.FromMilliseconds(1));
            Assert.InRange(fired, due, due + TimerWheel.TickMilliseconds);
        }
    }

    [Fact]
    public void A_timer_that_is_put_off_again_and_again_does_not_fire()
    {
        EventLoop loop = EventLoop.CreateManual();
        int fired = 0;
        using LoopTimer timer = loop.CreateTimer(() => fired++);
        for (int i = 0; i < 1000; i++)
        {
            timer.Set(loop.NowMilliseconds + 300);
            loop.Advance(TimeSpan.FromMilliseconds(200));
        }

        Assert.Equal(0, fired);
        loop.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(1, fired);
        Assert.False(timer.IsSet);
    }

    [Fact]
    public void A_callback_may_clear_set_and_dispose_its_neighbours()
    {
        EventLoop loop = EventLoop.CreateManual();
        List<string> fired = [];
        List<LoopTimer> all = [];
        for (int i = 0; i < 6; i++)
        {
            int self = i;
            all.Add(loop.CreateTimer(() =>
            {
                fired.Add($"{self}");
                foreach (LoopTimer other in all.Where(other => other != all[self]).ToArray()) other.Dispose();
                all[self].Set(loop.NowMilliseconds);
            }));
            all[i].Set(loop.NowMilliseconds + 50);
        }

        loop.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Single(fired);
        loop.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal(2, fired.Count);
        Assert.Equal(fired[0], fired[1]);
    }

    /// <summary>The wheel next to the obvious implementation.</summary>
    private sealed class Model
    {
        internal const int Timers = 8;

        private readonly EventLoop _loop = EventLoop.CreateManual();
        private readonly TimerWheel _wheel = new(0);
        private readonly LoopTimer[] _timers;
        private readonly long?[] _due = new long?[Timers];
        private readonly List<int> _fired = [];
        private long _now;

        internal Model() => _timers = [.. Enumerable.Range(0, Timers).Select(i => new LoopTimer(_loop, _wheel, () => _fired.Add(i)))];

        internal bool Apply(int kind, int timer, long amount)
        {
            switch (kind)
            {
                case 0:
                    _wheel.Set(_timers[timer], _now + amount);

                    // Rounded up to a tick, and never the current one.
                    long tick = Math.Max((_now + amount + TimerWheel.TickMilliseconds - 1) / TimerWheel.TickMilliseconds, (_now / TimerWheel.TickMilliseconds) + 1);
                    _due[timer] = tick * TimerWheel.TickMilliseconds;
                    return IsConsistent();
                case 1:
                    _wheel.Clear(_timers[timer]);
                    _due[timer] = null;
                    return IsConsistent();
                case 2:
                    _wheel.Remove(_timers[timer]);
                    _due[timer] = null;
                    return IsConsistent() && !_timers[timer].IsLinked;
                default:
                    return Advance(amount);
            }
        }

        internal bool Advance(long amount)
        {
            _now += amount;
            _fired.Clear();
            _wheel.Advance(_now);
            int[] expected = [.. Enumerable.Range(0, Timers).Where(i => _due[i] <= _now)];
            foreach (int i in expected) _due[i] = null;
            return _fired.Order().SequenceEqual(expected) && IsConsistent();
        }

        /// <summary>The same timers are armed, and the loop would not oversleep the first of them.</summary>
        private bool IsConsistent()
        {
            long? first = _due.Min();
            int sleep = _wheel.MillisecondsToNext(_now);
            return _wheel.Armed == _due.Count(due => due is not null)
                && Enumerable.Range(0, Timers).All(i => _timers[i].IsSet == _due[i] is not null)
                && (first is null ? sleep == -1 : sleep >= 0 && sleep <= first - _now);
        }
    }
}
