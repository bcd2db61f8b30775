using System;

namespace Saker;

/// <summary>
/// How many requests one address may make: a bucket of <see cref="Burst"/> tokens that fills with <see cref="Requests"/> in every
/// <see cref="Per"/>, and of which a request takes one. Immutable.
/// </summary>
public sealed record RateLimit
{
    // In nanoseconds it has to fit a number beside those of a clock.
    private const double LongestBucketDays = 50_000;

    /// <summary>So many requests in so long.</summary>
    /// <param name="requests">From 1.</param>
    /// <param name="per">The time they are for.</param>
    /// <param name="burst">Requests that may come at once after a pause; 0 for as many as come in <paramref name="per"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is out of range, or the rate more than one in a nanosecond.</exception>
    public RateLimit(int requests, TimeSpan per, int burst = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(requests, 1);
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(per, TimeSpan.Zero);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(per, TimeSpan.FromDays(1));
        ArgumentOutOfRangeException.ThrowIfLessThan(burst, 0);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(requests, per.TotalNanoseconds);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(burst * (per.TotalDays / requests), LongestBucketDays, nameof(burst));
        Requests = requests;
        Per = per;
        Burst = burst > 0 ? burst : requests;
    }

    /// <summary>Requests in every <see cref="Per"/>.</summary>
    public int Requests { get; }

    /// <summary>The time that <see cref="Requests"/> are for.</summary>
    public TimeSpan Per { get; }

    /// <summary>Requests that may come at once after a pause.</summary>
    public int Burst { get; }
}
