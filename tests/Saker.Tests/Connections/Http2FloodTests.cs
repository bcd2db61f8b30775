using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Saker.Connections;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>The known floods of HTTP/2 with real frames: each is cut off by its own limit, and other connections are served.</summary>
public sealed class Http2FloodTests
{
    private const string Calm = "EnhanceYourCalm";

    private static Response? SayHello(Request request) => Response.Text("hello");

    /// <summary>CVE-2023-44487, rapid reset.</summary>
    [Fact]
    public void Streams_opened_and_reset_are_a_flood() => Floods((peer, i) => peer.Get((2 * i) + 1).Reset((2 * i) + 1), Http2FloodGuard.LimitOf(Http2Nuisance.CutStream));

    /// <summary>CVE-2025-8671, made you reset: the client breaks a rule so that the server resets the stream.</summary>
    [Fact]
    public void Streams_that_make_us_reset_them_are_a_flood() =>
        Floods((peer, i) => peer.Request((2 * i) + 1, "POST", "/", endStream: false).WindowUpdate((2 * i) + 1, int.MaxValue), Http2FloodGuard.LimitOf(Http2Nuisance.CutStream));

    /// <summary>CVE-2023-44487: requests that are malformed cost as much.</summary>
    [Fact]
    public void Malformed_requests_are_a_flood() => Floods((peer, i) => peer.Headers((2 * i) + 1, endStream: true, ("x", "y")), Http2FloodGuard.LimitOf(Http2Nuisance.CutStream));

    /// <summary>CVE-2019-9512.</summary>
    [Fact]
    public void PING_is_a_flood() => Floods((peer, _) => peer.Ping(), Http2FloodGuard.LimitOf(Http2Nuisance.Ping));

    /// <summary>CVE-2019-9515.</summary>
    [Fact]
    public void SETTINGS_are_a_flood() => Floods((peer, _) => peer.Settings((4, 100)), Http2FloodGuard.LimitOf(Http2Nuisance.Settings));

    /// <summary>CVE-2019-9518.</summary>
    [Fact]
    public void Empty_DATA_is_a_flood()
    {
        using var server = new MemoryServer(async request => Response.Text((await request.Content.ReadTextAsync())!));
        var peer = new Http2Peer(server);
        peer.Request(1, "POST", "/", endStream: false).Send();
        AssertFloods(server, peer, (p, _) => p.Data(1, ""), Http2FloodGuard.LimitOf(Http2Nuisance.EmptyFrame));
    }

    /// <summary>CVE-2019-9513, with the frames of both priority schemes.</summary>
    [Theory]
    [InlineData(FrameType.Priority)]
    [InlineData(FrameType.PriorityUpdate)]
    public void Priorities_are_a_flood(FrameType type) =>
        Floods((peer, _) => type == FrameType.Priority ? peer.Frame(type, 0, 1, 0, 0, 0, 3, 1) : peer.Frame(type, 0, 0, 0, 0, 0, 1), Http2FloodGuard.LimitOf(Http2Nuisance.Priority));

    /// <summary>CVE-2019-9513 by another frame.</summary>
    [Fact]
    public void WINDOW_UPDATE_is_a_flood() => Floods((peer, _) => peer.WindowUpdate(0, 1), Http2FloodGuard.LimitOf(Http2Nuisance.WindowUpdate));

    /// <summary>CVE-2019-9511: a window that is opened byte by byte makes many tiny frames.</summary>
    [Fact]
    public void A_window_opened_byte_by_byte_is_a_flood()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[100_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Settings((4, 0)).Get(1).Send();
        AssertFloods(server, peer, (p, _) => p.WindowUpdate(1, 1), Http2FloodGuard.LimitOf(Http2Nuisance.TinyData), oneByOne: true);
    }

    /// <summary>CVE-2019-9517: a window that stays shut keeps an answer; its stream is given up, and its handler's content let go.</summary>
    [Fact]
    public void A_window_that_stays_shut_costs_the_stream()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[100_000], "a/b"));
        var peer = new Http2Peer(server);
        Assert.Equal(["SETTINGS ACK", "HEADERS 1 200"], peer.Settings((4, 0)).Get(1).Ask());
        server.Advance(TimeSpan.FromSeconds(62));
        Assert.Equal(["RST_STREAM 1 Cancel"], peer.Receive());
    }

    /// <summary>CVE-2024-27316: CONTINUATION without an end.</summary>
    [Fact]
    public void CONTINUATION_without_an_end_is_a_flood()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        peer.Frame(FrameType.Headers, FrameFlags.EndStream, 1);
        for (int i = 0; i <= Http2Limits.MaxContinuations; i++) peer.Frame(FrameType.Continuation, 0, 1, [0, 1, (byte)'a', 1, (byte)'b']);
        Assert.Contains($"GOAWAY 0 {Calm}", peer.Ask());
    }

    /// <summary>CVE-2024-27316: a field block without an end, in few frames.</summary>
    [Fact]
    public void A_field_block_longer_than_a_head_is_a_flood()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        peer.Frame(FrameType.Headers, FrameFlags.EndStream, 1, new byte[16_000]);
        for (int i = 0; i < 2; i++) peer.Frame(FrameType.Continuation, 0, 1, new byte[16_000]);
        Assert.Contains($"GOAWAY 0 {Calm}", peer.Ask());
    }

    /// <summary>CVE-2016-6581: a few bytes that unpack to megabytes are answered with 431, and the next request is read right.</summary>
    [Fact]
    public void A_field_block_that_unpacks_to_megabytes_is_431()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        byte[] large = Http2Peer.Block(("x", new string('a', 3_000)));
        large[0] = 0x40;        // added to the table
        byte[] bomb = [.. large, .. Enumerable.Repeat((byte)(0x80 | 62), 10_000)];
        Assert.Equal("HEADERS 1 431", peer.Frame(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, 1, bomb).Ask()[0]);
        Assert.Equal(["HEADERS 3 200", "DATA 3 5 END"], peer.Get(3).Ask());
    }

    /// <summary>More streams than SETTINGS_MAX_CONCURRENT_STREAMS are refused (RFC 9113 §5.1.2), also when those that are open were reset but are still at work.</summary>
    [Fact]
    public void Streams_beyond_the_limit_are_refused_and_a_reset_frees_no_place()
    {
        int calls = 0;
        var never = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(_ =>
        {
            calls++;
            return new ValueTask<Response?>(never.Task);
        });
        var peer = new Http2Peer(server);
        for (int i = 0; i < Http2Limits.MaxStreams; i++) peer.Get((2 * i) + 1);
        Assert.Empty(peer.Ask());
        for (int i = 0; i < Http2Limits.MaxStreams; i++) peer.Reset((2 * i) + 1);
        Assert.Empty(peer.Ask());
        int next = (2 * Http2Limits.MaxStreams) + 1;
        Assert.Equal([$"RST_STREAM {next} RefusedStream"], peer.Get(next).Ask());
        Assert.Equal(Http2Limits.MaxStreams, calls);
    }

    /// <summary>A preface that does not go on, and one without an acknowledgement.</summary>
    [Fact]
    public void A_half_open_connection_is_cut_off_within_seconds()
    {
        using var server = new MemoryServer(SayHello);
        var half = new Http2Peer(server, opens: false);
        half.Add(ConnectionPreface.Bytes[..20]).Send();
        var silent = new Http2Peer(server, opens: false);
        silent.Add(ConnectionPreface.Bytes).Settings().Send();
        server.Advance(TimeSpan.FromSeconds(12));
        Assert.Contains("GOAWAY 0 ProtocolError", half.Receive());
        Assert.Contains("GOAWAY 0 SettingsTimeout", silent.Receive());
        server.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(0, server.ConnectionCount);
        Assert.Equal(0, server.BuffersLent);
    }

    /// <summary>CVE-2019-9512 without reading: acknowledgements pile up in bounded memory.</summary>
    [Fact]
    public void A_client_that_reads_nothing_is_cut_off()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[60_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Peer.StopTaking();
        peer.Get(1).Send();
        server.Advance(TimeSpan.FromSeconds(65));
        Assert.True(peer.Peer.WasReset);
        Assert.Equal(0, server.ConnectionCount);
    }

    private static void Floods(Func<Http2Peer, int, Http2Peer> nuisance, int limit)
    {
        using var server = new MemoryServer(SayHello);
        AssertFloods(server, new Http2Peer(server), nuisance, limit);
    }

    /// <summary>As many as the limit are borne, one after the other; a few times more are not.</summary>
    private static void AssertFloods(MemoryServer server, Http2Peer peer, Func<Http2Peer, int, Http2Peer> nuisance, int limit, bool oneByOne = false)
    {
        var lines = new List<string>();
        int borne = limit - 10;     // opening a connection has used some
        for (int i = 0; i < borne; i++)
        {
            nuisance(peer, i);
            if (oneByOne || i % 50 == 0) lines.AddRange(peer.Ask());
        }

        lines.AddRange(peer.Ask());
        Assert.DoesNotContain(lines, line => line.StartsWith("GOAWAY", StringComparison.Ordinal));
        for (int i = 0; i < 100; i++)
        {
            nuisance(peer, borne + i);
            if (oneByOne) lines.AddRange(peer.Ask());
        }

        lines.AddRange(peer.Ask());
        Assert.Contains(lines, line => line.StartsWith("GOAWAY", StringComparison.Ordinal) && line.EndsWith(Calm, StringComparison.Ordinal));
        server.Advance(TimeSpan.FromSeconds(6));
        Assert.Equal(0, server.ConnectionCount);
        Assert.Equal(0, server.BuffersLent);
        Assert.Equal(["HEADERS 1 200"], new Http2Peer(server).Request(1, "HEAD", "/", endStream: true).Ask().Select(line => line.Replace(" END", "", StringComparison.Ordinal)));
    }
}
