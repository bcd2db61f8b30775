using Saker.Protocol.Http2;
using Xunit;

namespace Saker.Protocol.Tests.Http2;

public class FrameOrderTests
{
    private const string First = "Connection ProtocolError: preface without SETTINGS (RFC 9113 §3.4)";
    private const string Within = "Connection ProtocolError: frame within a field block (RFC 9113 §4.3)";
    private const string Without = "Connection ProtocolError: CONTINUATION without HEADERS before it (RFC 9113 §6.10)";

    // Frames as type:stream, with a point for END_HEADERS or ACK; then what is said about the last one.
    [Theory]
    [InlineData("Settings:0", "")]
    [InlineData("Settings:0.", First)]
    [InlineData("Ping:0", First)]
    [InlineData("Continuation:1.", First)]
    [InlineData("Settings:0 Settings:0.", "")]
    [InlineData("Settings:0 Headers:1. Data:1", "")]
    [InlineData("Settings:0 Headers:1 Continuation:1", "")]
    [InlineData("Settings:0 Headers:1 Continuation:1 Continuation:1. Ping:0", "")]
    [InlineData("Settings:0 Headers:1 Continuation:3.", Within)]
    [InlineData("Settings:0 Headers:1 Ping:0", Within)]
    [InlineData("Settings:0 Headers:1 Continuation:1 Headers:1.", Within)]
    [InlineData("Settings:0 Continuation:1.", Without)]
    [InlineData("Settings:0 Headers:1. Continuation:1.", Without)]
    [InlineData("Settings:0 Headers:1 Continuation:1. Continuation:1.", Without)]
    [InlineData("Settings:0 Headers:1. Data:1 Continuation:1.", Without)]
    public void A_frame_has_its_place_among_the_frames(string frames, string expected)
    {
        var order = new FrameOrder();
        string found = "";
        foreach (string frame in frames.Split(' '))
        {
            Assert.Equal("", found);
            string[] parts = frame.TrimEnd('.').Split(':');
            byte flags = frame[^1] != '.' ? (byte)0 : parts[0] == "Settings" ? FrameFlags.Ack : FrameFlags.EndHeaders;
            var header = new FrameHeader(0, System.Enum.Parse<FrameType>(parts[0]), flags, int.Parse(parts[1], System.Globalization.CultureInfo.InvariantCulture));
            bool isRight = order.TryCheck(header, out Http2Error error);
            Assert.Equal(isRight, order.TryCheck(header, out _));
            if (isRight) order.Follow(header);
            else found = FrameReader.Describe(error);
        }

        Assert.Equal(expected, found);
    }
}
