using System;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>What a request on HTTP/2 costs in memory once everything is warm: nothing.</summary>
public sealed class Http2AllocationTests
{
    private const int Warm = 2_000;
    private const int Times = 4_000;

    // Contents that are copied into their frames, that are referred to, and that take several turns; one request at a time, and many.
    [Theory]
    [InlineData(1024, 1)]
    [InlineData(1024, 16)]
    [InlineData(8 * 1024, 16)]
    [InlineData(100 * 1024, 4)]
    public void A_shared_response_costs_no_allocation_per_request(int length, int streams)
    {
        Build.MustBeOptimised();
        var response = new Response(StatusCode.Ok, new ResponseContent.Memory(new byte[length])) { IsShared = true };
        using var server = new MemoryServer(_ => response);
        byte[] opening = [.. ConnectionPreface.Bytes, 0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 4, 0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 4, 1, 0, 0, 0, 0];
        byte[] block = Http2Peer.Block((":method", "GET"), (":scheme", "http"), (":authority", "localhost"), (":path", "/index.html"));
        byte[] frames = new byte[WindowUpdateFrame.Size + (streams * (FrameHeader.Size + block.Length))];
        long before = 0;
        long after = 0;
        var transport = new FeedingTransport(server.Loop, received =>
        {
            if (received == Warm) before = GC.GetAllocatedBytesForCurrentThread();
            if (received == Times) after = GC.GetAllocatedBytesForCurrentThread();
            if (received == 0) return opening;
            if (received > Times) return default;
            int at = WindowUpdateFrame.Write(frames, 0, streams * length);
            for (int i = 0; i < streams; i++)
            {
                new FrameHeader(block.Length, FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, (2 * (((received - 1) * streams) + i)) + 1).Write(frames.AsSpan(at));
                block.CopyTo(frames, at + FrameHeader.Size);
                at += FrameHeader.Size + block.Length;
            }

            return frames;
        });
        server.Start(transport);
        Assert.True(transport.BytesSent > (long)Times * streams * length);
        Assert.Equal(0, after - before);
    }
}
