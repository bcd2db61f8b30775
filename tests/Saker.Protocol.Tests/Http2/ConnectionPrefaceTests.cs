using System;
using Saker.Protocol.Http2;
using Saker.Shared;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class ConnectionPrefaceTests
{
    [Fact]
    public void The_preface_is_the_one_of_the_specification()
        => Assert.Equal("505249202a20485454502f322e300d0a0d0a534d0d0a0d0a", Hex.Text(ConnectionPreface.Bytes));

    [Fact]
    public void Every_beginning_of_the_preface_may_become_it()
    {
        using var poisoned = new PoisonedMemory(64);
        byte[] wire = [.. ConnectionPreface.Bytes, 0, 0, 0];
        for (int length = 0; length <= wire.Length; length++)
        {
            ParseStatus expected = length < ConnectionPreface.Length ? ParseStatus.NeedMore : ParseStatus.Complete;
            Assert.Equal(expected, ConnectionPreface.Match(poisoned.PlaceBeforePoison(wire.AsSpan(0, length)).Span));
        }
    }

    [Fact]
    public void A_wrong_byte_is_seen_when_it_comes_and_not_later()
    {
        for (int wrong = 0; wrong < ConnectionPreface.Length; wrong++)
        {
            byte[] wire = [.. ConnectionPreface.Bytes, 1];
            wire[wrong] ^= 0x20;
            for (int length = 0; length <= wire.Length; length++)
            {
                Assert.Equal(length > wrong ? ParseStatus.Invalid : ParseStatus.NeedMore, ConnectionPreface.Match(wire.AsSpan(0, length)));
            }
        }
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("PRI / HTTP/2.0\r\n\r\nSM\r\n\r\n")]
    [InlineData("PUT")]
    [InlineData("\x16\x03\x01")]
    public void Other_beginnings_are_not_HTTP_2(string text) => Assert.Equal(ParseStatus.Invalid, ConnectionPreface.Match(Wire.Bytes(text)));
}
