using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Saker.Protocol.Http2;

namespace Saker.Fuzz.Targets;

/// <summary>What a client's bytes allow the server to say, at the most: windows, acknowledgements, streams. Immutable after reading.</summary>
internal sealed class Http2ClientFacts
{
    private readonly Dictionary<int, long> _windows = [];
    private readonly HashSet<int> _streams = [];
    private long _initialWindow = Http2Settings.Default.InitialWindowSize;

    /// <summary>SETTINGS that want to be acknowledged.</summary>
    public int Settings { get; private set; }

    /// <summary>PING that want to be answered.</summary>
    public int Pings { get; private set; }

    /// <summary>Whether a stream is reset: then an answer to it may come or not.</summary>
    public bool HasResets { get; private set; }

    /// <summary>Whether the windows of streams are made smaller behind a request: then its answer may be over by that time, or has to wait.</summary>
    public bool ShrinksWindows { get; private set; }

    /// <summary>Whether content waits to be asked for, or windows and settings change: then what is sent when depends on what has come so far.</summary>
    public bool Expects { get; private set; }

    /// <summary>Reads what a client sends, as far as it is frames.</summary>
    /// <param name="bytes">All of it.</param>
    public static Http2ClientFacts Read(ReadOnlySpan<byte> bytes)
    {
        var facts = new Http2ClientFacts();
        if (!bytes.StartsWith(ConnectionPreface.Bytes)) return facts;
        facts.Expects = bytes.IndexOf("expect"u8) >= 0;
        bytes = bytes[ConnectionPreface.Length..];
        while (FrameHeader.TryRead(bytes, out FrameHeader header) && bytes.Length - FrameHeader.Size >= header.Length)
        {
            facts.Take(header, bytes.Slice(FrameHeader.Size, header.Length));
            bytes = bytes[(FrameHeader.Size + header.Length)..];
        }

        return facts;
    }

    /// <summary>The most content that may be sent on a stream, or on all together for 0.</summary>
    public long Window(int stream) => (stream == 0 ? Http2Settings.Default.InitialWindowSize : _initialWindow) + _windows.GetValueOrDefault(stream);

    /// <summary>Whether the client ever named the stream in HEADERS.</summary>
    public bool HasOpened(int stream) => _streams.Contains(stream);

    private void Take(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        switch (header.Type)
        {
            case FrameType.Headers:
                _streams.Add(header.StreamId);
                break;
            case FrameType.RstStream:
                HasResets = true;
                break;
            case FrameType.Ping when !header.Has(FrameFlags.Ack):
                Pings++;
                break;
            case FrameType.WindowUpdate when payload.Length == 4:
                _windows[header.StreamId] = _windows.GetValueOrDefault(header.StreamId) + (BinaryPrimitives.ReadUInt32BigEndian(payload) & int.MaxValue);
                break;
            case FrameType.Settings when !header.Has(FrameFlags.Ack):
                Settings++;
                for (; payload.Length >= 6; payload = payload[6..])
                {
                    if (BinaryPrimitives.ReadUInt16BigEndian(payload) != 4) continue;
                    uint window = BinaryPrimitives.ReadUInt32BigEndian(payload[2..]);
                    ShrinksWindows |= window < _initialWindow && _streams.Count > 0;
                    _initialWindow = Math.Max(_initialWindow, window);
                }

                break;
            default:
                break;
        }
    }
}
