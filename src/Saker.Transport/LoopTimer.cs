using System;

namespace Saker.Transport;

/// <summary>
/// One timer of a loop, made once and set again and again: a connection has one for all its deadlines. Loop-bound.
/// </summary>
/// <remarks>Cheap to put off: see <see cref="TimerWheel"/>. Resolution about 100 ms; never early.</remarks>
public sealed class LoopTimer : IDisposable
{
    internal const long NotSet = long.MaxValue;
    internal const int NotLinked = -1;
    internal const int Expiring = -2;

    private readonly EventLoop _loop;
    private readonly TimerWheel _wheel;
    private readonly Action _callback;

    internal LoopTimer(EventLoop loop, TimerWheel wheel, Action callback)
    {
        _loop = loop;
        _wheel = wheel;
        _callback = callback;
    }

    /// <summary>True between <see cref="Set"/> and the callback or <see cref="Clear"/>.</summary>
    public bool IsSet => DueTick != NotSet;

    internal long DueTick { get; set; } = NotSet;

    internal long LinkedTick { get; set; }

    internal int LinkedSlot { get; set; } = NotLinked;

    internal bool IsLinked => LinkedSlot != NotLinked;

    internal LoopTimer? Next { get; set; }

    internal LoopTimer? Previous { get; set; }

    /// <summary>Fires once when the loop's clock has reached <paramref name="dueMilliseconds"/>; replaces an earlier setting.</summary>
    /// <param name="dueMilliseconds">In the loop's <see cref="EventLoop.NowMilliseconds"/>; a time in the past fires with the next tick.</param>
    public void Set(long dueMilliseconds)
    {
        _loop.AssertOnLoop();
        _wheel.Set(this, dueMilliseconds);
    }

    /// <summary>Will not fire until it is set again.</summary>
    public void Clear()
    {
        _loop.AssertOnLoop();
        _wheel.Clear(this);
    }

    /// <summary>Clears the timer and takes it out of the wheel, so that the wheel no longer keeps its owner alive.</summary>
    public void Dispose()
    {
        _loop.AssertOnLoop();
        _wheel.Remove(this);
    }

    internal void Fire() => _callback();
}
