using System;
using System.Linq;
using Saker.Protocol.Http2;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class FrameTests
{
    public static TheoryData<string> Names => new(FrameCases.All.Select(c => c.Name));

    [Theory, MemberData(nameof(Names))]
    public void A_frame_is_read_or_refused(string name)
    {
        FrameCase c = FrameCases.All.Single(c => c.Name == name);
        byte[] wire = Hex.Bytes(c.Wire);
        using var poisoned = new PoisonedMemory(wire.Length);
        Assert.Equal(c.Expected, FrameReader.Read(poisoned.PlaceBeforePoison(wire).Span));
        Assert.Equal(c.Expected, FrameReader.Read(poisoned.PlaceAfterPoison(wire).Span));
    }

    [Fact]
    public void Every_type_of_frame_has_cases_that_are_read_and_cases_that_are_refused()
    {
        foreach (FrameType type in Enum.GetValues<FrameType>())
        {
            FrameCase[] cases = [.. FrameCases.All.Where(c => FrameHeader.TryRead(Hex.Bytes(c.Wire), out FrameHeader header) && header.Type == type)];
            Assert.Contains(cases, c => c.Expected.Contains("Error", StringComparison.Ordinal));
            Assert.True(type == FrameType.PushPromise || cases.Any(c => !c.Expected.Contains("Error", StringComparison.Ordinal)), $"{type}: a client may send it");
        }
    }

    [Theory, MemberData(nameof(Names))]
    public void What_is_known_of_a_frame_does_not_change_with_more_bytes(string name)
    {
        byte[] wire = Hex.Bytes(FrameCases.All.Single(c => c.Name == name).Wire);
        using var poisoned = new PoisonedMemory(wire.Length);
        string? known = null;
        for (int length = 0; length <= wire.Length; length++)
        {
            string found = FrameReader.Read(poisoned.PlaceBeforePoison(wire.AsSpan(0, length)).Span);
            Assert.Equal(known ?? found, found);
            known = found == "NeedMore" ? null : found;
        }
    }

    [Fact]
    public void A_frame_with_a_bit_turned_is_read_or_refused_and_nothing_is_read_beyond_it()
    {
        using var poisoned = new PoisonedMemory(256);
        foreach (FrameCase c in FrameCases.All)
        {
            byte[] wire = Hex.Bytes(c.Wire);
            for (int bit = 0; bit < wire.Length * 8; bit++)
            {
                wire[bit / 8] ^= (byte)(1 << (bit % 8));
                Assert.NotEmpty(FrameReader.Read(poisoned.PlaceBeforePoison(wire).Span));
                wire[bit / 8] ^= (byte)(1 << (bit % 8));
            }
        }
    }

    [Fact]
    public void The_longest_frame_we_allow_is_read()
    {
        byte[] wire = [.. Hex.Bytes("004000 00 01 00000001"), .. new byte[16_384]];
        Assert.EndsWith("flow=16384 end stream=1", FrameReader.Read(wire), StringComparison.Ordinal);
        Assert.Equal("Connection FrameSizeError: frame longer than we allow (RFC 9113 §4.2)", FrameReader.Read(wire, maxFrameSize: 16_383));
    }

    [Fact]
    public void Settings_stay_as_they_were_when_one_of_them_is_wrong()
    {
        byte[] payload = Hex.Bytes("0003 00000001 0004 ffffffff");
        Http2Settings current = Http2Settings.Default with { MaxConcurrentStreams = 9 };
        Assert.False(SettingsFrame.TryParse(new FrameHeader(payload.Length, FrameType.Settings, 0, 0), payload, current, out SettingsFrame frame, out _));
        Assert.Equal(current, frame.Settings);
    }

    [Fact]
    public void Settings_that_are_not_named_stay_as_they_were()
    {
        byte[] payload = Hex.Bytes("0003 00000001");
        Http2Settings current = Http2Settings.Default with { InitialWindowSize = 7, MaxFrameSize = 20_000 };
        Assert.True(SettingsFrame.TryParse(new FrameHeader(payload.Length, FrameType.Settings, 0, 0), payload, current, out SettingsFrame frame, out _));
        Assert.Equal(current with { MaxConcurrentStreams = 1 }, frame.Settings);
    }

    public static TheoryData<string, string> Written => new()
    {
        { "000003 00 01 00000005", "DATA end" },
        { "000003 01 04 00000005", "HEADERS" },
        { "000003 01 01 00000005", "HEADERS end, to be continued" },
        { "000003 09 04 00000005", "CONTINUATION" },
        { "000004 03 00 00000005 0000000b", "RST_STREAM" },
        { "000000 04 01 00000000", "SETTINGS ack" },
        { "000000 04 00 00000000", "SETTINGS of the defaults" },
        { "00002a 04 00 00000000 0001 00000000 0002 00000000 0003 00000064 0004 00100000 0005 00008000 0006 00004000 0009 00000001", "SETTINGS" },
        { "000008 06 01 00000000 0102030405060708", "PING ack" },
        { "00000a 07 00 00000000 7fffffff 00000000 6869", "GOAWAY" },
        { "000004 08 00 00000005 7fffffff", "WINDOW_UPDATE" },
    };

    [Theory, MemberData(nameof(Written))]
    public void A_frame_is_written(string expected, string which)
    {
        byte[] wire = Hex.Bytes(expected);
        using var poisoned = new PoisonedMemory(64);
        Span<byte> room = poisoned.RoomBeforePoison(wire.Length);
        int written = which switch
        {
            "DATA end" => DataFrame.WriteHeader(room, 5, 3, endStream: true),
            "HEADERS" => HeadersFrame.WriteHeader(room, 5, 3, endStream: false, endHeaders: true),
            "HEADERS end, to be continued" => HeadersFrame.WriteHeader(room, 5, 3, endStream: true, endHeaders: false),
            "CONTINUATION" => ContinuationFrame.WriteHeader(room, 5, 3, endHeaders: true),
            "RST_STREAM" => RstStreamFrame.Write(room, 5, Http2ErrorCode.EnhanceYourCalm),
            "SETTINGS ack" => SettingsFrame.WriteAck(room),
            "SETTINGS of the defaults" => SettingsFrame.Write(room, Http2Settings.Default),
            "SETTINGS" => SettingsFrame.Write(room, new Http2Settings
            {
                HeaderTableSize = 0,
                EnablePush = false,
                MaxConcurrentStreams = 100,
                InitialWindowSize = 1 << 20,
                MaxFrameSize = 32_768,
                MaxHeaderListSize = 16_384,
                NoRfc7540Priorities = true,
            }),
            "PING ack" => PingFrame.Write(room, 0x0102030405060708, isAck: true),
            "GOAWAY" => GoAwayFrame.Write(room, int.MaxValue, Http2ErrorCode.NoError, "hi"u8),
            "WINDOW_UPDATE" => WindowUpdateFrame.Write(room, 5, int.MaxValue),
            _ => throw new InvalidOperationException(which),
        };
        Assert.Equal(Hex.Text(wire), Hex.Text(room[..written]));
    }

    [Fact]
    public void The_largest_SETTINGS_fit_the_size_that_is_told()
        => Assert.Equal(SettingsFrame.MaxSize, Hex.Bytes("00002a 04 00 00000000").Length + 0x2a);

    [Theory]
    [InlineData(0, 10, "0:1")]
    [InlineData(9, 10, "9:1")]
    [InlineData(10, 10, "10:1")]
    [InlineData(11, 10, "10:1 1:9")]
    [InlineData(20, 10, "10:1 10:9")]
    [InlineData(25, 10, "10:1 10:9 5:9")]
    public void A_field_block_becomes_HEADERS_and_CONTINUATION(int length, int maxFrameSize, string expected)
    {
        byte[] block = [.. Enumerable.Range(1, length).Select(i => (byte)i)];
        int room = FieldBlockFrames.Length(length, maxFrameSize);
        using var poisoned = new PoisonedMemory(256);
        Span<byte> wire = poisoned.RoomBeforePoison(room);
        Assert.Equal(room, FieldBlockFrames.Write(wire, 7, block, endStream: true, maxFrameSize));
        string shape = "";
        byte[] found = [];
        while (!wire.IsEmpty)
        {
            Assert.True(FrameHeader.TryRead(wire, out FrameHeader header));
            shape += $" {header.Length}:{(int)header.Type}";
            found = [.. found, .. wire.Slice(FrameHeader.Size, header.Length)];
            wire = wire[(FrameHeader.Size + header.Length)..];
            Assert.Equal((7, wire.IsEmpty), (header.StreamId, header.Has(FrameFlags.EndHeaders)));
            Assert.Equal(header.Type == FrameType.Headers, header.Has(FrameFlags.EndStream));
        }

        Assert.Equal(expected, shape.TrimStart());
        Assert.Equal(block, found);
    }

    [Fact]
    public void A_header_that_no_frame_has_is_never_written()
    {
        byte[] room = new byte[FrameHeader.Size];
        Assert.Throws<InvalidOperationException>(() => new FrameHeader(FrameHeader.MaxLength + 1, FrameType.Data, 0, 1).Write(room));
        Assert.Throws<InvalidOperationException>(() => new FrameHeader(-1, FrameType.Data, 0, 1).Write(room));
        Assert.Throws<InvalidOperationException>(() => new FrameHeader(0, FrameType.Data, 0, -1).Write(room));
        Assert.Throws<ArgumentOutOfRangeException>(() => WindowUpdateFrame.Write(new byte[WindowUpdateFrame.Size], 1, 0));
    }
}
