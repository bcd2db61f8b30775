using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Globalization;
using Saker.Fuzz.Engine;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Fuzz.Targets;

/// <summary>A small reader of what a server of HTTP/2 sent, written apart from the product's own: it takes only what RFC 9113 lets a server say.</summary>
/// <remarks>Whatever is not in form is a broken promise. Immutable after reading.</remarks>
internal sealed class AnswerFrames
{
    private const int MaxFrameBytes = 16 * 1024;

    private readonly Http2ClientFacts _client;
    private readonly HpackDecoder _decoder = new();
    private readonly FieldSection _section = new(64 * 1024, 200);
    private readonly List<byte> _block = [];
    private long _content;
    private int _settings;
    private int _acknowledgements;
    private int _pongs;
    private int _frames;
    private int _blockStream;
    private bool _blockEndsStream;
    private int _lastStream = int.MaxValue;

    private AnswerFrames(Http2ClientFacts client) => _client = client;

    /// <summary>What was sent on every stream that was answered or reset.</summary>
    public SortedDictionary<int, StreamAnswer> Streams { get; } = [];

    /// <summary>The code of the last GOAWAY, or null without one.</summary>
    public Http2ErrorCode? GoAway { get; private set; }

    /// <summary>Reads all that was sent.</summary>
    /// <param name="bytes">All of it.</param>
    /// <param name="client">What the client sent.</param>
    /// <param name="isCut">Whether the connection was reset, so that the last frame may lack its end.</param>
    public static AnswerFrames Read(ReadOnlySpan<byte> bytes, Http2ClientFacts client, bool isCut)
    {
        var frames = new AnswerFrames(client);
        while (!bytes.IsEmpty)
        {
            if (!FrameHeader.TryRead(bytes, out FrameHeader header) || bytes.Length - FrameHeader.Size < header.Length)
            {
                Promise.That(isCut, "a frame without its end");
                return frames;
            }

            frames.Take(header, bytes.Slice(FrameHeader.Size, header.Length));
            bytes = bytes[(FrameHeader.Size + header.Length)..];
        }

        Promise.That(isCut || frames._blockStream == 0, "a field block without its end");
        return frames;
    }

    private void Take(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Promise.That(header.Length <= MaxFrameBytes, "a frame longer than a client must take");
        Promise.That(_frames++ > 0 || (header.Type == FrameType.Settings && !header.Has(FrameFlags.Ack)), "a server's preface without SETTINGS");
        Promise.That(GoAway is null or Http2ErrorCode.NoError, "a frame after the GOAWAY for an error");
        Promise.That(_blockStream == 0 || (header.Type == FrameType.Continuation && header.StreamId == _blockStream), "a frame within a field block");
        switch (header.Type)
        {
            case FrameType.Headers:
                Promise.That(!header.Has(FrameFlags.Padded) && !header.Has(FrameFlags.Priority), "padding or priority in HEADERS");
                _blockStream = header.StreamId;
                _blockEndsStream = header.Has(FrameFlags.EndStream);
                _block.Clear();
                TakeBlock(header, payload);
                break;
            case FrameType.Continuation:
                Promise.That(_blockStream != 0, "CONTINUATION of nothing");
                TakeBlock(header, payload);
                break;
            case FrameType.Data:
                TakeData(header, payload);
                break;
            case FrameType.RstStream:
                TakeReset(header, payload);
                break;
            case FrameType.Settings:
                Promise.That(header.StreamId == 0 && SettingsFrame.TryParse(header, payload, Http2Settings.Default, out _, out _), "SETTINGS out of form");
                if (header.Has(FrameFlags.Ack)) Promise.That(++_acknowledgements <= _client.Settings, "an acknowledgement of nothing");
                else Promise.That(++_settings == 1, "SETTINGS twice");
                break;
            case FrameType.Ping:
                Promise.That(header.StreamId == 0 && payload.Length == 8, "PING out of form");
                if (header.Has(FrameFlags.Ack)) Promise.That(++_pongs <= _client.Pings, "an answer to no PING");
                break;
            case FrameType.WindowUpdate:
                Promise.That(payload.Length == 4 && BinaryPrimitives.ReadInt32BigEndian(payload) > 0, "WINDOW_UPDATE out of form");
                break;
            case FrameType.GoAway:
                Promise.That(header.StreamId == 0 && payload.Length >= 8, "GOAWAY out of form");
                int last = BinaryPrimitives.ReadInt32BigEndian(payload);
                Promise.That(last >= 0 && last <= _lastStream, "a GOAWAY that takes streams in again");
                _lastStream = last;
                GoAway = (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload[4..]);
                break;
            default:
                Promise.Break("a frame that a server does not send");
                break;
        }
    }

    private StreamAnswer Find(int stream)
    {
        Promise.That((stream & 1) == 1 && _client.HasOpened(stream), "an answer on a stream that the client has not opened");
        if (!Streams.TryGetValue(stream, out StreamAnswer? answer)) Streams[stream] = answer = new StreamAnswer();
        return answer;
    }

    private void TakeBlock(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        _block.AddRange(payload);
        if (!header.Has(FrameFlags.EndHeaders)) return;
        StreamAnswer answer = Find(_blockStream);
        _blockStream = 0;
        Promise.That(answer is { HasEnded: false, Reset: null, Status: 0 }, "HEADERS after the answer's own");
        HpackFailure failure = _decoder.Decode(_block.ToArray(), _section);
        Promise.That(failure == HpackFailure.None, "a field block that cannot be decoded");
        int status = 0;
        bool dated = false;
        for (int i = 0; i < _section.Count; i++)
        {
            ReadOnlySpan<byte> name = _section.Name(i);
            ReadOnlySpan<byte> value = _section.Value(i);
            Promise.That(!name.IsEmpty && !name.ContainsAnyInRange((byte)'A', (byte)'Z') && !value.ContainsAny((byte)'\r', (byte)'\n', (byte)0), "a field out of form");
            Promise.That(!name.SequenceEqual("connection"u8) && !name.SequenceEqual("transfer-encoding"u8) && !name.SequenceEqual("keep-alive"u8), "a field of HTTP/1.1's connections");
            if (name[0] == (byte)':')
            {
                Promise.That(i == 0 && name.SequenceEqual(":status"u8) && int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out status), "a pseudo field out of form");
            }
            else if (name.SequenceEqual("date"u8))
            {
                Promise.That(!dated, "two dates");
                dated = true;
                continue;
            }
            else if (name.SequenceEqual("content-length"u8))
            {
                Promise.That(answer.Length < 0 && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out _), "a length out of form, or two");
                answer.Length = long.Parse(value, NumberStyles.None, CultureInfo.InvariantCulture);
            }

            answer.Add(name);
            answer.Add(value);
        }

        Promise.That(status is >= 100 and <= 599 and not 101, "a status that is none");
        if (status < 200)
        {
            Promise.That(!_blockEndsStream, "an interim answer that ends the stream");
            return;
        }

        Promise.That(dated, "an answer without a date");
        answer.Status = status;
        answer.HasEnded = _blockEndsStream;
    }

    private void TakeData(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        StreamAnswer answer = Find(header.StreamId);
        Promise.That(!header.Has(FrameFlags.Padded), "padding in DATA");
        Promise.That(answer is { HasEnded: false, Reset: null, Status: > 0 }, "DATA before HEADERS or after the end");
        answer.Add(payload);
        answer.Content += payload.Length;
        _content += payload.Length;
        Promise.That(answer.Content <= _client.Window(header.StreamId), "more DATA than a stream's window can have been");
        Promise.That(_content <= _client.Window(0), "more DATA than the connection's window can have been");
        answer.HasEnded = header.Has(FrameFlags.EndStream);
        if (answer.HasEnded) Promise.That(answer.Length < 0 || answer.Length == answer.Content, "content of another length than was said");
    }

    private void TakeReset(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Promise.That(payload.Length == 4, "RST_STREAM out of form");
        StreamAnswer answer = Find(header.StreamId);
        Promise.That(answer.Reset is null, "a stream reset twice");
        answer.Reset = (Http2ErrorCode)BinaryPrimitives.ReadUInt32BigEndian(payload);
    }
}
