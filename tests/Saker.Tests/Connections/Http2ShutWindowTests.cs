using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Saker.Connections;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>CVE-2019-9517: a client that asks for files and opens no window for them.</summary>
public sealed class Http2ShutWindowTests
{
    [Fact]
    public void A_window_that_is_shut_costs_no_block_of_a_file_and_the_stream_ends_at_its_deadline()
    {
        using var folder = new TempFolder();
        folder.Write("file", new byte[100_000]);
        using var server = new MemoryServer(_ => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 0, 100_000, static _ => true, disposeWhenSent: true)));
        var peer = new Http2Peer(server);
        peer.Settings((4, 0)).Ask();
        int before = server.BuffersLent;
        Assert.Equal(["HEADERS 1 200", "HEADERS 3 200"], peer.Get(1).Get(3).Ask());
        Assert.Equal(before, server.BuffersLent);

        // Whose window opens is sent; whose does not is given up.
        Assert.Equal("DATA 1 1000", peer.WindowUpdate(1, 1000).Ask()[0]);
        server.Advance(TimeSpan.FromSeconds(62));
        Assert.Equal(["RST_STREAM 3 Cancel", "RST_STREAM 1 Cancel"], peer.Receive());
        Assert.Equal(before, server.BuffersLent);
    }

    [Fact]
    public void A_shut_connection_costs_two_blocks_however_many_streams_ask_and_all_are_served_once_it_opens()
    {
        const int Streams = 50;
        const int Length = 20_000;
        using var folder = new TempFolder();
        folder.Write("file", new byte[Length]);
        using var server = new MemoryServer(_ => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 0, Length, static _ => true, disposeWhenSent: true)));
        var peer = new Http2Peer(server);
        peer.Settings((4, 1_000_000)).Ask();
        int before = server.BuffersLent;
        for (int i = 0; i < Streams; i++) peer.Get((2 * i) + 1);

        // 65,535 bytes: three files, and a part of the fourth.
        Assert.Equal(Streams, peer.Ask().Count(frame => frame.StartsWith("HEADERS", StringComparison.Ordinal)));
        Assert.InRange(server.BuffersLent - before, 1, Http2Limits.MaxBlocks);

        List<string> rest = peer.WindowUpdate(0, Streams * Length).Ask();
        Assert.Equal(Streams - 3, rest.Count(frame => frame.EndsWith("END", StringComparison.Ordinal)));
        Assert.Equal(before, server.BuffersLent);
    }

    [Fact]
    public void Who_takes_nothing_holds_up_nobody_else_on_the_connection()
    {
        using var folder = new TempFolder();
        folder.Write("file", new byte[100_000]);
        using var server = new MemoryServer(_ => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 0, 100_000, static _ => true, disposeWhenSent: true)));
        var peer = new Http2Peer(server);
        peer.Settings((4, 10)).Ask();
        for (int i = 0; i < 10; i++) peer.Get((2 * i) + 1);
        peer.Ask();
        List<string> frames = peer.WindowUpdate(0, 1_000_000).Get(21).WindowUpdate(21, 100_000).Ask();
        Assert.EndsWith("END", frames[^1], StringComparison.Ordinal);
        Assert.Equal(100_000, peer.Contents[21].Count);
    }

    [Fact]
    public void An_end_that_only_reading_can_find_needs_no_window()
    {
        using var server = new MemoryServer(_ => new Response(StatusCode.Ok, new ResponseContent.Streamed(new MemoryStream(new byte[100]))));
        var peer = new Http2Peer(server);
        peer.Settings((4, 100)).Ask();
        Assert.Equal(["HEADERS 1 200", "DATA 1 100", "DATA 1 0 END"], peer.Get(1).Ask());

        // And what is not at its end goes on with the byte that was looked at.
        peer.Settings((4, 60)).Ask();
        Assert.Equal(["HEADERS 3 200", "DATA 3 60"], peer.Get(3).Ask());
        Assert.Equal(["DATA 3 1", "DATA 3 39", "DATA 3 0 END"], peer.WindowUpdate(3, 40).Ask());
    }

    [Fact]
    public void Waiting_begins_with_the_connection_however_long_the_server_has_been_up()
    {
        using var folder = new TempFolder();
        folder.Write("file", new byte[100_000]);
        using var server = new MemoryServer(_ => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 0, 100_000, static _ => true, disposeWhenSent: true)));
        server.Advance(TimeSpan.FromDays(100));
        var peer = new Http2Peer(server);

        // The connection's window is shut by the first file when it is looked at for the first time.
        peer.Settings((4, 1_000_000)).Get(1).Get(3).Ask();
        server.Advance(TimeSpan.FromSeconds(50));
        Assert.Empty(peer.Receive());
        server.Advance(TimeSpan.FromSeconds(12));
        Assert.Contains(peer.Receive(), frame => frame.StartsWith("GOAWAY", StringComparison.Ordinal));

        // The same of a client that takes no bytes at all.
        var deaf = new Http2Peer(server);
        deaf.Peer.StopTaking();
        deaf.Peer.Window = 0;
        deaf.Settings((4, 1_000_000)).Get(1).Send();
        server.Advance(TimeSpan.FromSeconds(50));
        Assert.False(deaf.Peer.WasReset);
        server.Advance(TimeSpan.FromSeconds(12));
        Assert.True(deaf.Peer.WasReset);
    }
}
