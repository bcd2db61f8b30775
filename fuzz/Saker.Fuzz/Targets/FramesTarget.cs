using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using Saker.Fuzz.Engine;
using Saker.Protocol.Http2;

namespace Saker.Fuzz.Targets;

/// <summary>Frames of HTTP/2, one after the other: what is accepted lies within its payload, and is the same again when it is written anew.</summary>
internal sealed class FramesTarget : Target
{
    private readonly GuardedInput _guarded = new(2048);
    private readonly GuardedInput _guardedAgain = new(4096);
    private readonly byte[] _written = new byte[16 * 1024];

    public override string Name => "h2-frames";

    public override int MaxLength => 512;

    public override IReadOnlyList<byte[]> Seeds { get; } = Bytes(
        "\0\0\u0006\u0004\0\0\0\0\0\0\u0003\0\0\0d\0\0\0\u0004\u0001\0\0\0\0", "\0\0\u0005\0\u0001\0\0\0\u0001hello", "\0\0\u0008\0\u0009\0\0\0\u0001\u0002hello\0\0",
        "\0\0\u0008\u0001\u002d\0\0\0\u0003\0\0\0\0\0\u0010ab\0\0\u0003\u0009\u0004\0\0\0\u0003abc", "\0\0\u0005\u0002\0\0\0\0\u0003\0\0\0\u0001\u0010", "\0\0\u0004\u0003\0\0\0\0\u0003\0\0\0\u0008",
        "\0\0\u0008\u0006\u0001\0\0\0\012345678", "\0\0\u0009\u0007\0\0\0\0\0\0\0\0\u0007\0\0\0\u0001x", "\0\0\u0004\u0008\0\0\0\0\0\0\0\u0001\0", "\0\0\u0007\u0010\0\0\0\0\0\0\0\0\u0003u=1", "\0\0\0\u0063\0\0\0\0\0");

    public override IReadOnlyList<byte[]> Words { get; } = Bytes(
        "\0\0\0\u0004\u0001\0\0\0\0", "\0\0\u0006\u0004\0\0\0\0\0\0\u0004\u007f\u00ff\u00ff\u00ff", "\0\0\u0006\u0004\0\0\0\0\0\0\u0005\0\0\u0040\0", "\0\u0001\0\0\0\0", "\0\u0002\0\0\0\u0001", "\0\u0006\0\0\u0040\0",
        "\0\u0009\0\0\0\u0001", "\u0080\0\0\0", "\u007f\u00ff\u00ff\u00ff", "\0\u0040\0", "\0\u0040\u0001", "\u00ff\u00ff\u00ff", "\0\0\0\u0001");

    public override void Run(ReadOnlySpan<byte> input)
    {
        Http2Settings settings = Http2Settings.Default;
        while (FrameHeader.TryRead(_guarded.Place(input).Span, out FrameHeader header))
        {
            Promise.That(header.Length is >= 0 and <= FrameHeader.MaxLength && header.StreamId >= 0, "a frame header out of bounds");
            if (!FrameRules.TryCheck(header, Http2Settings.SmallestMaxFrameSize, out Http2Error error))
            {
                CheckError(error);
                return;
            }

            Promise.That(header.Length <= Http2Settings.SmallestMaxFrameSize, "a frame longer than we allow");
            if (input.Length - FrameHeader.Size < header.Length) return;
            ReadOnlySpan<byte> payload = _guarded.Place(input.Slice(FrameHeader.Size, header.Length)).Span;
            if (!TryRead(header, payload, ref settings, out error))
            {
                CheckError(error);
                return;
            }

            input = input[(FrameHeader.Size + header.Length)..];
        }
    }

    // Lengths that fit: a blind mutation rarely leaves the next frame where it was.
    public override void Repair(Span<byte> input, Dice dice)
    {
        if (dice.OneIn(2)) return;
        while (input.Length >= FrameHeader.Size)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(input) >>> 8;
            int left = input.Length - FrameHeader.Size;
            if (length > left)
            {
                input[0] = 0;
                BinaryPrimitives.WriteUInt16BigEndian(input[1..], (ushort)left);
                return;
            }

            input = input[(FrameHeader.Size + length)..];
        }
    }

    private static void CheckError(Http2Error error) =>
        Promise.That(error.Reason.Length > 0 && error.Rule.StartsWith("RFC ", StringComparison.Ordinal) && error.Code != Http2ErrorCode.NoError, "an error without a code, a reason and a rule");

    private bool TryRead(in FrameHeader header, ReadOnlySpan<byte> payload, ref Http2Settings settings, out Http2Error error)
    {
        error = default;
        switch (header.Type)
        {
            case FrameType.Data:
                if (!DataFrame.TryParse(header, payload, out DataFrame data, out error)) return false;
                ReadOnlySpan<byte> content = payload.Slice(data.ContentStart, data.ContentLength);
                Promise.That(data.FlowLength == payload.Length, "padding is not counted");
                int size = DataFrame.WriteHeader(_written, header.StreamId, content.Length, data.EndStream);
                FrameHeader again = Again(size, content, out ReadOnlySpan<byte> payloadAgain);
                Promise.That(DataFrame.TryParse(again, payloadAgain, out DataFrame dataAgain, out _) && again.StreamId == header.StreamId && dataAgain.EndStream == data.EndStream
                    && payloadAgain.Slice(dataAgain.ContentStart, dataAgain.ContentLength).SequenceEqual(content), "DATA written anew is something else");
                return true;

            case FrameType.Headers:
                if (!HeadersFrame.TryParse(header, payload, out HeadersFrame headers, out error)) return false;
                CheckBlock(header.StreamId, payload.Slice(headers.FragmentStart, headers.FragmentLength), headers.EndStream);
                return true;

            case FrameType.Continuation:
                return ContinuationFrame.TryParse(header, out _, out error);

            case FrameType.Priority:
                return PriorityFrame.TryCheck(header, out error);

            case FrameType.PushPromise:
                Promise.That(!PushPromiseFrame.TryCheck(out error), "PUSH_PROMISE of a client is accepted");
                return false;

            case FrameType.RstStream:
                if (!RstStreamFrame.TryParse(header, payload, out RstStreamFrame reset, out error)) return false;
                again = Again(RstStreamFrame.Write(_written, header.StreamId, reset.ErrorCode), default, out payloadAgain);
                Promise.That(RstStreamFrame.TryParse(again, payloadAgain, out RstStreamFrame resetAgain, out _) && resetAgain == reset, "RST_STREAM written anew is something else");
                return true;

            case FrameType.Settings:
                Http2Settings before = settings;
                if (!SettingsFrame.TryParse(header, payload, before, out SettingsFrame asked, out error)) return false;
                settings = asked.Settings;
                Promise.That(settings.MaxFrameSize is >= Http2Settings.SmallestMaxFrameSize and <= FrameHeader.MaxLength && settings.InitialWindowSize >= 0, "settings out of bounds");
                Promise.That(!asked.IsAck || settings == before, "an acknowledgement changes settings");
                again = Again(SettingsFrame.Write(_written, settings), default, out payloadAgain);
                Promise.That(SettingsFrame.TryParse(again, payloadAgain, Http2Settings.Default, out SettingsFrame askedAgain, out _) && askedAgain.Settings == settings, "SETTINGS written anew are others");
                return true;

            case FrameType.Ping:
                if (!PingFrame.TryParse(header, payload, out PingFrame ping, out error)) return false;
                again = Again(PingFrame.Write(_written, ping.Opaque, ping.IsAck), default, out payloadAgain);
                Promise.That(PingFrame.TryParse(again, payloadAgain, out PingFrame pingAgain, out _) && pingAgain == ping && payloadAgain.SequenceEqual(payload), "PING written anew is something else");
                return true;

            case FrameType.GoAway:
                if (!GoAwayFrame.TryParse(header, payload, out GoAwayFrame away, out error)) return false;
                again = Again(GoAwayFrame.Write(_written, away.LastStreamId, away.ErrorCode, payload[^away.DebugLength..]), default, out payloadAgain);
                Promise.That(GoAwayFrame.TryParse(again, payloadAgain, out GoAwayFrame awayAgain, out _) && awayAgain == away, "GOAWAY written anew is something else");
                return true;

            case FrameType.WindowUpdate:
                if (!WindowUpdateFrame.TryParse(header, payload, out WindowUpdateFrame update, out error)) return false;
                Promise.That(update.Increment > 0, "a window grows by nothing");
                again = Again(WindowUpdateFrame.Write(_written, header.StreamId, update.Increment), default, out payloadAgain);
                Promise.That(WindowUpdateFrame.TryParse(again, payloadAgain, out WindowUpdateFrame updateAgain, out _) && updateAgain == update, "WINDOW_UPDATE written anew is something else");
                return true;

            case FrameType.PriorityUpdate:
                if (!PriorityUpdateFrame.TryParse(header, payload, out PriorityUpdateFrame priority, out error)) return false;
                Promise.That(priority.PrioritizedStreamId > 0 && priority.FieldStart <= payload.Length, "a priority for no stream");
                return true;

            default:
                return true;
        }
    }

    // Takes back what was written: its first bytes, with more of the payload behind them.
    private FrameHeader Again(int written, ReadOnlySpan<byte> rest, out ReadOnlySpan<byte> payload)
    {
        rest.CopyTo(_written.AsSpan(written));
        ReadOnlySpan<byte> frame = _guardedAgain.Place(_written.AsSpan(0, written + rest.Length)).Span;
        bool whole = FrameHeader.TryRead(frame, out FrameHeader header) && header.Length == frame.Length - FrameHeader.Size;
        Promise.That(whole && FrameRules.TryCheck(header, Http2Settings.SmallestMaxFrameSize, out _), "what is written is not one frame that we would take");
        payload = frame[FrameHeader.Size..];
        return header;
    }

    // A field block cut into frames must come together again, whatever the frames' size.
    private void CheckBlock(int streamId, ReadOnlySpan<byte> block, bool endStream)
    {
        int most = 1 + (int)(HashOf(block) % 64);
        int length = FieldBlockFrames.Length(block.Length, most);
        int written = FieldBlockFrames.Write(_written.AsSpan(0, length), streamId, block, endStream, most);
        Promise.That(written == length, "the frames of a block are not as long as was said");
        ReadOnlySpan<byte> rest = _written.AsSpan(0, written);
        int joined = 0;
        for (bool ended = false; !rest.IsEmpty;)
        {
            Promise.That(!ended && FrameHeader.TryRead(rest, out FrameHeader header) && header.Length <= most && header.StreamId == streamId, "the frames of a block are none");
            FrameHeader.TryRead(rest, out header);
            bool isFirst = joined == 0 && rest.Length == written;
            Promise.That(header.Type == (isFirst ? FrameType.Headers : FrameType.Continuation), "the frames of a block come in a wrong order");
            Promise.That(!isFirst || header.Has(FrameFlags.EndStream) == endStream, "the end of the stream is lost");
            ended = header.Has(FrameFlags.EndHeaders);
            Promise.That(rest.Slice(FrameHeader.Size, header.Length).SequenceEqual(block.Slice(joined, header.Length)), "a block in frames is another block");
            joined += header.Length;
            rest = rest[(FrameHeader.Size + header.Length)..];
            Promise.That(ended == rest.IsEmpty, "a block has no end, or two");
        }

        Promise.That(joined == block.Length, "a part of a block is lost");
    }
}
