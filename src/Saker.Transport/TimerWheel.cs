using System;
using System.Numerics;

namespace Saker.Transport;

/// <summary>
/// The timers of one loop as a hashed wheel (Varghese and Lauck, "Hashed and Hierarchical Timing Wheels", 1987, scheme 6).
/// Loop-bound.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A tick is <see cref="TickMilliseconds"/>; a timer never fires early and at most one tick late.</item>
/// <item>Putting a timer off, which a busy connection does for every request, writes one field: the entry stays in its old
/// slot and moves on when that slot comes.</item>
/// <item>A bit for every occupied slot gives the time to sleep; with nothing armed the loop sleeps without limit, whatever
/// stale entries are still linked.</item>
/// </list>
/// Invariant: an armed timer is linked in the slot of a tick not later than its own.
/// </remarks>
internal sealed class TimerWheel
{
    /// <summary>Resolution. Timeouts of connections are seconds.</summary>
    internal const int TickMilliseconds = 100;

    private const int Slots = 512;   // 51.2 s a turn: most timeouts are put off within one
    private const int SlotMask = Slots - 1;

    private readonly LoopTimer?[] _slots = new LoopTimer?[Slots];
    private readonly ulong[] _occupied = new ulong[Slots / 64];
    private LoopTimer? _expiring;
    private long _tick;

    /// <summary>A wheel that starts at <paramref name="nowMilliseconds"/>.</summary>
    internal TimerWheel(long nowMilliseconds) => _tick = nowMilliseconds / TickMilliseconds;

    /// <summary>Timers that are set and have not fired.</summary>
    internal int Armed { get; private set; }

    /// <summary>Milliseconds from <paramref name="nowMilliseconds"/> to the next tick with something to look at; -1 when nothing is armed.</summary>
    internal int MillisecondsToNext(long nowMilliseconds)
    {
        if (Armed == 0) return -1;
        long due = (_tick + TicksToNextOccupied()) * TickMilliseconds;
        return (int)Math.Clamp(due - nowMilliseconds, 0, int.MaxValue);
    }

    internal void Set(LoopTimer timer, long dueMilliseconds)
    {
        // Rounded up: never early. A time that has passed fires with the next tick, which keeps callbacks out of Set.
        long due = Math.Max((dueMilliseconds + TickMilliseconds - 1) / TickMilliseconds, _tick + 1);
        if (!timer.IsSet) Armed++;
        timer.DueTick = due;
        if (timer.IsLinked)
        {
            if (timer.LinkedTick <= due) return;
            Unlink(timer);
        }

        Link(timer, due);
    }

    internal void Clear(LoopTimer timer)
    {
        if (!timer.IsSet) return;
        Armed--;
        timer.DueTick = LoopTimer.NotSet;
    }

    internal void Remove(LoopTimer timer)
    {
        Clear(timer);
        if (timer.IsLinked) Unlink(timer);
    }

    /// <summary>Moves to <paramref name="nowMilliseconds"/> and calls what became due, in the order of the ticks.</summary>
    internal void Advance(long nowMilliseconds)
    {
        long target = nowMilliseconds / TickMilliseconds;
        if (target <= _tick) return;

        // After a long sleep every slot is looked at once, not once a turn of the wheel.
        long first = Math.Max(_tick + 1, target - Slots + 1);
        _tick = target;
        for (long tick = first; tick <= target; tick++)
        {
            if (_slots[tick & SlotMask] is not null) Expire((int)(tick & SlotMask));
        }
    }

    private void Expire(int slot)
    {
        // The slot is emptied first, because a callback may set, clear or remove any timer, also the next one in this list.
        _expiring = _slots[slot];
        _slots[slot] = null;
        _occupied[slot >> 6] &= ~(1UL << slot);
        for (LoopTimer? timer = _expiring; timer is not null; timer = timer.Next) timer.LinkedSlot = LoopTimer.Expiring;

        while (_expiring is { } timer)
        {
            Unlink(timer);
            if (!timer.IsSet) continue;
            if (timer.DueTick > _tick)
            {
                Link(timer, timer.DueTick);
                continue;
            }

            Clear(timer);
            timer.Fire();
        }
    }

    private void Link(LoopTimer timer, long tick)
    {
        int slot = (int)(tick & SlotMask);
        timer.LinkedTick = tick;
        timer.LinkedSlot = slot;
        timer.Previous = null;
        timer.Next = _slots[slot];
        if (timer.Next is not null) timer.Next.Previous = timer;
        _slots[slot] = timer;
        _occupied[slot >> 6] |= 1UL << slot;
    }

    private void Unlink(LoopTimer timer)
    {
        if (timer.Next is not null) timer.Next.Previous = timer.Previous;
        if (timer.Previous is not null)
        {
            timer.Previous.Next = timer.Next;
        }
        else if (timer.LinkedSlot == LoopTimer.Expiring)
        {
            _expiring = timer.Next;
        }
        else
        {
            int slot = timer.LinkedSlot;
            _slots[slot] = timer.Next;
            if (timer.Next is null) _occupied[slot >> 6] &= ~(1UL << slot);
        }

        timer.Next = timer.Previous = null;
        timer.LinkedSlot = LoopTimer.NotLinked;
    }

    /// <summary>Ticks from the current one to the next occupied slot, from 1 to <see cref="Slots"/>.</summary>
    private int TicksToNextOccupied()
    {
        int start = (int)((_tick + 1) & SlotMask);
        for (int i = 0; i <= _occupied.Length; i++)
        {
            int word = ((start >> 6) + i) % _occupied.Length;
            ulong bits = _occupied[word];
            if (i == 0) bits &= ~0UL << start;
            else if (i == _occupied.Length) bits &= ~(~0UL << start);
            if (bits == 0) continue;
            int slot = (word << 6) + BitOperations.TrailingZeroCount(bits);
            return ((slot - start) & SlotMask) + 1;
        }

        return Slots;
    }
}
