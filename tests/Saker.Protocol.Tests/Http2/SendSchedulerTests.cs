using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using Saker.Protocol.Http2;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class SendSchedulerTests
{
    // Streams as id:urgency, with an i for incremental, in the order in which they become ready; then who sends, a piece at a time.
    [Theory]
    [InlineData("1:3", "1 1 1")]
    [InlineData("1:3 3:0 5:7", "3 3 3")]
    [InlineData("1:3 3:3 5:3", "1 1 1")]
    [InlineData("5:3 3:3 1:3", "1 1 1")]
    [InlineData("1:3i 3:3i 5:3i", "1 3 5 1 3 5")]
    [InlineData("5:3i 1:3i", "5 1 5 1")]
    [InlineData("1:3i 3:2i 5:2i", "3 5 3 5")]
    [InlineData("1:3 3:3i 5:3i", "1 3 1 5 1 3 1 5")]
    [InlineData("3:3i 1:3", "1 3 1 3")]
    [InlineData("1:7i 3:0", "3 3 3")]
    public void Turns_go_by_urgency_and_among_equals_as_advised(string ready, string expected)
    {
        var scheduler = Ready(ready);
        var turns = new List<int>();
        for (int i = 0; i < expected.Split(' ').Length; i++)
        {
            Assert.True(scheduler.TryNext(out int slot));
            Assert.True(scheduler.TryNext(out int again));
            Assert.Equal(slot, again);
            turns.Add(slot);
            scheduler.Served(slot);
        }

        Assert.Equal(expected, string.Join(' ', turns));
    }

    [Fact]
    public void All_are_sent_one_level_after_the_other()
    {
        SendScheduler scheduler = Ready("9:7 1:3 3:3i 5:3i 7:3 11:0i 13:0");
        var left = new Dictionary<int, int> { [1] = 2, [3] = 3, [5] = 1, [7] = 1, [9] = 1, [11] = 2, [13] = 1 };
        var turns = new List<int>();
        while (scheduler.TryNext(out int slot))
        {
            turns.Add(slot);
            scheduler.Served(slot);
            if (--left[slot] == 0)
            {
                scheduler.Remove(slot);
            }
        }

        Assert.Equal("13 11 11 1 3 1 5 7 3 3 9", string.Join(' ', turns));
        Assert.True(scheduler.IsEmpty);
        Assert.All(left, pair => Assert.Equal(0, pair.Value));
    }

    [Fact]
    public void Small_responses_do_not_keep_a_large_incremental_one_waiting()
    {
        SendScheduler scheduler = Ready("1:3i 3:3 5:3 7:3");
        var turns = new List<int>();
        while (turns.Count < 6 && scheduler.TryNext(out int slot))
        {
            turns.Add(slot);
            scheduler.Served(slot);
            if (slot != 1)
            {
                scheduler.Remove(slot);
            }
        }

        Assert.Equal("3 1 5 1 7 1", string.Join(' ', turns));
    }

    [Fact]
    public void Another_priority_is_another_place()
    {
        SendScheduler scheduler = Ready("1:3 3:3 5:3");
        scheduler.Reprioritize(5, new StreamPriority(0, false));
        Assert.Equal(5, Next(scheduler));
        scheduler.Reprioritize(5, new StreamPriority(7, true));
        Assert.Equal(1, Next(scheduler));
        scheduler.Reprioritize(5, new StreamPriority(3, false));
        scheduler.Remove(1);
        Assert.Equal(3, Next(scheduler));
        scheduler.Reprioritize(99, new StreamPriority(0, false));
        Assert.False(scheduler.Contains(99));
    }

    [Fact]
    public void A_stream_that_had_to_wait_for_its_window_comes_back_in_the_order_of_requests()
    {
        SendScheduler scheduler = Ready("1:3 3:3 5:3");
        scheduler.Remove(1);
        scheduler.Remove(1);
        Assert.Equal(3, Next(scheduler));
        scheduler.Add(1, 1, StreamPriority.Default);
        Assert.Equal(1, Next(scheduler));
    }

    // Against the same rules on plain lists.
    [Fact]
    public void It_does_what_its_rules_say_whatever_happens()
        => Prop.ForAll(Gen.ArrayOf(Gen.Choose(0, int.MaxValue - 1)).Resize(200).ToArbitrary(), steps =>
        {
            var scheduler = new SendScheduler();
            var model = new List<(int Slot, StreamPriority Priority)>();
            bool[] incrementalsTurn = new bool[8];
            foreach (int step in steps)
            {
                int slot = step / 100 % 12;
                var priority = new StreamPriority((byte)(step / 2000 % 3), (step / 10_000 & 1) != 0);
                int at = model.FindIndex(entry => entry.Slot == slot);
                switch (step % 4)
                {
                    case 0 when at < 0:
                        scheduler.Add(slot, slot, priority);
                        model.Add((slot, priority));
                        break;

                    case 1:
                        scheduler.Remove(slot);
                        model.RemoveAll(entry => entry.Slot == slot);
                        break;

                    case 2 when at >= 0:
                        scheduler.Reprioritize(slot, priority);
                        model.RemoveAt(at);
                        model.Add((slot, priority));
                        break;

                    default:
                        if (scheduler.TryNext(out int next) != (model.Count > 0) || (model.Count > 0 && next != Expected(model, incrementalsTurn)))
                        {
                            return false;
                        }

                        if (model.Count > 0)
                        {
                            scheduler.Served(next);
                            (int Slot, StreamPriority Priority) served = model.Single(entry => entry.Slot == next);
                            model.Remove(served);
                            model.Add(served);
                            incrementalsTurn[served.Priority.Urgency] = !served.Priority.Incremental;
                        }

                        break;
                }

                if (Enumerable.Range(0, 12).Any(i => scheduler.Contains(i) != model.Exists(entry => entry.Slot == i)))
                {
                    return false;
                }
            }

            return scheduler.IsEmpty == (model.Count == 0);
        }).Check(Config.QuickThrowOnFailure.WithMaxTest(500));

    [Fact]
    public void Nothing_is_allocated_once_warm()
    {
        SendScheduler scheduler = Ready("1:3 3:3i 5:0 7:7i");
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 1000; i++)
        {
            scheduler.TryNext(out int slot);
            scheduler.Served(slot);
            scheduler.Reprioritize(slot, new StreamPriority((byte)(i & 7), (i & 8) != 0));
            scheduler.Remove(3);
            scheduler.Add(3, 3, StreamPriority.Default);
        }

        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        Assert.Equal(0, allocated);
    }

    private static int Expected(List<(int Slot, StreamPriority Priority)> model, bool[] incrementalsTurn)
    {
        byte level = model.Min(entry => entry.Priority.Urgency);
        int[] whole = [.. model.Where(entry => entry.Priority == new StreamPriority(level, false)).Select(entry => entry.Slot).Order()];
        int[] round = [.. model.Where(entry => entry.Priority == new StreamPriority(level, true)).Select(entry => entry.Slot)];
        return whole.Length == 0 || (round.Length > 0 && incrementalsTurn[level]) ? round[0] : whole[0];
    }

    private static SendScheduler Ready(string streams)
    {
        var scheduler = new SendScheduler();
        foreach (string stream in streams.Split(' '))
        {
            int id = int.Parse(stream.AsSpan(0, stream.IndexOf(':', StringComparison.Ordinal)));
            string priority = stream[(stream.IndexOf(':', StringComparison.Ordinal) + 1)..];
            scheduler.Add(id, id, new StreamPriority((byte)(priority[0] - '0'), priority.EndsWith('i')));
        }

        return scheduler;
    }

    private static int Next(SendScheduler scheduler)
    {
        Assert.True(scheduler.TryNext(out int slot));
        return slot;
    }
}
