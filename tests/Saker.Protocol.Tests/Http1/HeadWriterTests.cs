using System;
using System.Linq;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http1;

public class HeadWriterTests
{
    [Fact]
    public void Writes_a_head()
    {
        Span<byte> buffer = new byte[512];
        var writer = new HeadWriter(buffer);
        Assert.True(writer.TryWriteStatusLine(StatusCode.PartialContent));
        Assert.True(writer.TryWriteDate(KnownField.Date, 784_111_777));
        Assert.True(writer.TryWriteField(KnownField.ContentLength, 5_000_000_000));
        Assert.True(writer.TryWriteField(KnownField.ETag, "\"a\""u8));
        Assert.True(writer.TryWriteField("X-Empty"u8, ""u8));
        Assert.True(writer.TryWriteTrusted("A: b\r\nC: d\r\n"u8));
        Assert.True(writer.TryEnd());
        Assert.Equal(
            "HTTP/1.1 206 Partial Content\r\nDate: Sun, 06 Nov 1994 08:49:37 GMT\r\nContent-Length: 5000000000\r\nETag: \"a\"\r\nX-Empty: \r\nA: b\r\nC: d\r\n\r\n",
            Wire.Text(buffer[..writer.Written]));
        Assert.Equal(HeadWriteFailure.None, writer.Failure);
    }

    [Fact]
    public void Every_registered_status_has_a_status_line()
    {
        Span<byte> buffer = new byte[64];
        foreach (StatusCode status in Enum.GetValues<StatusCode>().Where(s => s != StatusCode.None))
        {
            var writer = new HeadWriter(buffer);
            Assert.True(writer.TryWriteStatusLine(status));
            string line = Wire.Text(buffer[..writer.Written]);
            Assert.Matches("^HTTP/1\\.1 [1-5][0-9][0-9] [A-Z][A-Za-z -]+\r\n$", line);
            Assert.Equal((int)status, int.Parse(line.AsSpan(9, 3)));
        }
    }

    [Fact]
    public void A_status_without_a_phrase_keeps_the_space()
    {
        Span<byte> buffer = new byte[64];
        var writer = new HeadWriter(buffer);
        Assert.True(writer.TryWriteStatusLine((StatusCode)299));
        Assert.Equal("HTTP/1.1 299 \r\n", Wire.Text(buffer[..writer.Written]));
    }

    public static TheoryData<string, string> Splitters => new()
    {
        { "X", "a\r\nSet-Cookie: b" },
        { "X", "a\rb" },
        { "X", "a\nb" },
        { "X", "a\0b" },
        { "X", "a\u007fb" },
        { "X\r\nY", "a" },
        { "X Y", "a" },
        { "X:", "a" },
        { "", "a" },
    };

    [Theory, MemberData(nameof(Splitters))]
    public void Nothing_that_ends_a_line_gets_into_a_field(string name, string value)
    {
        Span<byte> buffer = new byte[64];
        var writer = new HeadWriter(buffer);
        Assert.False(writer.TryWriteField(Wire.Bytes(name), Wire.Bytes(value)));
        Assert.Equal((HeadWriteFailure.ForbiddenByte, 0), (writer.Failure, writer.Written));
        Assert.False(writer.TryEnd());
        if (name == "X")
        {
            var known = new HeadWriter(buffer);
            Assert.False(known.TryWriteField(KnownField.Location, Wire.Bytes(value)));
            Assert.Equal(HeadWriteFailure.ForbiddenByte, known.Failure);
        }
    }

    [Fact]
    public void A_head_that_does_not_fit_is_never_called_whole_and_writes_no_byte_too_far()
    {
        byte[] whole = new byte[256];
        int length = Write(whole);
        Assert.True(length > 0);
        using var poisoned = new PoisonedMemory(256);
        for (int room = 0; room < length; room++)
        {
            Assert.Equal(-1, Write(poisoned.RoomBeforePoison(room)));
        }

        Assert.Equal(length, Write(poisoned.RoomBeforePoison(length)));

        static int Write(Span<byte> destination)
        {
            var writer = new HeadWriter(destination);
            writer.TryWriteStatusLine(StatusCode.NotFound);
            writer.TryWriteDate(KnownField.LastModified, 0);
            writer.TryWriteField(KnownField.ContentLength, 0);
            writer.TryWriteField("a"u8, "b"u8);
            writer.TryWriteTrusted("c: d\r\n"u8);
            return writer.TryEnd() ? writer.Written : writer.Failure == HeadWriteFailure.NoRoom ? -1 : -2;
        }
    }

    [Theory]
    [InlineData(1, "1\r\n")]
    [InlineData(15, "f\r\n")]
    [InlineData(16, "10\r\n")]
    [InlineData(65536, "10000\r\n")]
    [InlineData(long.MaxValue, "7fffffffffffffff\r\n")]
    public void Writes_the_size_of_a_chunk(long length, string expected)
    {
        using var poisoned = new PoisonedMemory(1);
        Span<byte> room = poisoned.RoomBeforePoison(expected.Length);
        Assert.True(ChunkFraming.TryWriteSizeLine(length, room, out int written));
        Assert.Equal(expected, Wire.Text(room[..written]));
        Assert.False(ChunkFraming.TryWriteSizeLine(length, poisoned.RoomBeforePoison(expected.Length - 1), out written));
        Assert.Equal(0, written);
        Assert.True(expected.Length <= ChunkFraming.MaxSizeLineBytes);
    }

    [Fact]
    public void Writing_a_head_allocates_nothing()
    {
        byte[] destination = new byte[512];
        long before = 0;
        for (int i = 0; i < 2000; i++)
        {
            if (i == 1000) before = GC.GetAllocatedBytesForCurrentThread();
            var writer = new HeadWriter(destination);
            writer.TryWriteStatusLine(StatusCode.Ok);
            writer.TryWriteDate(KnownField.Date, 1_795_000_000 + i);
            writer.TryWriteField(KnownField.ContentType, "text/html; charset=utf-8"u8);
            writer.TryWriteField(KnownField.ContentLength, 1024 + i);
            writer.TryWriteField("X-Content-Type-Options"u8, "nosniff"u8);
            writer.TryWriteTrusted("Vary: Accept-Encoding\r\n"u8);
            if (!writer.TryEnd()) throw new InvalidOperationException("there is room for it");
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void A_chunk_of_nothing_cannot_be_written()
        => Assert.Throws<ArgumentOutOfRangeException>(() => ChunkFraming.TryWriteSizeLine(0, new byte[20], out _));
}
