using System;
using System.Collections.Generic;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Tests.Http2;

/// <summary>
/// The receiving half of a connection out of the pure rules alone, without answers: what a server has to do with each frame, in its order. It notes the errors.
/// </summary>
internal sealed class PureSession
{
    private readonly List<string> _errors = [];
    private readonly Dictionary<int, Stream> _streams = [];
    private readonly HpackDecoder _decoder = new();
    private readonly FieldSection _section = new(16_384, 100);
    private readonly List<byte> _received = [];
    private readonly List<byte> _block = [];
    private ClientStreamIds _ids;
    private Http2Settings _peer = Http2Settings.Default;
    private FlowWindow _window = new(FlowWindow.ConnectionInitial);
    private ReceiveWindow _ours = new(FlowWindow.ConnectionInitial, FlowWindow.ConnectionInitial);
    private bool _hasPreface;
    private bool _hasSettings;
    private bool _isOver;
    private int _blockStream;
    private bool _blockEndsStream;
    private Http2Error _last;

    public string Errors => string.Join(", ", _errors);

    public void Receive(ReadOnlySpan<byte> bytes)
    {
        _received.AddRange(bytes);
        ReadOnlySpan<byte> rest = _received.ToArray();
        if (!_hasPreface)
        {
            ParseStatus preface = ConnectionPreface.Match(rest);
            if (preface == ParseStatus.Invalid)
            {
                Fail(Http2Error.Connection(Http2ErrorCode.ProtocolError, "no preface", "RFC 9113 §3.4"), 0);
            }

            if (preface != ParseStatus.Complete)
            {
                return;
            }

            _hasPreface = true;
            rest = rest[ConnectionPreface.Length..];
        }

        while (!_isOver && FrameHeader.TryRead(rest, out FrameHeader header))
        {
            bool begins = TryBegin(header, out Http2Error error);
            bool isWhole = rest.Length >= FrameHeader.Size + header.Length;

            // What costs the connection is known before the payload is there.
            if (!begins && (isWhole || error.Scope == Http2ErrorScope.Connection))
            {
                Fail(error, header.StreamId);
            }

            if (!isWhole || _isOver)
            {
                break;
            }

            if (begins)
            {
                Handle(header, rest.Slice(FrameHeader.Size, header.Length));
            }

            rest = rest[(FrameHeader.Size + header.Length)..];
        }

        _received.Clear();
        _received.AddRange(rest);
    }

    private bool TryBegin(in FrameHeader header, out Http2Error error)
    {
        if (!FrameRules.TryCheck(header, Http2Settings.SmallestMaxFrameSize, out error))
        {
            return false;
        }

        bool expected = _blockStream == 0 || (header.Type == FrameType.Continuation && header.StreamId == _blockStream);
        if (!expected || (!_hasSettings && header.Type != FrameType.Settings))
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "frame out of its place", "RFC 9113 §4.3");
            return false;
        }

        return true;
    }

    private void Handle(in FrameHeader header, ReadOnlySpan<byte> payload)
    {
        Http2Error error;
        bool valid;
        switch (header.Type)
        {
            case FrameType.Data:
                valid = DataFrame.TryParse(header, payload, out DataFrame data, out error) && OnData(header.StreamId, data, out error);
                break;

            case FrameType.Headers:
                valid = HeadersFrame.TryParse(header, payload, out HeadersFrame headers, out error);
                if (valid)
                {
                    _blockStream = header.StreamId;
                    _blockEndsStream = headers.EndStream;
                    _block.AddRange(payload.Slice(headers.FragmentStart, headers.FragmentLength));
                    valid = !headers.EndHeaders || OnBlock(out error);
                }

                break;

            case FrameType.Continuation when _blockStream != 0:
                valid = ContinuationFrame.TryParse(header, out ContinuationFrame more, out error);
                _block.AddRange(payload);
                valid = valid && (!more.EndHeaders || OnBlock(out error));
                break;

            case FrameType.Settings:
                _hasSettings = true;
                valid = SettingsFrame.TryParse(header, payload, _peer, out SettingsFrame settings, out error) && OnSettings(settings, out error);
                break;

            case FrameType.WindowUpdate:
                valid = WindowUpdateFrame.TryParse(header, payload, out WindowUpdateFrame update, out error) && OnWindowUpdate(header.StreamId, update, out error);
                break;

            case FrameType.Ping:
                valid = PingFrame.TryParse(header, payload, out _, out error);
                break;

            case FrameType.GoAway:
                valid = GoAwayFrame.TryParse(header, payload, out _, out error);
                break;

            case FrameType.PriorityUpdate:
                valid = PriorityUpdateFrame.TryParse(header, payload, out PriorityUpdateFrame priority, out error)
                    && PriorityField.Parse(payload[priority.FieldStart..]).Urgency <= StreamPriority.MaxUrgency;
                break;

            case FrameType.RstStream when !RstStreamFrame.TryParse(header, payload, out _, out error):
                valid = false;
                break;

            default:
                valid = header.StreamId == 0 || Enter(header.StreamId, header.Type, endStream: false, out _, out error) != StreamVerdict.Error;
                error = valid ? default : _last;
                break;
        }

        if (!valid)
        {
            Fail(error, header.StreamId);
        }
    }

    private StreamVerdict Enter(int streamId, FrameType type, bool endStream, out Stream stream, out Http2Error error)
    {
        if (!_streams.TryGetValue(streamId, out Stream? known))
        {
            known = new Stream(_ids.IsIdle(streamId) ? StreamState.Idle : StreamState.Closed, _peer.InitialWindowSize);
        }

        stream = known;
        StreamVerdict verdict = StreamRules.Receive(stream.State, type, endStream, out StreamState next, out error);
        stream.State = next;
        _last = error;
        return verdict;
    }

    private bool OnData(int streamId, in DataFrame data, out Http2Error error)
    {
        if (!_ours.TryReceive(data.FlowLength, 0, out error))
        {
            return false;
        }

        _ours.Release(data.FlowLength);
        return Enter(streamId, FrameType.Data, data.EndStream, out Stream stream, out error) switch
        {
            StreamVerdict.Accept => stream.Content.TryAdd(data.ContentLength, out error) && (!data.EndStream || stream.Content.TryEnd(out error)),
            StreamVerdict.Discard => true,
            _ => false,
        };
    }

    private bool OnBlock(out Http2Error error)
    {
        int streamId = _blockStream;
        _blockStream = 0;
        HpackFailure failure = _decoder.Decode(_block.ToArray(), _section);
        _block.Clear();
        if (failure != HpackFailure.None)
        {
            error = Http2Error.Compression(failure);
            return false;
        }

        bool opens = !_streams.ContainsKey(streamId);
        if (opens && !_ids.TryOpen(streamId, out error))
        {
            return false;
        }

        if (opens)
        {
            _streams.Add(streamId, new Stream(StreamState.Idle, _peer.InitialWindowSize));
        }

        StreamVerdict verdict = Enter(streamId, FrameType.Headers, _blockEndsStream, out Stream stream, out error);
        if (verdict != StreamVerdict.Accept)
        {
            return verdict == StreamVerdict.Discard;
        }

        if (!opens)
        {
            return TrailerFields.TryCheck(_section, out error) && stream.Content.TryEnd(out error);
        }

        bool valid = RequestFields.TryRead(_section, new RequestHead(), _blockEndsStream, out RequestFraming framing, out error);
        stream.Content = new ContentProgress(framing.ContentLength);
        return valid;
    }

    private bool OnSettings(in SettingsFrame settings, out Http2Error error)
    {
        error = default;
        foreach (Stream stream in _streams.Values)
        {
            if (!stream.Window.TryAdjust(_peer.InitialWindowSize, settings.Settings.InitialWindowSize, out error))
            {
                return false;
            }
        }

        _peer = settings.Settings;
        return true;
    }

    private bool OnWindowUpdate(int streamId, in WindowUpdateFrame update, out Http2Error error)
    {
        if (streamId == 0)
        {
            return _window.TryIncrease(update.Increment, 0, out error);
        }

        return Enter(streamId, FrameType.WindowUpdate, endStream: false, out Stream stream, out error) switch
        {
            StreamVerdict.Accept => stream.Window.TryIncrease(update.Increment, streamId, out error),
            StreamVerdict.Discard => true,
            _ => false,
        };
    }

    private void Fail(in Http2Error error, int streamId)
    {
        // RFC 9113 §6.4: RST_STREAM is never sent on an idle stream; so what would cost it costs the connection.
        bool isIdle = _ids.IsIdle(streamId) && !_streams.ContainsKey(streamId);
        if (error.Scope == Http2ErrorScope.Connection || isIdle)
        {
            _errors.Add($"GOAWAY {error.Code}");
            _isOver = true;
            return;
        }

        _errors.Add($"RST_STREAM {streamId} {error.Code}");
        if (_streams.TryGetValue(streamId, out Stream? stream))
        {
            stream.State = StreamState.ResetByUs;
        }
    }

    private sealed class Stream(StreamState state, int window)
    {
        public StreamState State { get; set; } = state;

        public ContentProgress Content = new(-1);

        public FlowWindow Window = new(window);
    }
}
