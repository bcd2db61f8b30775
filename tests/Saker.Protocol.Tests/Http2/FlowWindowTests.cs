using Saker.Protocol.Http2;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class FlowWindowTests
{
    [Fact]
    public void A_window_goes_down_with_what_is_sent_and_up_with_what_is_given()
    {
        var window = new FlowWindow(100);
        window.Take(60);
        Assert.Equal((40, 40), (window.Available, window.Sendable));
        Assert.True(window.TryIncrease(10, 1, out _));
        window.Take(50);
        Assert.Equal(0, window.Sendable);
    }

    [Theory]
    [InlineData(0, int.MaxValue, true)]
    [InlineData(1, int.MaxValue - 1, true)]
    [InlineData(1, int.MaxValue, false)]
    [InlineData(int.MaxValue, 1, false)]
    [InlineData(65_535, int.MaxValue, false)]
    public void A_window_is_never_above_its_maximum(int window, int increment, bool fits)
    {
        var stream = new FlowWindow(window);
        Assert.Equal(fits, stream.TryIncrease(increment, 7, out Http2Error error));
        Assert.Equal(fits ? "" : "Stream FlowControlError: window above 2^31-1 (RFC 9113 §6.9.1)", fits ? "" : FrameReader.Describe(error));
        Assert.Equal(fits ? window + increment : window, stream.Available);

        var connection = new FlowWindow(window);
        Assert.Equal(fits, connection.TryIncrease(increment, 0, out error));
        Assert.True(fits || error.Scope == Http2ErrorScope.Connection);
    }

    [Fact]
    public void A_smaller_setting_can_make_a_window_negative_and_it_comes_back()
    {
        // The example of RFC 9113 §6.9.2: 60 KB sent, then the setting goes from 64 KB to 16 KB.
        var window = new FlowWindow(64 * 1024);
        window.Take(60 * 1024);
        Assert.True(window.TryAdjust(64 * 1024, 16 * 1024, out _));
        Assert.Equal((-44 * 1024, 0), (window.Available, window.Sendable));
        Assert.True(window.TryIncrease(44 * 1024, 1, out _));
        Assert.Equal((0, 0), (window.Available, window.Sendable));
        Assert.True(window.TryIncrease(1, 1, out _));
        Assert.Equal(1, window.Sendable);
    }

    [Fact]
    public void A_negative_window_takes_an_increment_of_any_size()
    {
        var window = new FlowWindow(100);
        window.Take(100);
        Assert.True(window.TryAdjust(100, 0, out _));
        Assert.Equal(-100, window.Available);
        Assert.True(window.TryIncrease(int.MaxValue, 1, out _));
        Assert.Equal(int.MaxValue - 100, window.Available);
    }

    [Fact]
    public void The_widest_swing_of_the_setting_stays_in_range()
    {
        var window = new FlowWindow(int.MaxValue);
        window.Take(int.MaxValue);
        Assert.True(window.TryAdjust(int.MaxValue, 0, out _));
        Assert.Equal(-int.MaxValue, window.Available);
        Assert.True(window.TryAdjust(0, int.MaxValue, out _));
        Assert.Equal(0, window.Available);
    }

    [Fact]
    public void A_setting_that_makes_a_window_too_large_costs_the_connection()
    {
        var window = new FlowWindow(65_535);
        Assert.True(window.TryIncrease(1, 1, out _));
        Assert.True(window.TryAdjust(65_535, int.MaxValue - 1, out _));
        Assert.Equal(int.MaxValue, window.Available);
        Assert.False(window.TryAdjust(int.MaxValue - 1, int.MaxValue, out Http2Error error));
        Assert.Equal("Connection FlowControlError: SETTINGS_INITIAL_WINDOW_SIZE makes a window larger than 2^31-1 (RFC 9113 §6.9.2)", FrameReader.Describe(error));
        Assert.Equal(int.MaxValue, window.Available);
    }

    [Fact]
    public void More_than_the_window_allows_is_not_received()
    {
        var stream = new ReceiveWindow(100, 100);
        Assert.True(stream.TryReceive(100, 3, out _));
        Assert.True(stream.TryReceive(0, 3, out _));
        Assert.False(stream.TryReceive(1, 3, out Http2Error error));
        Assert.Equal("Stream FlowControlError: more DATA than the window allows (RFC 9113 §6.9.1)", FrameReader.Describe(error));
        Assert.False(stream.TryReceive(1, 0, out error));
        Assert.Equal(Http2ErrorScope.Connection, error.Scope);
        Assert.Equal(0, stream.Available);
    }

    [Fact]
    public void Room_is_announced_when_half_the_window_is_used_up()
    {
        var window = new ReceiveWindow(100, 100);
        Assert.True(window.TryReceive(80, 1, out _));
        Assert.Equal(0, window.Release(49));
        Assert.Equal(20, window.Available);
        Assert.Equal(50, window.Release(1));
        Assert.Equal(70, window.Available);
        Assert.Equal(0, window.Release(0));
        Assert.Equal(0, window.Release(30));
    }

    [Fact]
    public void A_window_that_is_larger_than_the_peer_knows_is_announced_at_once()
    {
        var window = new ReceiveWindow(FlowWindow.ConnectionInitial, 1 << 20);
        Assert.Equal((1 << 20) - 65_535, window.Release(0));
        Assert.Equal(1 << 20, window.Available);
        Assert.Equal(0, window.Release(0));
        Assert.Equal(0, new ReceiveWindow(0, 0).Release(0));
    }
}
