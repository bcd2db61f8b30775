using System;
using System.Collections.Generic;
using Saker.Connections;
using Saker.Fuzz.Engine;
using Saker.Transport;

namespace Saker.Fuzz.Targets;

/// <summary>
/// A whole connection of HTTP/1.1, in memory: no fault in the log, an end in bounded time, an answer stream in form, nothing after the
/// end, everything lent given back, and the same answers when the bytes arrive in pieces and leave in short writes.
/// </summary>
/// <remarks>The first byte of the input says how the client behaves; the rest is what it sends.</remarks>
internal sealed class Http1ConnectionTarget : Target
{
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    private MemorySite? _patient;
    private MemorySite? _impatient;

    [Flags]
    private enum Client
    {
        None = 0,
        Finishes = 1,
        TakesLittle = 2,
        Resets = 4,
        StopsTaking = 8,
        MeetsImpatience = 16,
    }

    public override string Name => "h1-connection";

    public override int MaxLength => 1536;

    public override long MaxAllocatedBytes => -1;

    public override (int AByte, int Always) MaxBlocks => (4_000, 400_000);

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "\u0001GET / HTTP/1.1\r\nHost: a\r\n\r\n", "\0GET /later HTTP/1.1\r\nHost: a\r\n\r\nHEAD /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "\u0001POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhelloGET /parts HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0003POST /echo HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\nExpect: 100-continue\r\n\r\n5\r\nhello\r\n0\r\n\r\nGET /stream HTTP/1.0\r\n\r\n",
        "\u0001POST /part HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nA\r\n0123456789\r\n0\r\n\r\nGET /none HTTP/1.1\r\nHost: a\r\n\r\nGET /same HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0011POST /part HTTP/1.1\r\nHost: a\r\nContent-Length: 200\r\n\r\n", "\u0009GET /length HTTP/1.1\r\nHost: a\r\n\r\n", "\u0004GET /stream HTTP/1.1\r\nHost: a\r\n\r\nGET /", "\u0001OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\nCONNECT a:1 HTTP/1.1\r\nHost: a\r\n\r\n",
        "\u0001PUT /go HTTP/1.1\r\nHost: a\r\nContent-Length: 250\r\n\r\n", "\u0001GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", "\u0002GET /length HTTP/1.0\r\nConnection: keep-alive\r\n\r\nGET /stream HTTP/1.0\r\n\r\n");

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. HttpWords.Head, .. HttpWords.Chunks,
        .. HttpWords.Words("GET / HTTP/1.1\r\nHost: a\r\n\r\n", "POST /echo HTTP/1.1\r\nHost: a\r\n", "/echo", "/part", "/later", "/stream", "/length", "/parts", "/none", "/same", "/go", "/x"),
    ];

    public override byte[] Delimiters { get; } = [(byte)'\n', (byte)' '];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var client = (Client)input[0];
        try
        {
            // Where content that nobody wants is longer than the server waits for, how much of it is looked at depends on how it comes;
            // so does whether a 100 is sent. There the promises about the end are all there is.
            bool isImpatient = client.HasFlag(Client.MeetsImpatience);
            MemorySite site = isImpatient ? _impatient ??= new MemorySite(100) : _patient ??= new MemorySite(long.MaxValue);
            List<AnswerStream.Answer> whole = RunOnce(site, client & Client.Finishes, input[1..], seed: 0);

            List<AnswerStream.Answer> inPieces = RunOnce(site, client, input[1..], HashOf(input) | 3);
            bool isCut = (client & (Client.Resets | Client.StopsTaking)) != Client.None;
            if (!isCut && !isImpatient && !ExpectsContinue(input)) Compare(whole, inPieces);
        }
        catch
        {
            _patient = null;        // what is wrong with these may not be held against the next input
            _impatient = null;
            throw;
        }
    }

    private static bool ExpectsContinue(ReadOnlySpan<byte> input)
    {
        for (; input.Length >= 6; input = input[1..])
        {
            if (System.Text.Ascii.EqualsIgnoreCase(input[..6], "expect"u8)) return true;
        }

        return false;
    }

    private static void Compare(List<AnswerStream.Answer> whole, List<AnswerStream.Answer> inPieces)
    {
        Promise.That(whole.Count == inPieces.Count, "how many answers there are depends on how the bytes are cut");
        for (int i = 0; i < whole.Count; i++) Promise.That(whole[i] == inPieces[i], "an answer depends on how the bytes are cut");
    }

    private static List<AnswerStream.Answer> RunOnce(MemorySite site, Client client, ReadOnlySpan<byte> input, uint seed)
    {
        site.ForgetAnswers();
        var transport = new MemoryTransport(site.Loop);
        MemoryClient peer = transport.Client;
        if (client.HasFlag(Client.TakesLittle)) peer.MaxBytesPerSend = 1 + (int)(seed >> 8 & 63);
        _ = new Http1Connection(transport, site.Server).RunAsync();
        site.Loop.RunUntilIdle();
        for (var pieces = new Pieces(input.Length, seed); pieces.MoveNext();)
        {
            peer.Send(input[pieces.Start..pieces.End]);
            if (client.HasFlag(Client.StopsTaking)) peer.IsReading = false;
            site.Loop.RunUntilIdle();
        }

        if (client.HasFlag(Client.Finishes)) peer.Shutdown();
        if (client.HasFlag(Client.Resets)) peer.Reset();
        site.Loop.RunUntilIdle();
        if (!peer.IsClosed) site.Loop.Advance(s_longest);
        Promise.That(peer.IsClosed, "a connection does not end");
        byte[] received = peer.TakeReceived();

        peer.IsReading = true;
        site.Loop.RunUntilIdle();
        Promise.That(peer.ReceivedBytes == 0, "bytes after the close");
        Promise.That(site.Server.Connections.Count == 0, "a connection that ended is still in the table");
        Promise.That(site.Loop.Buffers.Lent == 0, "a buffer is not given back");
        if (site.Fault is { } fault) Promise.Break(fault);

        bool isCut = peer.WasAborted || client.HasFlag(Client.Resets);
        List<AnswerStream.Answer> answers = AnswerStream.Read(received, site.Methods, isCut).Answers;
        Promise.That(isCut || answers.Count == site.Methods.Count, "an answer that is in the log was not sent");
        return answers;
    }
}
