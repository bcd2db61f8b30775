using System;
using System.Collections.Generic;
using System.Linq;
using Saker.Connections;
using Saker.Fuzz.Engine;
using Saker.Protocol.Http2;
using Saker.Transport;
using static Saker.Fuzz.Targets.Http2Script;

namespace Saker.Fuzz.Targets;

/// <summary>
/// A whole connection of HTTP/2, in memory: no fault in the log, an end in bounded time, frames in form by a reader of its own, windows kept,
/// everything lent given back, and the same answers and errors when the bytes arrive in pieces and leave in short writes.
/// </summary>
/// <remarks>The first byte of the input says how the client behaves; the rest is a script of frames (<see cref="Http2Script"/>).</remarks>
internal sealed class Http2ConnectionTarget : Target
{
    private const byte Whole = FrameFlags.EndStream | FrameFlags.EndHeaders;
    private static readonly TimeSpan s_longest = TimeSpan.FromMinutes(10);

    // Where these come about depends on what was answered before: a stream that has ended is another thing than one that has not.
    private static readonly Http2ErrorCode[] s_errorsOfTiming =
        [Http2ErrorCode.StreamClosed, Http2ErrorCode.FlowControlError, Http2ErrorCode.EnhanceYourCalm, Http2ErrorCode.RefusedStream];

    private readonly Http2Script _script = new();
    private MemorySite? _site;

    [Flags]
    private enum Client
    {
        None = 0,
        Finishes = 1,
        TakesLittle = 2,
        Resets = 4,
        StopsTaking = 8,
        BeginsRaw = 16,
        IsSentAway = 32,
    }

    public override string Name => "h2-connection";

    public override int MaxLength => 1024;

    // Two runs of at most 16 KB each, with up to a thousand streams.
    public override long MaxAllocatedBytes => 16 * 1024 * 1024;

    public override (int AByte, int Always) MaxBlocks => (20_000, 8_000_000);

    public override IReadOnlyList<byte[]> Seeds { get; } =
    [
        Input(Client.Finishes, Operation(Request, 1, Whole, "#\n:path:/")),
        Input(Client.None, Operation(Request, 1, Whole, "#\n:path:/later"), Operation(Request, 3, Whole, "#\n:path:/stream"), Operation(Request, 5, Whole, "#\n:path:/x\n+cookie:a=b")),
        Input(Client.Finishes, Operation(Request, 1, FrameFlags.EndHeaders, "#P\n:path:/echo\ncontent-length:5"), Operation(0, 1, FrameFlags.EndStream, "hello")),
        Input(Client.Finishes, Operation(Request, 1, FrameFlags.EndHeaders, "#P\n:path:/part"), Operation(0, 1, 0, "0123456789"), Operation(Request, 1, Whole, "trailer:x")),
        Input(Client.TakesLittle, Operation(4, 0, 0, "\0\u0004\0\0\0\u0003"), Operation(Request, 1, Whole, "#\n:path:/length"), Operation(8, 1, 0, Number(600)), Operation(8, 0, 0, Number(600))),
        Input(Client.Finishes, Operation(1, 1, FrameFlags.EndStream, "\u0082\u0086\u0041"), Operation(9, 1, FrameFlags.EndHeaders, "\u0001a\u0084")),
        Input(Client.Finishes, Operation(Request, 1, Whole, "#\n:path:/"), Operation(3, 1, 0, Number(8)), Operation(Again, 0, 0, "\u0005")),
        Input(Client.Finishes, Operation(6, 0, 0, "12345678"), Operation(7, 0, 0, Number(0) + Number(0)), Operation(0x10, 0, 0, Number(1) + "u=1,i"), Operation(2, 3, 0, Number(1) + "\u0010")),
        Input(Client.BeginsRaw, Operation(Raw, 0, 0, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Operation(4, 0, 0, ""), Operation(Request, 1, Whole, "#\n:path:/none")),
        Input(Client.IsSentAway, Operation(Request, 1, Whole, "#\n:path:/parts"), Operation(Request, 3, FrameFlags.EndHeaders, "#P\n:path:/echo\nexpect:100-continue"), Operation(0, 3, FrameFlags.EndStream, "x")),
        Input(Client.StopsTaking, Operation(Request, 1, Whole, "#\n:path:/stream"), Operation(6, 0, 0, "12345678"), Operation(Again, 0, 0, "\u00ff")),
        Input(Client.Resets, Operation(Request, 1, FrameFlags.EndHeaders, "#P\n:path:/echo"), Operation(0, 1, FrameFlags.Padded, "\u0003abc\0\0\0")),
    ];

    public override IReadOnlyList<byte[]> Words { get; } =
    [
        .. new[] { "/", "/echo", "/part", "/later", "/stream", "/length", "/parts", "/none", "/same", "/go", "/x" }.SelectMany(path => new[]
        {
            Operation(Request, 1, Whole, $"#\n:path:{path}"), Operation(Request, 3, Whole, $"#\n:path:{path}"), Operation(Request, 5, FrameFlags.EndHeaders, $"#P\n:path:{path}"),
        }),
        Operation(0, 1, 0, "hello"), Operation(0, 5, FrameFlags.EndStream, "hello"), Operation(0, 1, Whole | FrameFlags.Padded, "\u0001a\0"), Operation(0, 3, 0, ""), Operation(3, 1, 0, Number(8)),
        Operation(3, 5, 0, Number(0)), Operation(4, 0, 0, "\0\u0004\0\0\0\0"), Operation(4, 0, 0, "\0\u0004\u007f\u00ff\u00ff\u00ff"), Operation(4, 0, 0, "\0\u0001\0\0\0\0"), Operation(4, 0, 1, ""),
        Operation(4, 0, 0, "\0\u0005\0\0\u0040\0"), Operation(4, 0, 0, "\0\u0006\0\0\0\u0020"), Operation(6, 0, 0, "12345678"), Operation(6, 0, 1, "12345678"), Operation(7, 0, 0, Number(0) + Number(2)),
        Operation(8, 0, 0, Number(100)), Operation(8, 1, 0, Number(1)), Operation(8, 1, 0, Number(int.MaxValue)), Operation(8, 0, 0, Number(int.MaxValue)), Operation(8, 3, 0, Number(0)),
        Operation(9, 1, FrameFlags.EndHeaders, ""), Operation(9, 1, 0, "\u0084"), Operation(1, 7, 0, "\u0082\u0086\u0084"), Operation(1, 7, Whole, "\u0082\u0086\u0084\u0041\u0001a"), Operation(1, 9, Whole, "\u00be\u00bf"),
        Operation(1, 1, Whole | FrameFlags.Priority, "\0\0\0\0\u0010\u0082\u0086\u0084\u0041\u0001a"), Operation(5, 1, 0, Number(2)), Operation(0x10, 0, 0, Number(1) + "u=0"), Operation(0x1f, 1, 0, "?"),
        Operation(Raw, 0, 0, "\0\0\0"), Operation(Raw, 0, 0, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"), Operation(Again, 0, 0, "\u0002"), Operation(Again, 0, 0, "\u00ff"),
        .. Bytes(":method:GET\n", ":method:HEAD\n", ":method:POST\n", ":scheme:http\n", ":authority:a\n", ":path:/\n", "+x:y\n", "content-length:5\n", "content-length:0\n", "expect:100-continue\n", "te:trailers\n", "connection:close\n",
            "transfer-encoding:chunked\n", "host:a\n", "host:b\n", "cookie:a=b\n", "X:y\n", "x: y\n", "range:bytes=0-1\n", "priority:u=7, i\n", "upgrade:h2c\n", ":status:200\n", ":protocol:websocket\n"),
    ];

    public override byte[] Delimiters { get; } = [(byte)'\n'];

    public override void Run(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        var client = (Client)input[0];
        byte[] bytes = _script.Expand(input[1..], opens: !client.HasFlag(Client.BeginsRaw));
        Http2ClientFacts facts = Http2ClientFacts.Read(bytes);
        try
        {
            _site ??= new MemorySite(long.MaxValue);
            AnswerFrames whole = RunOnce(_site, client & (Client.Finishes | Client.IsSentAway), bytes, facts, seed: 0);
            AnswerFrames inPieces = RunOnce(_site, client, bytes, facts, HashOf(input) | 3);
            bool isCut = (client & (Client.Resets | Client.StopsTaking | Client.IsSentAway)) != Client.None;
            if (!isCut && !facts.HasResets && !facts.ShrinksWindows && !facts.Expects) Compare(whole, inPieces);
        }
        catch
        {
            _site = null;       // what is wrong with it may not be held against the next input
            throw;
        }
    }

    private static void Compare(AnswerFrames whole, AnswerFrames inPieces)
    {
        if (DependsOnTiming(whole) || DependsOnTiming(inPieces)) return;
        Promise.That(whole.GoAway == inPieces.GoAway, "whether a connection ends with an error depends on how the bytes are cut");

        // What an error came upon may have been answered or not.
        if (whole.GoAway is not (null or Http2ErrorCode.NoError)) return;
        Promise.That(whole.Streams.Count == inPieces.Streams.Count, "how many answers there are depends on how the bytes are cut");
        foreach ((int stream, StreamAnswer answer) in whole.Streams)
        {
            StreamAnswer? other = inPieces.Streams.GetValueOrDefault(stream);

            // What is malformed further on in a request, a frame of its stream included, comes before or after an answer that did not wait for the rest.
            if (IsOfTheRequest(answer.Reset) || IsOfTheRequest(other?.Reset)) continue;
            bool isSame = other is not null && other.Fingerprint == answer.Fingerprint && other.HasEnded == answer.HasEnded;
            Promise.That(isSame, "an answer depends on how the bytes are cut");
        }
    }

    private static bool IsOfTheRequest(Http2ErrorCode? reset) => reset is Http2ErrorCode.ProtocolError or Http2ErrorCode.FrameSizeError;

    private static bool DependsOnTiming(AnswerFrames frames) =>
        (frames.GoAway is { } code && s_errorsOfTiming.Contains(code)) || frames.Streams.Values.Any(answer => answer.Reset is { } reset && s_errorsOfTiming.Contains(reset));

    private static AnswerFrames RunOnce(MemorySite site, Client client, byte[] bytes, Http2ClientFacts facts, uint seed)
    {
        site.ForgetAnswers();
        var transport = new MemoryTransport(site.Loop);
        MemoryClient peer = transport.Client;
        if (client.HasFlag(Client.TakesLittle)) peer.MaxBytesPerSend = 1 + (int)(seed >> 8 & 63);
        var connection = new Http2Connection(transport, site.Server, received: null);
        _ = connection.RunAsync();
        site.Loop.RunUntilIdle();
        for (var pieces = new Pieces(bytes.Length, seed); pieces.MoveNext();)
        {
            peer.Send(bytes.AsSpan(pieces.Start..pieces.End));
            if (client.HasFlag(Client.StopsTaking)) peer.IsReading = false;
            site.Loop.RunUntilIdle();
        }

        if (client.HasFlag(Client.IsSentAway)) connection.BeginDrain();
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
        return AnswerFrames.Read(received, facts, peer.WasAborted || client.HasFlag(Client.Resets) || client.HasFlag(Client.StopsTaking));
    }

    private static byte[] Input(Client client, params byte[][] operations) => [(byte)client, .. operations.SelectMany(operation => operation)];
}
