using System;
using System.Collections.Generic;
using System.Linq;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;

namespace Saker.EndToEnd.Tests.Attacks.Floods;

/// <summary>A client of HTTP/2 that begins something and then lets the server wait.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Known">The CVE that made it known, or the rule that it breaks.</param>
/// <param name="Seconds">The server's deadline.</param>
/// <param name="Ending">What the client is told; null for a connection that is reset, as one that takes nothing is.</param>
/// <param name="Begin">Adds all it sends.</param>
internal sealed record SlowFlood(string Name, string Known, int Seconds, Http2ErrorCode? Ending, Action<FrameClient> Begin)
{
    private const int InitialWindowSize = 4;
    private const int Streams = 100;
    private const int WithStreams = 16;     // 1,600 requests at a time, for each of which some 5 KB are kept

    /// <summary>All of them.</summary>
    public static IReadOnlyList<SlowFlood> All { get; } =
    [
        new("half a preface", "RFC 9113 §3.4", 10, Http2ErrorCode.ProtocolError, client => client.Add(ConnectionPreface.Bytes[..20])),
        new("a preface without SETTINGS", "RFC 9113 §3.4", 10, Http2ErrorCode.ProtocolError, client => client.Add(ConnectionPreface.Bytes)),
        new("SETTINGS without an acknowledgement", "RFC 9113 §6.5.3", 10, Http2ErrorCode.SettingsTimeout, client => client.Add(ConnectionPreface.Bytes).Settings()),
        new("a frame that does not go on", "RFC 9113 §10.5", 30, Http2ErrorCode.EnhanceYourCalm, client => client.Open().Add([0, 0x20, 0, 1, 4, 0, 0, 0, 1, 0, 1])),
        new("a field block that does not go on", "CVE-2024-27316", 30, Http2ErrorCode.EnhanceYourCalm, client => client.Open().Frame(FrameType.Headers, 0, 1, FrameClient.Block(("a", "b")))),
        new("a window that stays shut", "CVE-2019-9517", 60, Http2ErrorCode.Cancel, client => Ask(client.Open((InitialWindowSize, 0)))) { Connections = WithStreams },
        new("a connection's window that stays shut", "CVE-2019-9517", 60, Http2ErrorCode.EnhanceYourCalm, client => Ask(client.Open())) { Connections = WithStreams },
        new("a client that reads nothing", "CVE-2019-9517", 60, null, client => Ask(client.Open((InitialWindowSize, int.MaxValue)).WindowUpdate(0, int.MaxValue - 65_535))) { Reads = false, Connections = WithStreams },
    ];

    /// <summary>How many clients do this at a time.</summary>
    public int Connections { get; init; } = 32;

    /// <summary>Whether the client reads what comes.</summary>
    public bool Reads { get; init; } = true;

    private static FrameClient Ask(FrameClient client) => Enumerable.Range(0, Streams).Aggregate(client, (asking, i) => asking.Get((2 * i) + 1, "/large.bin"));
}
