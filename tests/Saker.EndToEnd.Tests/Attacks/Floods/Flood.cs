using System;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;

namespace Saker.EndToEnd.Tests.Attacks.Floods;

/// <summary>Something that costs a client of HTTP/2 little and a server more, when it goes on and on.</summary>
/// <param name="Name">What it is called.</param>
/// <param name="Known">The CVE that made it known, or the rule that it breaks.</param>
/// <param name="Code">How the server is to end the connection.</param>
/// <param name="Begin">Adds what comes once, behind the opening of the connection.</param>
/// <param name="Round">Adds what is repeated; the number counts from 0.</param>
internal sealed record Flood(string Name, string Known, Http2ErrorCode Code, Action<FrameClient> Begin, Action<FrameClient, int> Round)
{
    /// <summary>SETTINGS of the client.</summary>
    public (int Name, uint Value)[] Settings { get; init; } = [];

    /// <summary>Whether the client reads what comes back; one that does not is read when the server has given up on it.</summary>
    public bool Reads { get; init; } = true;

    /// <summary>Whether each round waits for an answer before the next, as a reader does that opens its window bit by bit.</summary>
    public bool WaitsEachRound { get; init; }

    /// <summary>Rounds that leave in one write.</summary>
    public int RoundsAWrite { get; init; } = 10;
}
