using Saker.Connections;
using Xunit;

namespace Saker.Tests.Limits;

public class PaceTests
{
    private static readonly PaceRule s_rule = new(AllowanceMilliseconds: 60_000, BytesPerSecond: 240);

    [Fact]
    public void Silence_uses_up_the_allowance()
    {
        var pace = new Pace(s_rule, 0);
        pace.Begin(1_000);
        Assert.Equal(61_000, pace.EndsAt);
        pace.Count(0, 60_999);
        Assert.False(pace.IsSpent);
        pace.Count(0, 61_000);
        Assert.True(pace.IsSpent);
    }

    [Fact]
    public void Who_keeps_the_rate_on_average_is_never_cut_off()
    {
        var pace = new Pace(s_rule, 0);
        pace.Begin(0);
        for (int minute = 1; minute <= 100; minute++)
        {
            pace.Count(minute * 240 * 59, minute * 59_000);     // nothing for 59 seconds, then all that is due
            Assert.False(pace.IsSpent);
        }
    }

    [Fact]
    public void A_byte_now_and_then_buys_no_more_than_it_is_worth()
    {
        var pace = new Pace(s_rule, 0);
        pace.Begin(0);
        int second = 0;
        while (!pace.IsSpent && second < 1_000) pace.Count(++second, second * 1_000);
        Assert.InRange(second, 60, 61);
    }

    [Fact]
    public void What_moved_long_ago_buys_no_long_silence()
    {
        var pace = new Pace(s_rule, 0);
        pace.Begin(0);
        pace.Count(1_000_000_000, 10);
        pace.Count(1_000_000_000, 60_009);
        Assert.False(pace.IsSpent);
        pace.Count(1_000_000_000, 60_010);
        Assert.True(pace.IsSpent);
    }

    [Fact]
    public void Only_waiting_counts_and_what_was_used_up_stays_used_up()
    {
        var pace = new Pace(s_rule, 0);
        for (int i = 0; i < 6; i++)
        {
            Assert.False(pace.IsSpent);
            pace.Begin(i * 1_000_000);
            pace.End((i * 1_000_000) + 10_000);
        }

        Assert.True(pace.IsSpent);
    }

    [Fact]
    public void Without_a_rate_any_byte_renews_the_allowance()
    {
        var pace = new Pace(new PaceRule(60_000, 0), 0);
        pace.Begin(0);
        for (int minute = 1; minute <= 10; minute++)
        {
            pace.Count(minute, minute * 59_000);
            Assert.Equal(60_000, pace.EndsAt - (minute * 59_000));
        }

        pace.Count(5, 10 * 60_000);      // less than before is nothing
        Assert.False(pace.IsSpent);
    }
}
