using System;
using Saker.Protocol.Http2;

namespace Saker.Protocol.Tests.Http2;

/// <summary>Reads one frame the way a connection does, and writes what came of it as one line of text.</summary>
internal static class FrameReader
{
    public static string Read(ReadOnlySpan<byte> wire, int maxFrameSize = Http2Settings.SmallestMaxFrameSize)
    {
        if (!FrameHeader.TryRead(wire, out FrameHeader header))
        {
            return "NeedMore";
        }

        if (!FrameRules.TryCheck(header, maxFrameSize, out Http2Error error))
        {
            return Describe(error);
        }

        ReadOnlySpan<byte> rest = wire[FrameHeader.Size..];
        if (rest.Length < header.Length)
        {
            return "NeedMore";
        }

        string? frame = ReadPayload(header, rest[..header.Length], out error);
        return frame is null ? Describe(error) : $"{frame} stream={header.StreamId}";
    }

    public static string Describe(Http2Error error) => $"{error.Scope} {error.Code}: {error.Reason} ({error.Rule})";

    private static string? ReadPayload(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        switch (header.Type)
        {
            case FrameType.Data:
                return DataFrame.TryParse(header, payload, out DataFrame data, out error)
                    ? $"DATA [{Wire.Show(payload.Slice(data.ContentStart, data.ContentLength))}] flow={data.FlowLength}{(data.EndStream ? " end" : "")}"
                    : null;

            case FrameType.Headers:
                return HeadersFrame.TryParse(header, payload, out HeadersFrame headers, out error)
                    ? $"HEADERS [{Wire.Show(payload.Slice(headers.FragmentStart, headers.FragmentLength))}]{(headers.EndStream ? " end" : "")}{(headers.EndHeaders ? " whole" : "")}"
                    : null;

            case FrameType.Priority:
                return PriorityFrame.TryCheck(header, out error) ? "PRIORITY" : null;

            case FrameType.RstStream:
                return RstStreamFrame.TryParse(header, payload, out RstStreamFrame reset, out error) ? $"RST_STREAM {reset.ErrorCode}" : null;

            case FrameType.Settings:
                return SettingsFrame.TryParse(header, payload, Http2Settings.Default, out SettingsFrame settings, out error) ? Describe(settings) : null;

            case FrameType.PushPromise:
                return PushPromiseFrame.TryCheck(out error) ? "PUSH_PROMISE" : null;

            case FrameType.Ping:
                return PingFrame.TryParse(header, payload, out PingFrame ping, out error) ? $"PING {ping.Opaque:x16}{(ping.IsAck ? " ack" : "")}" : null;

            case FrameType.GoAway:
                return GoAwayFrame.TryParse(header, payload, out GoAwayFrame goAway, out error)
                    ? $"GOAWAY {goAway.LastStreamId} {goAway.ErrorCode} [{Wire.Show(payload[^goAway.DebugLength..])}]"
                    : null;

            case FrameType.WindowUpdate:
                return WindowUpdateFrame.TryParse(header, payload, out WindowUpdateFrame update, out error) ? $"WINDOW_UPDATE {update.Increment}" : null;

            case FrameType.Continuation:
                return ContinuationFrame.TryParse(header, out ContinuationFrame more, out error)
                    ? $"CONTINUATION [{Wire.Show(payload)}]{(more.EndHeaders ? " whole" : "")}"
                    : null;

            case FrameType.PriorityUpdate:
                return PriorityUpdateFrame.TryParse(header, payload, out PriorityUpdateFrame priority, out error)
                    ? $"PRIORITY_UPDATE {priority.PrioritizedStreamId} [{Wire.Show(payload[priority.FieldStart..])}]"
                    : null;

            default:
                error = default;
                return $"unknown {(byte)header.Type}";
        }
    }

    private static string Describe(SettingsFrame frame)
    {
        Http2Settings settings = frame.Settings;
        Http2Settings usual = Http2Settings.Default;
        string text = frame.IsAck ? "SETTINGS ack" : "SETTINGS";
        text += settings.HeaderTableSize == usual.HeaderTableSize ? "" : $" table={settings.HeaderTableSize}";
        text += settings.EnablePush == usual.EnablePush ? "" : $" push={settings.EnablePush}";
        text += settings.MaxConcurrentStreams == usual.MaxConcurrentStreams ? "" : $" streams={settings.MaxConcurrentStreams}";
        text += settings.InitialWindowSize == usual.InitialWindowSize ? "" : $" window={settings.InitialWindowSize}";
        text += settings.MaxFrameSize == usual.MaxFrameSize ? "" : $" frame={settings.MaxFrameSize}";
        text += settings.MaxHeaderListSize == usual.MaxHeaderListSize ? "" : $" list={settings.MaxHeaderListSize}";
        return text + (settings.NoRfc7540Priorities ? " no7540" : "");
    }
}
