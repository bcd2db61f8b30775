using System;
using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace Saker.Protocol.Http2;

/// <summary>SETTINGS: changes what the peer asks of us, or says that it knows what we asked (RFC 9113 §6.5).</summary>
/// <param name="IsAck">Whether this acknowledges ours; then it changes nothing.</param>
/// <param name="Settings">What the peer asks for from now on.</param>
/// <remarks>
/// Immutable. Read with all its settings or not at all: after an error nothing has changed. Settings are applied in their order, so
/// that of several of one name the last one counts; names we do not know are stepped over (RFC 9113 §6.5.2).
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct SettingsFrame(bool IsAck, Http2Settings Settings)
{
    /// <summary>Bytes of an acknowledgement.</summary>
    public const int AckSize = FrameHeader.Size;

    /// <summary>Most bytes that <see cref="Write"/> needs.</summary>
    public const int MaxSize = FrameHeader.Size + (SettingsWeKnow * SettingBytes);

    private const int SettingBytes = 6;
    private const int SettingsWeKnow = 7;

    private const ushort HeaderTableSize = 0x1;
    private const ushort EnablePush = 0x2;
    private const ushort MaxConcurrentStreams = 0x3;
    private const ushort InitialWindowSize = 0x4;
    private const ushort MaxFrameSize = 0x5;
    private const ushort MaxHeaderListSize = 0x6;
    private const ushort NoRfc7540Priorities = 0x9;

    /// <summary>Reads a frame; on false the error is of the connection.</summary>
    /// <param name="header">The frame.</param>
    /// <param name="payload">Its whole payload.</param>
    /// <param name="current">What the peer asked for so far.</param>
    /// <param name="frame">What it asks for now.</param>
    /// <param name="error">What was wrong, when the answer is false.</param>
    public static bool TryParse(in FrameHeader header, ReadOnlySpan<byte> payload, in Http2Settings current, out SettingsFrame frame, out Http2Error error)
    {
        frame = new SettingsFrame(header.Has(FrameFlags.Ack), current);
        if (!TryCheck(header, out error))
        {
            return false;
        }

        Http2Settings settings = current;
        for (ReadOnlySpan<byte> rest = payload; !rest.IsEmpty; rest = rest[SettingBytes..])
        {
            ushort name = BinaryPrimitives.ReadUInt16BigEndian(rest);
            uint value = BinaryPrimitives.ReadUInt32BigEndian(rest[2..]);
            if (!TryApply(ref settings, name, value, ref error))
            {
                return false;
            }
        }

        frame = new SettingsFrame(frame.IsAck, settings);
        return true;
    }

    /// <summary>Writes the acknowledgement of the peer's settings, and returns its length.</summary>
    public static int WriteAck(Span<byte> destination)
    {
        new FrameHeader(0, FrameType.Settings, FrameFlags.Ack, 0).Write(destination);
        return AckSize;
    }

    /// <summary>Writes a frame with those settings that are not the defaults, and returns its length.</summary>
    /// <param name="destination">Room for <see cref="MaxSize"/> bytes.</param>
    /// <param name="settings">What we ask for.</param>
    public static int Write(Span<byte> destination, in Http2Settings settings)
    {
        Http2Settings usual = Http2Settings.Default;
        int written = FrameHeader.Size;
        Append(destination, ref written, HeaderTableSize, settings.HeaderTableSize, usual.HeaderTableSize);
        Append(destination, ref written, EnablePush, settings.EnablePush ? 1u : 0, usual.EnablePush ? 1u : 0);
        Append(destination, ref written, MaxConcurrentStreams, settings.MaxConcurrentStreams, usual.MaxConcurrentStreams);
        Append(destination, ref written, InitialWindowSize, (uint)settings.InitialWindowSize, (uint)usual.InitialWindowSize);
        Append(destination, ref written, MaxFrameSize, (uint)settings.MaxFrameSize, (uint)usual.MaxFrameSize);
        Append(destination, ref written, MaxHeaderListSize, settings.MaxHeaderListSize, usual.MaxHeaderListSize);
        Append(destination, ref written, NoRfc7540Priorities, settings.NoRfc7540Priorities ? 1u : 0, usual.NoRfc7540Priorities ? 1u : 0);
        new FrameHeader(written - FrameHeader.Size, FrameType.Settings, 0, 0).Write(destination);
        return written;
    }

    internal static bool TryCheck(in FrameHeader header, out Http2Error error)
    {
        error = default;
        if (header.StreamId != 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "SETTINGS on a stream", "RFC 9113 §6.5");
        }
        else if (header.Has(FrameFlags.Ack) && header.Length != 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "acknowledgement of SETTINGS with a payload", "RFC 9113 §6.5");
        }
        else if (header.Length % SettingBytes != 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.FrameSizeError, "SETTINGS of a length that is no multiple of 6", "RFC 9113 §6.5");
        }
        else
        {
            return true;
        }

        return false;
    }

    private static bool TryApply(ref Http2Settings settings, ushort name, uint value, ref Http2Error error)
    {
        switch (name)
        {
            case HeaderTableSize:
                settings = settings with { HeaderTableSize = value };
                return true;

            case EnablePush when value > 1:
                error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "SETTINGS_ENABLE_PUSH neither 0 nor 1", "RFC 9113 §6.5.2");
                return false;

            case EnablePush:
                settings = settings with { EnablePush = value == 1 };
                return true;

            case MaxConcurrentStreams:
                settings = settings with { MaxConcurrentStreams = value };
                return true;

            case InitialWindowSize when value > int.MaxValue:
                error = Http2Error.Connection(Http2ErrorCode.FlowControlError, "SETTINGS_INITIAL_WINDOW_SIZE above 2^31-1", "RFC 9113 §6.5.2");
                return false;

            case InitialWindowSize:
                settings = settings with { InitialWindowSize = (int)value };
                return true;

            case MaxFrameSize when value is < Http2Settings.SmallestMaxFrameSize or > FrameHeader.MaxLength:
                error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "SETTINGS_MAX_FRAME_SIZE outside 2^14 to 2^24-1", "RFC 9113 §6.5.2");
                return false;

            case MaxFrameSize:
                settings = settings with { MaxFrameSize = (int)value };
                return true;

            case MaxHeaderListSize:
                settings = settings with { MaxHeaderListSize = value };
                return true;

            case NoRfc7540Priorities when value > 1:
                error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "SETTINGS_NO_RFC7540_PRIORITIES neither 0 nor 1", "RFC 9218 §2.1");
                return false;

            case NoRfc7540Priorities:
                settings = settings with { NoRfc7540Priorities = value == 1 };
                return true;

            default:
                return true;
        }
    }

    private static void Append(Span<byte> destination, ref int written, ushort name, uint value, uint usual)
    {
        if (value == usual)
        {
            return;
        }

        BinaryPrimitives.WriteUInt16BigEndian(destination[written..], name);
        BinaryPrimitives.WriteUInt32BigEndian(destination[(written + 2)..], value);
        written += SettingBytes;
    }
}
