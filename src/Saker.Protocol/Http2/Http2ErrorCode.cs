namespace Saker.Protocol.Http2;

/// <summary>Why a stream or a connection ends, as it is written in RST_STREAM and GOAWAY (RFC 9113 §7).</summary>
/// <remarks>Immutable. A peer may send any other number: it is treated like <see cref="InternalError"/>, and is no error in itself.</remarks>
public enum Http2ErrorCode : uint
{
    NoError = 0x0,
    ProtocolError = 0x1,
    InternalError = 0x2,
    FlowControlError = 0x3,
    SettingsTimeout = 0x4,
    StreamClosed = 0x5,
    FrameSizeError = 0x6,
    RefusedStream = 0x7,
    Cancel = 0x8,
    CompressionError = 0x9,
    ConnectError = 0xA,
    EnhanceYourCalm = 0xB,
    InadequateSecurity = 0xC,
    Http11Required = 0xD,
}
