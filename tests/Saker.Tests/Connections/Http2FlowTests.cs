using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>What of several answers is sent when: windows (RFC 9113 §5.2) and priorities (RFC 9218), and the window a client gets back.</summary>
public sealed class Http2FlowTests
{
    [Fact]
    public void An_answer_larger_than_the_windows_goes_on_as_they_open()
    {
        byte[] content = new byte[200_000];
        new Random(1).NextBytes(content);
        using var server = new MemoryServer(_ => Response.Bytes(content, "application/octet-stream"));
        var peer = new Http2Peer(server);
        List<string> lines = peer.Get(1).Ask();
        Assert.Equal(65_535, peer.Contents[1].Count);
        Assert.DoesNotContain(lines, line => line.EndsWith("END", StringComparison.Ordinal));
        Assert.Empty(peer.WindowUpdate(1, 200_000).Ask());
        lines = peer.WindowUpdate(0, 200_000).Ask();
        Assert.EndsWith("END", lines[^1], StringComparison.Ordinal);
        Assert.Equal(content, peer.Contents[1]);
    }

    [Fact]
    public void A_smaller_initial_window_can_make_a_window_negative()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[100], "a/b"));
        var peer = new Http2Peer(server);
        Assert.Equal(["SETTINGS ACK"], peer.Settings((4, 40)).Ask());
        Assert.Equal(["HEADERS 1 200", "DATA 1 40"], peer.Get(1).Ask());
        Assert.Equal(["SETTINGS ACK"], peer.Settings((4, 10)).Ask());
        Assert.Empty(peer.WindowUpdate(1, 30).Ask());
        Assert.Equal(["DATA 1 60 END"], peer.WindowUpdate(1, 60).Ask());
    }

    [Fact]
    public void Urgent_answers_go_first_and_incremental_ones_share()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[60_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Settings((4, 1_000_000)).Get(1, "/", ("priority", "u=5")).Get(3, "/", ("priority", "u=1, i")).Get(5, "/", ("priority", "u=1, i"));
        peer.Ask();
        Assert.Equal(32_768, peer.Contents[3].Count);
        Assert.Equal(65_535 - 32_768, peer.Contents[5].Count);
        Assert.False(peer.Contents.ContainsKey(1));
        peer.Frame(FrameType.PriorityUpdate, 0, 0, [.. Http2Peer.Number(1), .. "u=0"u8]).WindowUpdate(0, 60_000).Ask();
        Assert.Equal(60_000, peer.Contents[1].Count);
        Assert.Equal(32_768, peer.Contents[3].Count);
    }

    [Theory]
    [InlineData(16, 5_000)]
    [InlineData(4, 16_000)]
    [InlineData(1, 65_000)]
    public void Contents_that_are_not_copied_leave_in_the_same_send(int streams, int length)
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[length], "a/b"));
        var peer = new Http2Peer(server);
        peer.WindowUpdate(0, 1_000_000).Ask();
        int before = peer.Peer.SendCount;
        for (int i = 0; i < streams; i++) peer.Get(1 + (2 * i));
        peer.Ask();
        Assert.Equal(1, peer.Peer.SendCount - before);
        Assert.All(Enumerable.Range(0, streams), i => Assert.Equal(length, peer.Contents[1 + (2 * i)].Count));
    }

    [Fact]
    public void An_answer_without_a_window_does_not_hold_up_the_others()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[30_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Settings((4, 10)).Get(1, "/", ("priority", "u=0")).Ask();
        List<string> lines = peer.Settings((4, 20_000)).Get(3, "/", ("priority", "u=7")).Ask();
        Assert.Equal(["SETTINGS ACK", "HEADERS 3 200", "DATA 1 16384", "DATA 1 3606", "DATA 3 16384", "DATA 3 3616"], lines);
        Assert.Equal(["DATA 3 10000 END"], peer.WindowUpdate(3, 10_000).Ask());
    }

    [Fact]
    public void An_answer_whose_end_was_not_known_ends_without_a_window()
    {
        using var server = new MemoryServer(request => Response.Stream(new MemoryStream(new byte[request.Path == "/all" ? 65_535 : 10]), "a/b"));
        var ofStream = new Http2Peer(server);
        Assert.Equal(["SETTINGS ACK", "HEADERS 1 200", "DATA 1 10", "DATA 1 0 END"], ofStream.Settings((4, 10)).Get(1).Ask());
        var ofConnection = new Http2Peer(server);
        List<string> lines = ofConnection.Settings((4, 100_000)).Get(1, "/all").Ask();
        Assert.Equal(65_535, ofConnection.Contents[1].Count);
        Assert.Equal("DATA 1 0 END", lines[^1]);
    }

    [Fact]
    public void A_stream_that_is_reset_leaves_its_place_to_the_others()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[40_000], "a/b"));
        var peer = new Http2Peer(server);
        peer.Get(1).Get(3).Get(5).Ask();
        Assert.Equal((40_000, 25_535, false), (peer.Contents[1].Count, peer.Contents[3].Count, peer.Contents.ContainsKey(5)));
        Assert.Equal(["DATA 5 16384", "DATA 5 16384", "DATA 5 7232 END"], peer.Reset(3).WindowUpdate(0, 100_000).Ask());
    }

    [Fact]
    public void Content_that_does_not_fit_its_length_is_given_back_to_the_connections_window()
    {
        using var server = new MemoryServer(async request => Response.Text((await request.Content.ReadTextAsync())!));
        var peer = new Http2Peer(server);
        var lines = new List<string>();
        for (int stream = 1; stream < 120; stream += 2)
        {
            lines.AddRange(peer.Request(stream, "POST", "/", endStream: false, ("content-length", "1")).Data(stream, new byte[16_000]).Ask());
        }

        Assert.Equal(60, lines.Count(line => line.EndsWith("ProtocolError", StringComparison.Ordinal)));
        Assert.Contains(lines, line => line.StartsWith("WINDOW_UPDATE 0 ", StringComparison.Ordinal));
        Assert.DoesNotContain(lines, line => line.StartsWith("GOAWAY", StringComparison.Ordinal));
    }

    [Fact]
    public void A_stream_that_was_reset_is_passed_over_until_its_client_has_ended_it()
    {
        using var server = new MemoryServer(_ => Response.Text("hello"));
        var peer = new Http2Peer(server);
        Assert.Equal(["HEADERS 1 200", "DATA 1 5 END", "RST_STREAM 1 NoError"], peer.Request(1, "POST", "/", endStream: false).Ask());
        Assert.Empty(peer.Data(1, "on its way").Data(1, "and all of it", endStream: true).Ask());
        Assert.Equal(["GOAWAY 1 StreamClosed"], peer.Data(1, "once more").Ask());
    }
}
