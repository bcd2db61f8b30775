using System;
using System.Collections.Generic;
using System.Linq;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;

namespace Saker.EndToEnd.Tests.Attacks.Floods;

/// <summary>The floods of HTTP/2 that are known and that are cut off by what they send, not by a deadline.</summary>
internal static class FloodTable
{
    private const int InitialWindowSize = 4;

    // Literal fields with an incremental index: an entry of 3,000 bytes, and a reference of one byte to it.
    private static readonly byte[] s_bomb = MakeBomb();

    private static readonly byte[] s_manyFields = FrameClient.Block([.. Enumerable.Repeat(("a", "b"), 2_500)]);

    /// <summary>All of them.</summary>
    public static IReadOnlyList<Flood> All { get; } =
    [
        new("rapid reset", "CVE-2023-44487", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Get(Stream(i), "/small.txt").Reset(Stream(i))),
        new("rapid reset of large downloads", "CVE-2023-44487", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Get(Stream(i), "/large.bin").Reset(Stream(i))),
        new("made you reset: a window too large", "CVE-2025-8671", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Get(Stream(i), "/large.bin").WindowUpdate(Stream(i), int.MaxValue)),
        new("made you reset: a window of 0 more", "CVE-2025-8671", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Get(Stream(i), "/large.bin").WindowUpdate(Stream(i), 0)) { Settings = [(InitialWindowSize, 0)] },
        new("made you reset: DATA behind the end", "CVE-2025-8671", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Get(Stream(i), "/large.bin").Data(Stream(i), "x")) { Settings = [(InitialWindowSize, 0)] },
        new("malformed requests, resets unread", "CVE-2019-9514", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Headers(Stream(i), endStream: true, ("x", "y"))) { Reads = false },
        new("field lines without a name", "CVE-2019-9516", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Headers(Stream(i), endStream: true, [.. Enumerable.Repeat(("", ""), 100)])),
        new("CONTINUATION without an end", "CVE-2024-27316", Http2ErrorCode.EnhanceYourCalm, client => client.Frame(FrameType.Headers, 0, 1), (client, _) => client.Continuation(1, endHeaders: false, FrameClient.Block(("a", "b")))),
        new("CONTINUATION, large", "CVE-2024-27983", Http2ErrorCode.EnhanceYourCalm, client => client.Frame(FrameType.Headers, 0, 1), (client, _) => client.Continuation(1, endHeaders: false, new byte[16_000])),
        new("CONTINUATION, empty", "CVE-2024-28182", Http2ErrorCode.EnhanceYourCalm, client => client.Frame(FrameType.Headers, 0, 1), (client, _) => client.Continuation(1, endHeaders: false)),
        new("SETTINGS", "CVE-2019-9515", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.Settings((InitialWindowSize, 100))),
        new("SETTINGS, acknowledgements unread", "CVE-2019-9515", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.Settings()) { Reads = false },
        new("SETTINGS that resize many windows", "CVE-2019-9515", Http2ErrorCode.EnhanceYourCalm, client => Many(client, 100, "/large.bin"), (client, i) => client.Settings((InitialWindowSize, (uint)(i % 2)))) { Settings = [(InitialWindowSize, 0)] },
        new("PING", "CVE-2019-9512", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.Ping()),
        new("PING, answers unread", "CVE-2019-9512", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.Ping()) { Reads = false },
        new("answers to PINGs that nobody sent", "CVE-2019-9512", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.Ping(isAck: true)),
        new("empty DATA", "CVE-2019-9518", Http2ErrorCode.EnhanceYourCalm, client => client.Request(1, "POST", "/small.txt", endStream: false), (client, _) => client.Data(1, "")),
        new("empty HEADERS, then CONTINUATION", "CVE-2019-9518", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Frame(FrameType.Headers, FrameFlags.EndStream, Stream(i)).Continuation(Stream(i), endHeaders: true, FrameClient.Block((":method", "GET"), (":scheme", "http"), (":authority", "a"), (":path", "/")))),
        new("a window opened byte by byte", "CVE-2019-9511", Http2ErrorCode.EnhanceYourCalm, client => client.Get(1, "/large.bin"), (client, _) => client.WindowUpdate(1, 1)) { Settings = [(InitialWindowSize, 0)], WaitsEachRound = true, RoundsAWrite = 1 },
        new("many windows opened byte by byte", "CVE-2019-9511", Http2ErrorCode.EnhanceYourCalm, client => Many(client, 100, "/large.bin"), (client, i) => client.WindowUpdate(Stream(i % 100), 1)) { Settings = [(InitialWindowSize, 0)] },
        new("PRIORITY", "CVE-2019-9513", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Frame(FrameType.Priority, 0, Stream(i % 1000), 0, 0, 0, 1, (byte)i)),
        new("PRIORITY_UPDATE", "CVE-2019-9513", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Frame(FrameType.PriorityUpdate, 0, 0, [.. FrameClient.Number((uint)Stream(i % 100)), .. "u=1"u8])),
        new("WINDOW_UPDATE of the connection", "CVE-2019-9513", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.WindowUpdate(0, 1)),
        new("WINDOW_UPDATE of a closed stream", "CVE-2019-9513", Http2ErrorCode.EnhanceYourCalm, client => client.Get(1, "/small.txt"), (client, _) => client.WindowUpdate(1, 1)),
        new("field blocks that unpack to megabytes", "CVE-2016-6581", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Frame(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, Stream(i), s_bomb)) { RoundsAWrite = 1 },
        new("too many field lines", "CVE-2019-9516", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Frame(FrameType.Headers, FrameFlags.EndHeaders | FrameFlags.EndStream, Stream(i), s_manyFields)) { RoundsAWrite = 1 },
        new("a header section that is too long", "RFC 9113 §10.5.1", Http2ErrorCode.EnhanceYourCalm, client => client.Frame(FrameType.Headers, 0, 1, new byte[16_000]), (client, _) => client.Continuation(1, endHeaders: false, new byte[16_000])) { RoundsAWrite = 1 },
        new("more streams than there may be", "RFC 9113 §5.1.2", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, i) => client.Get(Stream(i), "/large.bin")) { Settings = [(InitialWindowSize, 0)] },
        new("DATA on a stream that was reset", "RFC 9113 §5.1", Http2ErrorCode.EnhanceYourCalm, client => client.Request(1, "POST", "/small.txt", endStream: false), (client, _) => client.Data(1, new byte[100])),
        new("DATA on a stream that is closed", "RFC 9113 §5.1", Http2ErrorCode.StreamClosed, client => client.Get(1, "/small.txt"), (client, i) => Later(client, i, () => client.Data(1, new byte[100]))) { WaitsEachRound = true, RoundsAWrite = 1 },
        new("RST_STREAM of a closed stream", "CVE-2019-9514", Http2ErrorCode.EnhanceYourCalm, client => client.Get(1, "/small.txt"), (client, _) => client.Reset(1)),
        new("frames of an unknown type", "RFC 9113 §5.5", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.Frame((FrameType)0xEE, 0, 0, 1, 2, 3)),
        new("GOAWAY", "RFC 9113 §6.8", Http2ErrorCode.EnhanceYourCalm, Nothing, (client, _) => client.Frame(FrameType.GoAway, 0, 0, new byte[8])),
    ];

    private static int Stream(int i) => (2 * i) + 1;

    private static void Nothing(FrameClient client)
    {
        // The rounds are all there is.
    }

    private static void Many(FrameClient client, int streams, string path)
    {
        for (int i = 0; i < streams; i++) client.Get(Stream(i), path);
    }

    /// <summary>Begins when the answer to the first request has been read, frame by frame, between round trips.</summary>
    private static void Later(FrameClient client, int round, Action frame)
    {
        const int RoundTrips = 20;
        if (round < RoundTrips) client.Ping();
        else frame();
    }

    private static byte[] MakeBomb()
    {
        byte[] entry = FrameClient.Block(("x", new string('a', 3_000)));
        entry[0] = 0x40;       // added to the table
        return [.. entry, .. Enumerable.Repeat((byte)(0x80 | 62), 10_000)];
    }
}
