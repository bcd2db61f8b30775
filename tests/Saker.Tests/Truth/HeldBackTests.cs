using System;
using System.Collections.Generic;
using System.IO;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Connections;
using Saker.Tests.Shared;
using Saker.Transport;
using Xunit;

namespace Saker.Tests.Truth;

/// <summary>The end of a long file leaves when the file has been asked once more, after all that comes before it was sent.</summary>
public sealed class HeldBackTests : IDisposable
{
    private const int HeldBack = 16 * 1024;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1024 * 1024)]
    [InlineData(4 * 1024 * 1024)]
    [InlineData((4 * 1024 * 1024) + HeldBack)]
    [InlineData((4 * 1024 * 1024) + HeldBack + 1)]
    [InlineData(9_000_001)]
    public void A_change_that_shows_before_the_last_bytes_leave_keeps_them_back(int length)
    {
        _folder.Write("long.bin", new byte[length]);
        Assert.Equal(length, Receive(length, askedAt => true, out List<long> whole, out bool wasCut));
        Assert.False(wasCut);
        Assert.Equal(0, whole[0]);
        Assert.Equal([length - HeldBack, length], whole[^2..]);

        // Any one of the questions before the last byte stops it.
        foreach (long change in whole[..^1])
        {
            Assert.Equal(change, Receive(length, askedAt => askedAt < change, out _, out wasCut));
            Assert.True(wasCut);
        }
    }

    [Fact]
    public void A_short_range_is_sent_at_once()
    {
        _folder.Write("long.bin", new byte[1024 * 1024]);
        Assert.Equal(200_000, Receive(200_000, _ => true, out List<long> asked, out _));
        Assert.Equal([0, 200_000], asked);
    }

    // How much of the content arrived, and how much of it had been sent whenever the file was asked.
    private long Receive(int length, Func<long, bool> isUnchanged, out List<long> asked, out bool wasCut)
    {
        var asking = new List<long>();
        MemoryTransport? transport = null;
        long head = 0;
        using var server = new MemoryServer(_ => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(_folder["long.bin"]), 0, length, _ => Ask(), disposeWhenSent: true)));
        transport = new MemoryTransport(server.Loop);
        server.Start(transport);
        transport.Client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        server.Run();
        byte[] received = transport.Client.TakeReceived();
        asked = asking;
        wasCut = transport.Client.WasAborted;
        return received.Length - (received.AsSpan().IndexOf("\r\n\r\n"u8) + 4);

        bool Ask()
        {
            // The head leaves before the file is first asked.
            if (asking.Count == 0) head = transport!.BytesSent;
            asking.Add(transport!.BytesSent - head);
            return isUnchanged(asking[^1]);
        }
    }
}
