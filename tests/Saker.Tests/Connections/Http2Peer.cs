using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Tests.Http2;

namespace Saker.Tests.Connections;

/// <summary>A client of HTTP/2 that says exactly what a test wants, frame by frame, and tells what comes back one line a frame.</summary>
/// <remarks>A line is the frame's type, its stream where it has one, what matters of its content, and END for END_STREAM.</remarks>
internal sealed class Http2Peer : Http2Frames<Http2Peer>
{
    private readonly MemoryPeer _peer;
    private readonly HpackDecoder _decoder = new();
    private readonly List<byte> _received = [];

    public Http2Peer(MemoryServer server, bool opens = true, string? address = null)
    {
        _peer = server.Connect(address);
        if (opens) Open();
    }

    public MemoryPeer Peer => _peer;

    /// <summary>Header sections of the answers, by stream.</summary>
    public Dictionary<int, Dictionary<string, string>> Heads { get; } = [];

    /// <summary>Contents of the answers, by stream.</summary>
    public Dictionary<int, List<byte>> Contents { get; } = [];

    /// <summary>The preface, empty SETTINGS and the acknowledgement of the server's; drops what the server says to it.</summary>
    public void Open()
    {
        Add(ConnectionPreface.Bytes).Settings().SettingsAck().Send();
        Receive();
    }

    public string Text(int stream) => Encoding.UTF8.GetString([.. Contents.GetValueOrDefault(stream, [])]);

    public void Send() => _peer.Send(TakeUnsent());

    /// <summary>Sends what was added and returns what comes back.</summary>
    public List<string> Ask()
    {
        Send();
        return Receive();
    }

    /// <summary>The same, so many bytes at a time, each looked at before the next.</summary>
    public List<string> Ask(int piece)
    {
        byte[] bytes = TakeUnsent();
        for (int at = 0; at < bytes.Length; at += Math.Min(piece, bytes.Length - at)) _peer.Send(bytes.AsSpan(at, Math.Min(piece, bytes.Length - at)));
        return Receive();
    }

    public List<string> Receive()
    {
        _received.AddRange(_peer.ReceiveBytes());
        var lines = new List<string>();
        byte[] bytes = [.. _received];
        int at = 0;
        while (FrameHeader.TryRead(bytes.AsSpan(at), out FrameHeader header) && bytes.Length - at >= FrameHeader.Size + header.Length)
        {
            lines.Add(Describe(header, bytes.AsSpan(at + FrameHeader.Size, header.Length)));
            at += FrameHeader.Size + header.Length;
        }

        _received.RemoveRange(0, at);
        return lines;
    }

    private string Describe(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        string end = header.Type is FrameType.Headers or FrameType.Data && header.Has(FrameFlags.EndStream) ? " END" : "";
        string ack = header.Type is FrameType.Ping or FrameType.Settings && header.Has(FrameFlags.Ack) ? " ACK" : "";
        switch (header.Type)
        {
            case FrameType.Headers:
                return $"HEADERS {header.StreamId} {Head(header.StreamId, payload)}{end}";
            case FrameType.Data:
                if (!Contents.TryGetValue(header.StreamId, out List<byte>? content)) Contents[header.StreamId] = content = [];
                content.AddRange(payload);
                return $"DATA {header.StreamId} {payload.Length}{end}";
            case FrameType.RstStream:
                return $"RST_STREAM {header.StreamId} {(Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload)}";
            case FrameType.GoAway:
                return $"GOAWAY {BinaryPrimitives.ReadInt32BigEndian(payload)} {(Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..])}";
            case FrameType.WindowUpdate:
                return $"WINDOW_UPDATE {header.StreamId} {BinaryPrimitives.ReadInt32BigEndian(payload)}";
            case FrameType.Ping:
                return string.Create(CultureInfo.InvariantCulture, $"PING{ack} {BinaryPrimitives.ReadUInt64BigEndian(payload)}");
            default:
                return header.Type.ToString().ToUpperInvariant() + ack;
        }
    }

    private string Head(int stream, ReadOnlySpan<byte> block)
    {
        var section = new FieldSection(64 * 1024, 200);
        HpackFailure failure = _decoder.Decode(block, section);
        if (failure != HpackFailure.None) throw new FormatException($"the server's field block: {failure}");
        var head = new Dictionary<string, string>(StringComparer.Ordinal);
        for (int i = 0; i < section.Count; i++) head[Encoding.ASCII.GetString(section.Name(i))] = Encoding.ASCII.GetString(section.Value(i));
        Heads[stream] = head;
        return head[":status"];
    }
}
