using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using System.Text;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Tests.Connections;

/// <summary>A client of HTTP/2 that says exactly what a test wants, frame by frame, and tells what comes back one line a frame.</summary>
/// <remarks>A line is the frame's type, its stream where it has one, what matters of its content, and END for END_STREAM.</remarks>
internal sealed class Http2Peer
{
    private readonly MemoryPeer _peer;
    private readonly HpackDecoder _decoder = new();
    private readonly List<byte> _received = [];
    private readonly List<byte> _sending = [];

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

    /// <summary>What was added and not sent.</summary>
    public IReadOnlyList<byte> Unsent => _sending;

    public Http2Peer Add(ReadOnlySpan<byte> bytes)
    {
        _sending.AddRange(bytes);
        return this;
    }

    public Http2Peer Frame(FrameType type, int flags, int stream, params byte[] payload)
    {
        byte[] header = new byte[FrameHeader.Size];
        new FrameHeader(payload.Length, type, (byte)flags, stream).Write(header);
        return Add(header).Add(payload);
    }

    public Http2Peer Settings(params (int Name, uint Value)[] settings)
    {
        byte[] payload = new byte[6 * settings.Length];
        for (int i = 0; i < settings.Length; i++)
        {
            BinaryPrimitives.WriteUInt16BigEndian(payload.AsSpan(6 * i), (ushort)settings[i].Name);
            BinaryPrimitives.WriteUInt32BigEndian(payload.AsSpan((6 * i) + 2), settings[i].Value);
        }

        return Frame(FrameType.Settings, 0, 0, payload);
    }

    public Http2Peer SettingsAck() => Frame(FrameType.Settings, FrameFlags.Ack, 0);

    public Http2Peer Get(int stream, string path = "/", params (string Name, string Value)[] fields) => Request(stream, "GET", path, true, fields);

    public Http2Peer Request(int stream, string method, string path, bool endStream, params (string Name, string Value)[] fields) =>
        Headers(stream, endStream, [(":method", method), (":scheme", "http"), (":authority", "a"), (":path", path), .. fields]);

    public Http2Peer Headers(int stream, bool endStream, params (string Name, string Value)[] fields) =>
        Frame(FrameType.Headers, FrameFlags.EndHeaders | (endStream ? FrameFlags.EndStream : 0), stream, Block(fields));

    public Http2Peer Data(int stream, string text, bool endStream = false) => Data(stream, Encoding.UTF8.GetBytes(text), endStream);

    public Http2Peer Data(int stream, byte[] bytes, bool endStream = false) => Frame(FrameType.Data, endStream ? FrameFlags.EndStream : 0, stream, bytes);

    public Http2Peer Reset(int stream, Http2ErrorCode code = Http2ErrorCode.Cancel) => Frame(FrameType.RstStream, 0, stream, Number((uint)code));

    public Http2Peer WindowUpdate(int stream, uint increment) => Frame(FrameType.WindowUpdate, 0, stream, Number(increment));

    public Http2Peer Ping(bool isAck = false, ulong opaque = 0)
    {
        byte[] payload = new byte[8];
        BinaryPrimitives.WriteUInt64BigEndian(payload, opaque);
        return Frame(FrameType.Ping, isAck ? FrameFlags.Ack : 0, 0, payload);
    }

    public void Send()
    {
        byte[] bytes = [.. _sending];
        _sending.Clear();
        _peer.Send(bytes);
    }

    /// <summary>Sends what was added and returns what comes back.</summary>
    public List<string> Ask()
    {
        Send();
        return Receive();
    }

    /// <summary>The same, so many bytes at a time, each looked at before the next.</summary>
    public List<string> Ask(int piece)
    {
        byte[] bytes = [.. _sending];
        _sending.Clear();
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

    /// <summary>A field block of literals, none of them added to the table.</summary>
    public static byte[] Block(params (string Name, string Value)[] fields)
    {
        var block = new List<byte>();
        foreach ((string name, string value) in fields)
        {
            block.Add(0);
            AddString(block, name);
            AddString(block, value);
        }

        return [.. block];
    }

    public static byte[] Number(uint value)
    {
        byte[] bytes = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, value);
        return bytes;
    }

    private static void AddString(List<byte> block, string text)
    {
        byte[] bytes = Encoding.Latin1.GetBytes(text);
        byte[] length = new byte[8];
        int written = WriteInteger(length, bytes.Length);
        block.AddRange(length[..written]);
        block.AddRange(bytes);
    }

    // RFC 7541 §5.1 with a prefix of 7 bits.
    private static int WriteInteger(byte[] destination, int value)
    {
        if (value < 127)
        {
            destination[0] = (byte)value;
            return 1;
        }

        destination[0] = 127;
        value -= 127;
        int at = 1;
        for (; value >= 128; value >>= 7) destination[at++] = (byte)(value | 128);
        destination[at++] = (byte)value;
        return at;
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
