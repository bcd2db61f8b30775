using System;

namespace Saker.Transport;

/// <summary>A clock that stands still until it is told to move, for tests on a manual loop. Owned by its caller.</summary>
public sealed class ManualClock : TimeProvider
{
    private DateTimeOffset _utcNow;
    private long _elapsedTicks;

    /// <summary>Starts at <paramref name="utcNow"/>.</summary>
    public ManualClock(DateTimeOffset utcNow) => _utcNow = utcNow;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>Moves both the wall clock and the monotonic one.</summary>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        _utcNow += by;
        _elapsedTicks += by.Ticks;
    }

    /// <summary>Moves the wall clock alone, as an administrator would.</summary>
    public void SetUtcNow(DateTimeOffset utcNow) => _utcNow = utcNow;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => _utcNow;

    /// <inheritdoc/>
    public override long GetTimestamp() => _elapsedTicks;
}
