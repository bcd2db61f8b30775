using System;
using System.Buffers;
using Saker.Protocol;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// The receiving side of one HTTP/2 connection: the preface, then frame after frame, each judged by where it may come and given to
/// the connection as what it means. Loop-bound.
/// </summary>
/// <remarks>
/// Theory of operation. A frame is asked three things, each by rules of its own: is its header right (<see cref="FrameRules"/>), may it follow what came
/// before (<see cref="FrameOrder"/>), may it come on its stream (<see cref="StreamRules"/>). What is kept between frames: the field decoder, and the
/// field block that CONTINUATION goes on with. Every field block is decoded, also of streams that nobody serves, for the next one depends on it
/// (RFC 9113 §4.3).
/// </remarks>
internal sealed class Http2Receiver
{
    private readonly Http2Connection _connection;
    private readonly ServerLoop _server;
    private readonly ReceiveBuffer _buffer;
    private readonly HpackDecoder _decoder = new();
    private FieldSection? _unserved;    // for blocks that nobody reads: trailers, refused streams
    private byte[] _block = [];
    private int _blockLength;
    private int _continuations;
    private bool _blockEndsStream;
    private bool _hasPreface;
    private FrameOrder _order;

    /// <summary>The receiving side of <paramref name="connection"/>, which reads <paramref name="buffer"/>.</summary>
    public Http2Receiver(Http2Connection connection, ServerLoop server, ReceiveBuffer buffer)
    {
        _connection = connection;
        _server = server;
        _buffer = buffer;
    }

    /// <summary>True once the client's first SETTINGS has come.</summary>
    public bool HasSettings => _order.HasSettings;

    /// <summary>True once the client has acknowledged ours.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>Since when a frame or a field block is there in part, in the loop's milliseconds; long.MaxValue when none is.</summary>
    public long WaitingSince { get; private set; } = long.MaxValue;

    /// <summary>Takes every whole frame that has been received; false when the connection must end.</summary>
    public bool TrySweep(out Http2Error error)
    {
        error = default;
        bool hasMoved = false;
        if (!_hasPreface)
        {
            ParseStatus status = ConnectionPreface.Match(_buffer.Unread.Span);
            if (status == ParseStatus.NeedMore) return true;
            if (status == ParseStatus.Invalid)
            {
                error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "another preface", "RFC 9113 §3.4");
                return false;
            }

            _buffer.Consume(ConnectionPreface.Length);
            _hasPreface = true;
        }

        while (FrameHeader.TryRead(_buffer.Unread.Span, out FrameHeader header))
        {
            // What costs a stream alone is said again when the frame is taken.
            if (!FrameRules.TryCheck(header, Http2Limits.MaxFrameBytes, out error) && error.Scope == Http2ErrorScope.Connection) return false;
            if (!_order.TryCheck(header, out error)) return false;
            if (_buffer.UnreadLength < FrameHeader.Size + header.Length) break;
            _order.Follow(header);
            bool accepted = TryTake(header, _buffer.Unread.Span.Slice(FrameHeader.Size, header.Length), out error);
            _buffer.Consume(FrameHeader.Size + header.Length);
            hasMoved = true;
            if (!accepted && !TryCutStream(header.StreamId, error)) return false;
            if (_connection.IsEnding) return true;
        }

        // The deadline of a field block is set once: a frame at a time does not extend it.
        bool isWithinBlock = _order.BlockStream != 0;
        if (_buffer.UnreadLength == 0 && !isWithinBlock) WaitingSince = long.MaxValue;
        else if (WaitingSince == long.MaxValue || (hasMoved && !isWithinBlock)) WaitingSince = _server.Loop.NowMilliseconds;
        return true;
    }

    /// <summary>Gives back the memory.</summary>
    public void Release() => ReleaseBlock();

    /// <summary>False when the error is of the connection.</summary>
    private bool TryCutStream(int streamId, in Http2Error error)
    {
        if (error.Scope == Http2ErrorScope.Connection) return false;

        // RFC 9113 §6.4: an idle stream is not reset. §5.4.1 lets its error be the connection's.
        if (_connection.Streams.IsIdle(streamId)) return false;
        if (_connection.Streams.Find(streamId) is { } stream) _connection.Streams.Cut(stream, error);
        else _connection.TryCount(Http2Nuisance.Ignored);
        return true;
    }

    private bool TryTake(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        error = default;
        switch (header.Type)
        {
            case FrameType.Data:
                return TryTakeData(header, payload, out error);
            case FrameType.Headers:
                return TryTakeHeaders(header, payload, out error);
            case FrameType.Continuation:
                return TryTakeContinuation(header, payload, out error);
            case FrameType.RstStream:
                return TryTakeReset(header, payload, out error);
            case FrameType.Settings:
                return TryTakeSettings(header, payload, out error);
            case FrameType.Ping:
                if (!PingFrame.TryParse(header, payload, out PingFrame ping, out error)) return false;
                if (!_connection.TryCount(Http2Nuisance.Ping)) return true;
                if (ping.IsAck) _connection.Drain.OnPingAck(ping.Opaque);
                else _connection.Output.Ping(ping.Opaque, isAck: true);
                return true;
            case FrameType.WindowUpdate:
                return TryTakeWindowUpdate(header, payload, out error);
            case FrameType.PriorityUpdate:
                _connection.TryCount(Http2Nuisance.Priority);
                return TryTakePriorityUpdate(header, payload, out error);
            case FrameType.Priority:
                _connection.TryCount(Http2Nuisance.Priority);
                return PriorityFrame.TryCheck(header, out error);
            case FrameType.GoAway:
                _connection.TryCount(Http2Nuisance.Ignored);
                return GoAwayFrame.TryParse(header, payload, out _, out error);     // its streams go on; it closes when it likes
            case FrameType.PushPromise:
                return PushPromiseFrame.TryCheck(out error);
            default:
                _connection.TryCount(Http2Nuisance.Ignored);        // RFC 9113 §5.5
                return true;
        }
    }

    private bool TryTakeData(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!DataFrame.TryParse(header, payload, out DataFrame frame, out error)) return false;
        if (frame.ContentLength == 0 && !frame.EndStream) _connection.TryCount(Http2Nuisance.EmptyFrame);
        if (!_connection.ReceiveWindows.TryReceive(frame.FlowLength, out error)) return false;
        StreamVerdict verdict = _connection.Streams.Receive(header.StreamId, FrameType.Data, frame.EndStream, out Http2Stream? stream, out error);
        if (verdict != StreamVerdict.Accept)
        {
            _connection.ReceiveWindows.Release(frame.FlowLength);
            return IsPassedOver(verdict);
        }

        if (!stream!.ReceiveWindow.TryReceive(frame.FlowLength, stream.Id, out error) || !stream.Content.TryAdd(payload.Slice(frame.ContentStart, frame.ContentLength), out error))
        {
            _connection.ReceiveWindows.Release(frame.FlowLength);
            return false;
        }

        _connection.ReceiveWindows.Release(stream, frame.FlowLength - frame.ContentLength);
        if (frame.EndStream) _connection.Streams.EndRequest(stream);
        return true;
    }

    private bool TryTakeHeaders(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!HeadersFrame.TryParse(header, payload, out HeadersFrame frame, out error)) return false;
        ReadOnlySpan<byte> fragment = payload.Slice(frame.FragmentStart, frame.FragmentLength);
        if (frame.EndHeaders) return TryTakeBlock(header.StreamId, fragment, frame.EndStream, out error);
        if (fragment.IsEmpty) _connection.TryCount(Http2Nuisance.EmptyFrame);
        _blockEndsStream = frame.EndStream;
        _continuations = 0;
        return TryKeepFragment(fragment, out error);
    }

    private bool TryTakeContinuation(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!ContinuationFrame.TryParse(header, out ContinuationFrame frame, out error)) return false;
        if (payload.IsEmpty && !frame.EndHeaders) _connection.TryCount(Http2Nuisance.EmptyFrame);
        if (++_continuations > Http2Limits.MaxContinuations)
        {
            error = Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "a field block in too many frames", "RFC 9113 §10.5.1");
            return false;
        }

        if (!TryKeepFragment(payload, out error)) return false;
        if (!frame.EndHeaders) return true;
        bool accepted = TryTakeBlock(header.StreamId, _block.AsSpan(0, _blockLength), _blockEndsStream, out error);
        ReleaseBlock();
        return accepted;
    }

    private bool TryKeepFragment(ReadOnlySpan<byte> fragment, out Http2Error error)
    {
        error = default;
        if (fragment.Length > _server.Options.Limits.Http1.MaxHeadBytes - _blockLength)
        {
            // It cannot be answered with 431: who does not decode it all cannot decode the next one.
            error = Http2Error.Connection(Http2ErrorCode.EnhanceYourCalm, "a field block longer than we take", "RFC 9113 §10.5.1");
            return false;
        }

        if (_block.Length < _blockLength + fragment.Length)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(_blockLength + fragment.Length);
            _block.AsSpan(0, _blockLength).CopyTo(larger);
            if (_block.Length > 0) ArrayPool<byte>.Shared.Return(_block);
            _block = larger;
        }

        fragment.CopyTo(_block.AsSpan(_blockLength));
        _blockLength += fragment.Length;
        return true;
    }

    private bool TryTakeBlock(int streamId, ReadOnlySpan<byte> block, bool endStream, out Http2Error error)
    {
        if (!_connection.Streams.TryEnter(streamId, out bool isNew, out error)) return false;
        Http2Stream? opened = isNew ? _connection.Streams.TryOpen(streamId, endStream) : null;
        FieldSection section = opened?.Section ?? (_unserved ??= new FieldSection(_server.Options.Limits.Http1.MaxTrailerBytes, _server.Options.Limits.Http1.MaxFieldCount));
        HpackFailure failure = _decoder.Decode(block, section);
        error = failure == HpackFailure.None ? default : Http2Error.Compression(failure);
        if (failure != HpackFailure.None) return false;
        if (!isNew) return TryTakeTrailers(streamId, section, endStream, out error);
        if (opened is not null) _connection.Requests.Begin(opened, endStream);
        return true;
    }

    private bool TryTakeTrailers(int streamId, FieldSection section, bool endStream, out Http2Error error)
    {
        StreamVerdict verdict = _connection.Streams.Receive(streamId, FrameType.Headers, endStream, out Http2Stream? stream, out error);
        if (verdict != StreamVerdict.Accept) return IsPassedOver(verdict);
        if (section.IsTooLarge) error = Http2Error.Stream(Http2ErrorCode.EnhanceYourCalm, "trailers larger than we take", "RFC 9113 §10.5.1");
        else if (TrailerFields.TryCheck(section, out error))
        {
            _connection.Streams.EndRequest(stream!);
            return true;
        }

        return false;
    }

    /// <summary>False for an error. What is passed over is counted, for it is cheap to send.</summary>
    private bool IsPassedOver(StreamVerdict verdict)
    {
        if (verdict == StreamVerdict.Error) return false;
        _connection.TryCount(Http2Nuisance.Ignored);
        return true;
    }

    private bool TryTakeReset(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!RstStreamFrame.TryParse(header, payload, out _, out error)) return false;
        StreamVerdict verdict = _connection.Streams.Receive(header.StreamId, FrameType.RstStream, endStream: false, out Http2Stream? stream, out error);
        if (verdict != StreamVerdict.Accept) return IsPassedOver(verdict);
        _connection.Streams.CutByPeer(stream!);
        return true;
    }

    private bool TryTakeSettings(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!SettingsFrame.TryParse(header, payload, _connection.Answers.Peer, out SettingsFrame frame, out error)) return false;
        if (!_connection.TryCount(Http2Nuisance.Settings)) return true;
        if (frame.IsAck) IsAcknowledged = true;
        else if (!_connection.Answers.TryApply(frame.Settings, out error)) return false;
        else _connection.Output.SettingsAck();
        return true;
    }

    private bool TryTakeWindowUpdate(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!WindowUpdateFrame.TryParse(header, payload, out WindowUpdateFrame frame, out error)) return false;
        if (!_connection.TryCount(Http2Nuisance.WindowUpdate)) return true;
        if (header.StreamId == 0) return _connection.Answers.TryOpenWindow(frame.Increment, out error);
        StreamVerdict verdict = _connection.Streams.Receive(header.StreamId, FrameType.WindowUpdate, endStream: false, out Http2Stream? stream, out error);
        return verdict == StreamVerdict.Accept ? _connection.Answers.TryOpenWindow(stream!, frame.Increment, out error) : verdict == StreamVerdict.Discard;
    }

    private bool TryTakePriorityUpdate(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!PriorityUpdateFrame.TryParse(header, payload, out PriorityUpdateFrame frame, out error)) return false;
        if (_connection.Streams.Find(frame.PrioritizedStreamId) is { } stream) _connection.Answers.SetPriority(stream, PriorityField.Parse(payload[frame.FieldStart..]));
        return true;
    }

    private void ReleaseBlock()
    {
        if (_block.Length > 0) ArrayPool<byte>.Shared.Return(_block);
        _block = [];
        _blockLength = 0;
    }
}
