using System;
using System.Linq;
using System.Net;
using System.Threading;
using System.Threading.Tasks;
using Saker.Connections;
using Saker.Transport;
using Xunit;

namespace Saker.Tests.Limits;

public class RateLimiterTests
{
    private const long Start = 1_000_000;

    private static readonly AddressKey s_client = AddressKey.Of(IPAddress.Parse("192.0.2.1"));

    [Fact]
    public void A_bucket_gives_its_burst_and_then_a_token_at_a_time_to_the_millisecond()
    {
        var limiter = new RateLimiter(new RateLimit(10, TimeSpan.FromSeconds(1), burst: 5));
        Assert.Equal(5, Taken(limiter, s_client, Start, 20));
        Assert.Equal(0, Taken(limiter, s_client, Start + 99, 20));
        Assert.Equal(1, Taken(limiter, s_client, Start + 100, 20));
        Assert.Equal(3, Taken(limiter, s_client, Start + 400, 20));
        Assert.Equal(5, Taken(limiter, s_client, Start + 100_000, 20));
    }

    [Theory]
    [InlineData(100, 1, 0, 1)]
    [InlineData(6, 60, 1, 10)]
    [InlineData(1, 3600, 1, 3600)]
    public void Who_is_refused_is_told_when_there_is_a_token_again(int requests, int seconds, int burst, long expected)
    {
        var limiter = new RateLimiter(new RateLimit(requests, TimeSpan.FromSeconds(seconds), burst));
        while (limiter.TryTake(s_client, Start, out _))
        {
        }

        Assert.False(limiter.TryTake(s_client, Start, out long retryAfter));
        Assert.Equal(expected, retryAfter);
        Assert.True(limiter.TryTake(s_client, Start + (retryAfter * 1000), out _));
    }

    [Fact]
    public void Being_refused_costs_no_token()
    {
        var limiter = new RateLimiter(new RateLimit(1, TimeSpan.FromSeconds(1)));
        Assert.True(limiter.TryTake(s_client, Start, out _));
        for (int i = 1; i < 1000; i++) Assert.False(limiter.TryTake(s_client, Start + i, out _));
        Assert.True(limiter.TryTake(s_client, Start + 1000, out _));
    }

    [Fact]
    public void Each_address_has_a_bucket_of_its_own_and_a_network_of_IPv6_one_together()
    {
        var limiter = new RateLimiter(new RateLimit(1, TimeSpan.FromHours(1)));
        foreach (string address in new[] { "192.0.2.1", "192.0.2.2", "2001:db8::1", "2001:db8:0:1::1" })
            Assert.True(limiter.TryTake(AddressKey.Of(IPAddress.Parse(address)), Start, out _), address);
        foreach (string address in new[] { "::ffff:192.0.2.1", "64:ff9b::c000:202", "2001:db8::ffff:ffff:ffff:ffff" })
            Assert.False(limiter.TryTake(AddressKey.Of(IPAddress.Parse(address)), Start, out _), address);
    }

    /// <summary>Ten thousand addresses among 65,536 slots: hardly one finds its set full, and whoever owes is not forgotten.</summary>
    [Fact]
    public void Many_addresses_at_a_time_are_each_held_to_the_rate()
    {
        var limiter = new RateLimiter(new RateLimit(3, TimeSpan.FromHours(1)));
        int taken = Enumerable.Range(0, 10_000).Sum(i => Taken(limiter, Numbered(i), Start, 5));
        Assert.InRange(taken, 29_990, 30_000);
        Assert.Equal(0, Enumerable.Range(0, 10_000).Sum(i => Taken(limiter, Numbered(i), Start, 1)));
    }

    /// <summary>More addresses than slots, in turns, so that each would find itself pushed out by the others: together they get what the slots give, and no more.</summary>
    [Fact]
    public void Ever_new_addresses_gain_nothing_by_pushing_the_old_ones_out()
    {
        const int Burst = 2;
        var limiter = new RateLimiter(new RateLimit(Burst, TimeSpan.FromHours(1)));
        Assert.Equal(Burst, Taken(limiter, s_client, Start, 10));
        int taken = 0;
        for (int round = 0; round < 4; round++) taken += Enumerable.Range(0, 2 * RateLimiter.Slots).Sum(i => Taken(limiter, Numbered(i), Start, 1));
        Assert.InRange(taken, RateLimiter.Slots, RateLimiter.Slots * Burst);
        Assert.Equal(0, Taken(limiter, s_client, Start, 10));
    }

    [Fact]
    public async Task Loops_that_count_one_address_at_a_time_lose_and_invent_no_token()
    {
        const int Burst = 100_000;
        var limiter = new RateLimiter(new RateLimit(1, TimeSpan.FromHours(1), Burst));
        int taken = 0;
        using var together = new Barrier(4);
        await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(
            () =>
            {
                together.SignalAndWait();
                Interlocked.Add(ref taken, Taken(limiter, s_client, Start, Burst / 2));
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.Equal(Burst, taken);
    }

    /// <summary>The same while other addresses come and go in its set.</summary>
    [Fact]
    public async Task Loops_with_more_addresses_than_slots_invent_no_token()
    {
        var limiter = new RateLimiter(new RateLimit(1, TimeSpan.FromHours(1)));
        int taken = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(thread => Task.Factory.StartNew(
            () =>
            {
                var random = new Random(thread);
                int mine = 0;
                for (int i = 0; i < 300_000; i++) mine += Taken(limiter, Numbered(random.Next(2 * RateLimiter.Slots)), Start, 1);
                Interlocked.Add(ref taken, mine);
            },
            CancellationToken.None,
            TaskCreationOptions.LongRunning,
            TaskScheduler.Default)));
        Assert.InRange(taken, RateLimiter.Slots * 9 / 10, RateLimiter.Slots);
    }

    private static AddressKey Numbered(int number) => AddressKey.Of(new IPAddress([10, (byte)(number >> 16), (byte)(number >> 8), (byte)number]));

    private static int Taken(RateLimiter limiter, AddressKey address, long now, int tries)
    {
        int taken = 0;
        for (int i = 0; i < tries; i++)
        {
            if (limiter.TryTake(address, now, out _)) taken++;
        }

        return taken;
    }
}
