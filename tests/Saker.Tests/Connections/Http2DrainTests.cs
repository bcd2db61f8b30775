using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>The graceful end of an HTTP/2 connection (RFC 9113 §6.8): two GOAWAY, no stream lost, and nobody waited for without end.</summary>
public sealed class Http2DrainTests
{
    private static Response? SayHello(Request request) => Response.Text("hello");

    [Fact]
    public void Draining_says_GOAWAY_twice_and_answers_what_was_asked()
    {
        var slow = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(request => request.Path == "/slow" ? new ValueTask<Response?>(slow.Task) : new ValueTask<Response?>(Response.Text("hello")));
        var peer = new Http2Peer(server);
        peer.Get(1, "/slow").Send();
        Task drained = server.BeginDrain();
        List<string> lines = peer.Receive();
        Assert.Equal("GOAWAY 2147483647 NoError", lines[0]);
        ulong opaque = ulong.Parse(lines[1].Split(' ')[1], System.Globalization.CultureInfo.InvariantCulture);

        // It was on its way when the client had not heard yet.
        Assert.Equal(["HEADERS 3 200", "DATA 3 5 END"], peer.Get(3).Ask());
        Assert.Equal(["GOAWAY 3 NoError"], peer.Ping(isAck: true, opaque).Ask());
        Assert.Empty(peer.Get(5).Ask());
        Assert.False(drained.IsCompleted);
        slow.SetResult(Response.Text("done"));
        server.Run();
        Assert.Equal(["HEADERS 1 200", "DATA 1 4 END"], peer.Receive());
        Assert.True(peer.Peer.SawEnd);
        peer.Peer.Shutdown();
        Assert.True(drained.IsCompletedSuccessfully);
        Assert.False(peer.Peer.WasReset);
    }

    [Fact]
    public void Draining_does_not_wait_for_a_client_that_does_not_answer()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        Task drained = server.BeginDrain();
        server.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains("GOAWAY 0 NoError", peer.Receive());
        server.Advance(TimeSpan.FromSeconds(10));
        Assert.True(drained.IsCompletedSuccessfully);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public void What_was_opened_between_the_two_GOAWAYs_is_answered_however_long_it_takes()
    {
        byte[] large = new byte[100_000];
        using var server = new MemoryServer(async request => request.Path == "/large" ? Response.Bytes(large, "a/b") : Response.Text((await request.Content.ReadTextAsync())!));
        var peer = new Http2Peer(server);
        Task drained = server.BeginDrain();
        ulong opaque = PingOf(peer.Receive());
        peer.Request(1, "POST", "/upload", endStream: false).Data(1, "ab").Get(3, "/large");
        Assert.Contains("GOAWAY 3 NoError", peer.Ping(isAck: true, opaque).Ask());
        Assert.Equal(65_535, peer.Contents[3].Count);

        peer.WindowUpdate(3, 100_000).WindowUpdate(0, 100_000).Data(1, "cd", endStream: true).Ask();
        Assert.Equal("abcd", peer.Text(1));
        Assert.Equal(large, peer.Contents[3]);
        Assert.True(peer.Peer.SawEnd);
        peer.Peer.Shutdown();
        Assert.True(drained.IsCompletedSuccessfully);
        Assert.False(peer.Peer.WasReset);
        Assert.Equal(0, server.BuffersLent);
    }

    [Fact]
    public void What_is_opened_after_the_last_GOAWAY_is_passed_over_and_harms_nobody()
    {
        var slow = new TaskCompletionSource<Response?>();
        int calls = 0;
        using var server = new MemoryServer(_ =>
        {
            calls++;
            return new ValueTask<Response?>(slow.Task);
        });
        var peer = new Http2Peer(server);
        peer.Get(1).Send();
        _ = server.BeginDrain();
        peer.Ping(isAck: true, PingOf(peer.Receive())).Ask();

        // Each of these would be an error on a stream that was never opened.
        Assert.Empty(peer.Get(3).WindowUpdate(3, 1).Reset(3).Request(5, "POST", "/", endStream: false).Data(5, "abc").Headers(5, endStream: true, ("a", "b")).Ask());
        slow.SetResult(Response.Text("done"));
        server.Run();
        Assert.Equal(["HEADERS 1 200", "DATA 1 4 END"], peer.Receive());
        Assert.Equal(1, calls);
        Assert.True(peer.Peer.SawEnd);
    }

    [Fact]
    public void A_last_GOAWAY_names_no_higher_stream_than_the_one_before()
    {
        // RFC 9113 §6.8: the client may have asked for stream 3 elsewhere by then.
        var never = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(_ => new ValueTask<Response?>(never.Task));
        var peer = new Http2Peer(server);
        peer.Get(1).Send();
        _ = server.BeginDrain();
        Assert.Contains("GOAWAY 1 NoError", peer.Ping(isAck: true, PingOf(peer.Receive())).Ask());
        Assert.Empty(peer.Get(3).Ask());
        Assert.Contains("GOAWAY 1 ProtocolError", peer.Data(0, "no stream").Ask());
    }

    [Fact]
    public void An_idle_connection_ends_as_soon_as_the_client_knows()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        peer.Get(1).Ask();
        Task drained = server.BeginDrain();
        Assert.Equal(["GOAWAY 1 NoError"], peer.Ping(isAck: true, PingOf(peer.Receive())).Ask());
        Assert.True(peer.Peer.SawEnd);
        Assert.False(drained.IsCompleted);
        peer.Peer.Shutdown();
        Assert.True(drained.IsCompletedSuccessfully);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void A_client_that_never_closes_is_cut_off(bool talks)
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        Task drained = server.BeginDrain();
        peer.Ping(isAck: true, PingOf(peer.Receive())).Ask();
        for (int i = 0; i < 4; i++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            if (talks) peer.Ping().Send();
        }

        Assert.Equal(1, server.ConnectionCount);
        server.Advance(TimeSpan.FromSeconds(2));
        Assert.True(drained.IsCompletedSuccessfully);
        Assert.Equal(0, server.ConnectionCount);
        Assert.Equal(0, server.BuffersLent);
    }

    [Fact]
    public void At_the_servers_deadline_the_handlers_are_told_and_the_connection_is_cut_off()
    {
        var never = new TaskCompletionSource<Response?>();
        var told = new ManualResetEventSlim();
        using var server = new MemoryServer(request =>
        {
            _ = request.Aborted.Register(told.Set);
            return new ValueTask<Response?>(never.Task);
        });
        var peer = new Http2Peer(server);
        peer.Get(1).Send();
        Task drained = server.BeginDrain();
        server.Advance(TimeSpan.FromSeconds(9));
        Assert.Equal(1, server.ConnectionCount);
        server.AbortAll();
        Assert.True(drained.IsCompletedSuccessfully);
        Assert.True(peer.Peer.WasReset);
        Assert.True(told.Wait(TimeSpan.FromSeconds(30), TestContext.Current.CancellationToken));
        never.SetResult(Response.Text("late"));
        server.Run();
        Assert.Equal(0, server.BuffersLent);
    }

    [Fact]
    public void A_connection_that_comes_while_the_server_stops_is_told_after_the_settings()
    {
        using var server = new MemoryServer(SayHello);
        var keeps = new Http2Peer(server);
        _ = server.BeginDrain();
        var peer = new Http2Peer(server, opens: false);
        List<string> lines = peer.Add(ConnectionPreface.Bytes).Settings().SettingsAck().Get(1).Ask();

        // RFC 9113 §3.4: SETTINGS is the first frame of a server.
        Assert.Equal(["SETTINGS", "WINDOW_UPDATE 0 983041", "GOAWAY 2147483647 NoError"], lines[..3]);
        Assert.Equal(["SETTINGS ACK", "HEADERS 1 200", "DATA 1 5 END"], lines[4..]);
        Assert.Equal(["GOAWAY 1 NoError"], peer.Ping(isAck: true, PingOf(lines)).Ask());
        Assert.False(keeps.Peer.IsClosed);
    }

    [Fact]
    public void A_connection_that_has_not_said_its_preface_does_not_hold_up_the_end()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server, opens: false);
        peer.Add(ConnectionPreface.Bytes).Send();
        Task drained = server.BeginDrain();
        server.Advance(TimeSpan.FromSeconds(8));
        Assert.True(drained.IsCompletedSuccessfully);
    }

    private static ulong PingOf(List<string> lines) =>
        ulong.Parse(lines.Find(line => line.StartsWith("PING ", StringComparison.Ordinal))!.Split(' ')[1], CultureInfo.InvariantCulture);
}
