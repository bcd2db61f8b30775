using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Saker.Protocol.Http2;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

/// <summary>The frames of http2jp/http2-frame-test-case, read as a server reads them.</summary>
public class FrameVectorTests
{
    // Of 34 vectors this is the one that a server reads differently: the frame is valid, from a server, and the vectors do not say who reads.
    private static readonly Dictionary<string, string> s_serverSees = new(StringComparer.Ordinal)
    {
        ["push_promise/normal.json"] = "Connection ProtocolError",
    };

    [Fact]
    public void Every_public_frame_is_read_or_refused_as_its_vector_says()
    {
        int read = 0;
        int refused = 0;
        foreach (string file in Vectors.Files("http2-frames"))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            JsonElement vector = document.RootElement;
            string name = Path.Combine(Path.GetFileName(Path.GetDirectoryName(file))!, Path.GetFileName(file));
            string found = FrameReader.Read(Convert.FromHexString(vector.GetProperty("wire").GetString()!));
            JsonElement error = vector.GetProperty("error");
            if (s_serverSees.TryGetValue(name, out string? expected))
            {
                Assert.StartsWith(expected, found, StringComparison.Ordinal);
            }
            else if (error.ValueKind == JsonValueKind.Array)
            {
                string[] codes = [.. error.EnumerateArray().Select(code => ((Http2ErrorCode)code.GetUInt32()).ToString())];
                Assert.True(codes.Any(code => found.Contains($" {code}:", StringComparison.Ordinal)), $"{name}: {found}, not {string.Join(" or ", codes)}");
                refused++;
            }
            else
            {
                Assert.Equal((name, Describe(vector.GetProperty("frame"))), (name, found));
                read++;
            }
        }

        Assert.Equal((11, 22), (read, refused));
    }

    [Fact]
    public void What_is_known_of_a_public_frame_does_not_change_with_more_bytes_and_with_a_bit_turned_it_is_read_or_refused()
    {
        using var poisoned = new PoisonedMemory(65_536);
        foreach (string file in Vectors.Files("http2-frames"))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(file));
            byte[] wire = Convert.FromHexString(document.RootElement.GetProperty("wire").GetString()!);
            string? known = null;
            for (int length = 0; length <= wire.Length; length++)
            {
                string found = FrameReader.Read(poisoned.PlaceBeforePoison(wire.AsSpan(0, length)).Span);
                Assert.Equal(known ?? found, found);
                known = found == "NeedMore" ? null : found;
            }

            for (int bit = 0; bit < Math.Min(wire.Length, 64) * 8; bit++)
            {
                wire[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.Equal(FrameReader.Read(poisoned.PlaceBeforePoison(wire).Span), FrameReader.Read(poisoned.PlaceAfterPoison(wire).Span));
                wire[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    private static string Describe(JsonElement frame)
    {
        JsonElement payload = frame.GetProperty("frame_payload");
        int flags = frame.GetProperty("flags").GetInt32();
        string end = (flags & 1) != 0 ? " end" : "";
        string whole = (flags & 4) != 0 ? " whole" : "";
        string text = (FrameType)frame.GetProperty("type").GetInt32() switch
        {
            FrameType.Data => $"DATA [{payload.GetProperty("data").GetString()}] flow={frame.GetProperty("length").GetInt32()}{end}",
            FrameType.Headers => $"HEADERS [{payload.GetProperty("header_block_fragment").GetString()}]{end}{whole}",
            FrameType.Priority => "PRIORITY",
            FrameType.RstStream => $"RST_STREAM {(Http2ErrorCode)payload.GetProperty("error_code").GetUInt32()}",
            FrameType.Settings => "SETTINGS" + string.Concat(payload.GetProperty("settings").EnumerateArray().Select(pair => Setting(pair[0].GetInt32(), pair[1].GetUInt32()))),
            FrameType.Ping => $"PING {Hex.Text(Wire.Bytes(payload.GetProperty("opaque_data").GetString()!))}{((flags & 1) != 0 ? " ack" : "")}",
            FrameType.GoAway => $"GOAWAY {payload.GetProperty("last_stream_id").GetInt32()} {(Http2ErrorCode)payload.GetProperty("error_code").GetUInt32()} [{payload.GetProperty("additional_debug_data").GetString()}]",
            FrameType.WindowUpdate => $"WINDOW_UPDATE {payload.GetProperty("window_size_increment").GetInt32()}",
            FrameType.Continuation => $"CONTINUATION [{payload.GetProperty("header_block_fragment").GetString()}]{whole}",
            FrameType type => throw new InvalidOperationException($"no vector of {type} is known"),
        };
        return $"{text} stream={frame.GetProperty("stream_identifier").GetInt32()}";
    }

    private static string Setting(int name, uint value) => name switch
    {
        1 => $" table={value}",
        3 => $" streams={value}",
        4 => $" window={value}",
        5 => $" frame={value}",
        6 => $" list={value}",
        _ => throw new InvalidOperationException($"no vector with setting {name} is known"),
    };
}
