using System;

namespace Saker.Connections;

/// <summary>
/// Whether a peer that is waited for keeps up with a <see cref="PaceRule"/>. Loop-bound; a field of whoever waits.
/// </summary>
/// <remarks>
/// <list type="bullet">
/// <item>A leaky bucket of time: it begins full, with the allowance. Waiting for the peer uses it up; every byte that moves pays back the time that
/// a byte takes at the least rate; it never holds more than the allowance.</item>
/// <item>So who keeps the rate on average is never cut off, who does nothing is when the allowance is over, and a byte now and then buys no more
/// than it is worth.</item>
/// <item>What a peer moved long ago buys no long silence now, as it would with an average over all of a transfer.</item>
/// <item>Only waiting counts: while the other side is ours, the clock stands.</item>
/// </list>
/// </remarks>
/// <param name="rule">The allowance and the least rate.</param>
/// <param name="nowMilliseconds">Now: the peer is waited for from here on, or from the next <see cref="Begin"/>.</param>
internal struct Pace(PaceRule rule, long nowMilliseconds)
{
    private long _left = rule.AllowanceMilliseconds;
    private long _since = nowMilliseconds;
    private long _bytes;

    /// <summary>When nothing that is left would be, if the peer moved nothing more from the last <see cref="Begin"/> or <see cref="Count"/> on.</summary>
    public readonly long EndsAt => _since + Math.Max(_left, 0);

    /// <summary>True when the peer has used up its allowance.</summary>
    public readonly bool IsSpent => _left <= 0;

    /// <summary>The peer is waited for from now on.</summary>
    public void Begin(long nowMilliseconds) => _since = nowMilliseconds;

    /// <summary>It is no longer waited for.</summary>
    public void End(long nowMilliseconds)
    {
        _left -= nowMilliseconds - _since;
        _since = nowMilliseconds;
    }

    /// <summary>Takes account of the time since the last look, and of what has moved in it.</summary>
    /// <param name="bytes">All that has moved so far. Less than at the last look counts as nothing.</param>
    /// <param name="nowMilliseconds">The loop's clock.</param>
    public void Count(long bytes, long nowMilliseconds)
    {
        End(nowMilliseconds);
        long moved = bytes - _bytes;
        if (moved <= 0) return;
        _bytes = bytes;
        _left = rule.BytesPerSecond == 0 ? rule.AllowanceMilliseconds : Math.Min(rule.AllowanceMilliseconds, _left + (moved * 1000 / rule.BytesPerSecond));
    }
}
