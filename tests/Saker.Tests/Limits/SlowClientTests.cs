using System;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Tests.Connections;
using Xunit;

namespace Saker.Tests.Limits;

/// <summary>Clients that send or take a little now and then, by either version; and honest ones that are only slow.</summary>
public sealed class SlowClientTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000\r\n\r\n";

    [Fact]
    public void Content_that_trickles_is_408()
    {
        using var server = new MemoryServer(ReadAsync);
        MemoryPeer peer = server.Connect();
        Assert.Equal("", peer.Ask(Post));
        int seconds = 0;
        string answer = "";
        for (; answer.Length == 0 && seconds < 300; seconds++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            answer = peer.Ask("x");
        }

        Assert.InRange(seconds, 30, 32);
        Assert.StartsWith("HTTP/1.1 408 ", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_at_the_least_rate_is_taken_also_with_long_pauses()
    {
        using var server = new MemoryServer(ReadAsync);
        MemoryPeer peer = server.Connect();
        Assert.Equal("", peer.Ask(Post.Replace("1000000", "156000", StringComparison.Ordinal)));
        string answer = "";
        for (int i = 0; i < 26; i++)
        {
            Assert.Equal("", answer);
            server.Advance(TimeSpan.FromSeconds(25));
            answer = peer.Ask(new string('x', 240 * 25));
        }

        Assert.Contains("156000", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_of_a_stream_that_trickles_is_given_up()
    {
        bool failed = false;
        using var server = new MemoryServer(async request =>
        {
            ContentRead read;
            byte[] buffer = new byte[100];
            do read = await request.Content.ReadAsync(buffer);
            while (read.Status == ContentReadStatus.Data);
            failed = read.Status == ContentReadStatus.Failed;
            return Response.Text("no");
        });
        var peer = new Http2Peer(server);
        peer.Request(1, "POST", "/", endStream: false).Send();
        int seconds = 0;
        for (; !failed && seconds < 300; seconds++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            peer.Data(1, "x").Ask();
        }

        Assert.InRange(seconds, 30, 33);
    }

    [Theory]
    [InlineData(10, true)]
    [InlineData(200, true)]
    [InlineData(250, false)]
    [InlineData(5000, false)]
    public void An_answer_may_be_taken_slowly_but_not_a_byte_at_a_time(int bytesPerSecond, bool isCutOff)
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[10_000_000], "a/b"));
        MemoryPeer peer = server.Connect();
        peer.Window = bytesPerSecond;
        peer.Send(System.Text.Encoding.ASCII.GetBytes(Get));
        for (int second = 0; second < 900 && !peer.IsClosed; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            peer.Receive();
        }

        Assert.Equal(isCutOff, peer.WasReset);
    }

    /// <summary>A video that is paused, a phone in a tunnel: nothing for most of the send timeout, again and again, and what is due in between.</summary>
    [Fact]
    public void A_pause_is_no_reason_to_cut_off()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[10_000_000], "a/b"));
        MemoryPeer peer = server.Connect();
        peer.Window = 20_000;
        peer.Send(System.Text.Encoding.ASCII.GetBytes(Get));
        for (int minute = 0; minute < 20; minute++)
        {
            server.Advance(TimeSpan.FromSeconds(54));
            Assert.False(peer.IsClosed);
            peer.Receive();
        }
    }

    /// <summary>Many small answers, each of which would have a send timeout of its own.</summary>
    [Fact]
    public void Pipelining_does_not_renew_the_time_to_take_answers()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[1000], "a/b"));
        MemoryPeer peer = server.Connect();
        peer.Window = 10;
        int seconds = 0;
        for (; seconds < 900 && !peer.IsClosed; seconds++)
        {
            peer.Send(System.Text.Encoding.ASCII.GetBytes(Get));
            server.Advance(TimeSpan.FromSeconds(1));
            peer.Receive();
        }

        Assert.True(peer.WasReset);
        Assert.InRange(seconds, 60, 75);
    }

    [Theory]
    [InlineData(100, true)]
    [InlineData(300, false)]
    public void A_connection_of_streams_may_be_read_slowly_but_not_a_byte_at_a_time(int bytesPerSecond, bool isCutOff)
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[60_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Peer.Window = bytesPerSecond;
        peer.Get(1).Get(3).Send();
        for (int second = 0; second < 180 && !peer.Peer.IsClosed; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            peer.Receive();
        }

        Assert.Equal(isCutOff, peer.Peer.WasReset);
    }

    /// <summary>A clock that began long ago, as that of every machine did: what was before a connection does not count against it.</summary>
    [Fact]
    public void A_slow_line_has_its_time_on_a_machine_that_has_run_for_days()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[60_000], "a/b"));
        server.Advance(TimeSpan.FromDays(10));
        var peer = new Http2Peer(server);
        peer.Peer.Window = 2_400;
        peer.Get(1).Send();
        for (int second = 0; second < 20; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            peer.Receive();
        }

        Assert.False(peer.Peer.WasReset);
    }

    /// <summary>A window that is opened by little, seldom enough to be no flood of tiny frames.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(100)]
    public void A_window_of_a_stream_that_opens_by_little_costs_the_stream(uint bytesPerSecond)
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[100_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Settings((4, 0)).Get(1).Ask();
        int second = 0;
        for (; second < 300; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            if (peer.WindowUpdate(1, bytesPerSecond).Ask().Contains("RST_STREAM 1 Cancel")) break;
        }

        Assert.InRange(second, 59, 110);
    }

    [Fact]
    public void A_window_of_the_connection_that_opens_by_little_costs_the_connection()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[1_000_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Settings((4, 1_000_000)).Get(1).Ask();
        int second = 0;
        for (; second < 300; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            if (peer.WindowUpdate(0, 1).Ask().Contains("GOAWAY 1 EnhanceYourCalm")) break;
        }

        Assert.InRange(second, 59, 75);
    }

    /// <summary>A slow line that many downloads share: most streams wait for their turn far longer than the send timeout, and none is to blame.</summary>
    [Fact]
    public void Streams_that_wait_for_their_turn_on_a_slow_line_are_not_cut_off()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[100_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Settings((4, 100_000));
        for (int i = 0; i < 10; i++) peer.Get((2 * i) + 1);
        peer.Ask();
        for (int second = 0; second < 500 && peer.Contents.Count < 10; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            Assert.DoesNotContain(peer.WindowUpdate(0, 2_000).Ask(), line => line.StartsWith("RST_STREAM", StringComparison.Ordinal) || line.StartsWith("GOAWAY", StringComparison.Ordinal));
        }

        Assert.Equal(10, peer.Contents.Count);
    }

    private static async ValueTask<Response?> ReadAsync(Request request)
    {
        long bytes = 0;
        byte[] buffer = new byte[4096];
        while (await request.Content.ReadAsync(buffer) is { Status: ContentReadStatus.Data } read) bytes += read.Count;
        return Response.Text($"{bytes}");
    }
}
