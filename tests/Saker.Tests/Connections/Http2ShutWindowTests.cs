using System;
using System.IO;
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
}
