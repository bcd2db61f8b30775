namespace Saker.Protocol.Http2;

/// <summary>The flags of a frame, whose meaning depends on its type; undefined ones are ignored (RFC 9113 §4.1).</summary>
/// <remarks>Constants, not an enum: one bit has two names.</remarks>
public static class FrameFlags
{
    /// <summary>DATA, HEADERS: the sender sends nothing more on this stream.</summary>
    public const byte EndStream = 0x1;

    /// <summary>SETTINGS, PING: the answer to the peer's.</summary>
    public const byte Ack = 0x1;

    /// <summary>HEADERS, CONTINUATION: the field block ends with this frame.</summary>
    public const byte EndHeaders = 0x4;

    /// <summary>DATA, HEADERS: a length of padding is the first byte.</summary>
    public const byte Padded = 0x8;

    /// <summary>HEADERS: five bytes of the old priority scheme come before the field block.</summary>
    public const byte Priority = 0x20;
}
