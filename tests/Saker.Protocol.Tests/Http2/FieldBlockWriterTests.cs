using System;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class FieldBlockWriterTests
{
    [Theory]
    [InlineData(200, "88")]
    [InlineData(204, "89")]
    [InlineData(206, "8a")]
    [InlineData(304, "8b")]
    [InlineData(400, "8c")]
    [InlineData(404, "8d")]
    [InlineData(500, "8e")]
    [InlineData(302, "08 82 6402")]
    [InlineData(421, "08 82 6841")]
    [InlineData(418, "08 03 343138")]
    public void A_status_is_an_index_or_three_digits(int status, string expected)
    {
        using var poisoned = new PoisonedMemory(64);
        byte[] wire = Hex.Bytes(expected);
        Span<byte> room = poisoned.RoomBeforePoison(wire.Length);
        var writer = new FieldBlockWriter(room);
        Assert.True(writer.TryWriteStatus((StatusCode)status));
        Assert.Equal(Hex.Text(wire), Hex.Text(room[..writer.Written]));
        Assert.Equal($":status={status}", Decode(room[..writer.Written]));
    }

    [Fact]
    public void A_whole_head_means_the_same_on_any_connection()
    {
        byte[] room = new byte[512];
        var writer = new FieldBlockWriter(room);
        writer.TryWriteStatus(StatusCode.Ok);
        Assert.True(writer.TryWriteDate(0, out int dateOffset));
        writer.TryWriteField(KnownField.Server, "saker"u8);
        writer.TryWriteField(KnownField.ContentType, "text/html; charset=utf-8"u8);
        writer.TryWriteField(KnownField.ContentLength, 1_234_567_890_123);
        writer.TryWriteField(KnownField.XContentTypeOptions, "nosniff"u8);
        writer.TryWriteField("X-Own-Name"u8, "  Some Value\t"u8);
        writer.TryWriteField("ETag"u8, "\"abc\""u8);
        const string Rest = "|server=saker|content-type=text/html; charset=utf-8|content-length=1234567890123|x-content-type-options=nosniff|x-own-name=Some Value|etag=\"abc\"";
        ReadOnlySpan<byte> block = room.AsSpan(0, writer.Written);
        Assert.Equal(":status=200|date=Thu, 01 Jan 1970 00:00:00 GMT" + Rest, Decode(block));

        // Another day, in place.
        HttpDate.Format(784_111_777, room.AsSpan(dateOffset, HttpDate.Length));
        Assert.Equal(":status=200|date=Sun, 06 Nov 1994 08:49:37 GMT" + Rest, Decode(block));
    }

    [Fact]
    public void No_field_is_added_to_the_table_of_the_other_end()
    {
        byte[] room = new byte[512];
        var writer = new FieldBlockWriter(room);
        writer.TryWriteStatus((StatusCode)418);
        writer.TryWriteField(KnownField.SetCookie, "a=b"u8);
        writer.TryWriteField(KnownField.ETag, "x"u8);
        writer.TryWriteField("x"u8, "y"u8);
        var decoder = new HpackDecoder();
        decoder.Decode(room.AsSpan(0, writer.Written), new FieldSection(1000, 10));
        Assert.Equal(0, decoder.TableCount);
    }

    [Fact]
    public void A_cookie_is_never_to_be_added_anywhere()
    {
        byte[] room = new byte[64];
        var writer = new FieldBlockWriter(room);
        writer.TryWriteField(KnownField.SetCookie, "a"u8);
        Assert.Equal(0x1F, room[0]);
        Assert.Equal("set-cookie=a", Decode(room.AsSpan(0, writer.Written)));
    }

    [Fact]
    public void Strings_are_coded_only_where_that_is_shorter()
    {
        byte[] room = new byte[64];
        var writer = new FieldBlockWriter(room);
        writer.TryWriteField(KnownField.ETag, "\"\\\\\\\""u8);
        Assert.Equal(0x05, room[2]);
        writer = new FieldBlockWriter(room);
        writer.TryWriteField(KnownField.ETag, "aaaaa"u8);
        Assert.Equal(0x84, room[2]);
    }

    [Fact]
    public void Every_length_of_room_is_enough_or_is_said_not_to_be()
    {
        using var poisoned = new PoisonedMemory(256);
        byte[] whole = new byte[256];
        int needed = Write(whole).Written;
        for (int length = 0; length <= needed; length++)
        {
            FieldBlockWriter writer = Write(poisoned.RoomBeforePoison(length));
            Assert.Equal(length < needed ? FieldBlockFailure.NoRoom : FieldBlockFailure.None, writer.Failure);
        }

        static FieldBlockWriter Write(Span<byte> room)
        {
            var writer = new FieldBlockWriter(room);
            writer.TryWriteStatus((StatusCode)418);
            writer.TryWriteDate(1, out _);
            writer.TryWriteField(KnownField.ContentLength, 12);
            writer.TryWriteField("x-y"u8, "\\z"u8);
            return writer;
        }
    }

    [Theory]
    [InlineData("a b", "c")]
    [InlineData("", "c")]
    [InlineData(":status", "200")]
    [InlineData("a", "b\r\nc: d")]
    [InlineData("a", "b\0")]
    public void What_is_no_field_is_not_written(string name, string value)
    {
        byte[] room = new byte[64];
        var writer = new FieldBlockWriter(room);
        Assert.False(writer.TryWriteField(Wire.Bytes(name), Wire.Bytes(value)));
        Assert.Equal((FieldBlockFailure.ForbiddenByte, 0), (writer.Failure, writer.Written));
        Assert.False(writer.TryWriteStatus(StatusCode.Ok));
        Assert.False(new FieldBlockWriter(room).TryWriteField(KnownField.Unknown, "a"u8));
    }

    [Fact]
    public void A_peer_that_lowers_its_table_is_told_that_we_use_none()
    {
        byte[] room = new byte[TableSizeSignal.Size];
        var signal = new TableSizeSignal();
        Assert.False(signal.TryWrite(room));
        signal.OnPeerSettings(4096);
        Assert.False(signal.TryWrite(room));
        signal.OnPeerSettings(4095);
        Assert.True(signal.TryWrite(room));
        Assert.Equal("20", Hex.Text(room));
        Assert.False(signal.TryWrite(room));
        signal.OnPeerSettings(65_536);
        Assert.False(signal.TryWrite(room));
        signal.OnPeerSettings(100);
        signal.OnPeerSettings(200);
        Assert.True(signal.TryWrite(room));

        var decoder = new HpackDecoder();
        decoder.SetTableLimit(100);
        Assert.Equal(HpackFailure.None, decoder.Decode([room[0], 0x88], new FieldSection(100, 1)));
    }

    private static string Decode(ReadOnlySpan<byte> block)
    {
        var section = new FieldSection(4096, 100);
        Assert.Equal(HpackFailure.None, new HpackDecoder().Decode(block, section));
        return Blocks.Describe(section);
    }
}
