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
/// What it keeps between frames: the field decoder, the field block that CONTINUATION goes on with, the connection's receive window. Every field
/// block is decoded, also of streams that nobody serves, for the next one depends on it (RFC 9113 §4.3).
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
    private int _blockStream;           // not 0: nothing but its CONTINUATION may come
    private int _continuations;
    private bool _blockEndsStream;
    private bool _hasPreface;

    /// <summary>The receiving side of <paramref name="connection"/>, which reads <paramref name="buffer"/>.</summary>
    public Http2Receiver(Http2Connection connection, ServerLoop server, ReceiveBuffer buffer)
    {
        _connection = connection;
        _server = server;
        _buffer = buffer;
    }

    /// <summary>True once the client's first SETTINGS has come.</summary>
    public bool HasSettings { get; private set; }

    /// <summary>True once the client has acknowledged ours.</summary>
    public bool IsAcknowledged { get; private set; }

    /// <summary>DATA the client may still send on the connection, in bytes.</summary>
    public int Window { get; set; } = Http2Limits.ConnectionWindowBytes;

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
            if (!TryJudgeHeader(header, out error)) return false;
            if (_buffer.UnreadLength < FrameHeader.Size + header.Length) break;
            bool accepted = TryTake(header, _buffer.Unread.Span.Slice(FrameHeader.Size, header.Length), out error);
            _buffer.Consume(FrameHeader.Size + header.Length);
            hasMoved = true;
            if (!accepted && !TryCutStream(header.StreamId, error)) return false;
            if (_connection.IsEnding) return true;
        }

        // The deadline of a field block is set once: a frame at a time does not extend it.
        bool isWaiting = _buffer.UnreadLength > 0 || _blockStream != 0;
        if (!isWaiting) WaitingSince = long.MaxValue;
        else if (WaitingSince == long.MaxValue || (hasMoved && _blockStream == 0)) WaitingSince = _server.Loop.NowMilliseconds;
        return true;
    }

    /// <summary>Gives back the memory.</summary>
    public void Release() => ReleaseBlock();

    /// <summary>False when the error is of the connection.</summary>
    private bool TryCutStream(int streamId, in Http2Error error)
    {
        if (error.Scope == Http2ErrorScope.Connection) return false;

        // RFC 9113 §6.4: an idle stream is not reset. §5.4.1 lets its error be the connection's.
        if (IsIdle(streamId)) return false;
        if (_connection.Streams.Find(streamId) is { } stream) _connection.Streams.Cut(stream, error);
        else _connection.TryCount(Http2Nuisance.Ignored);
        return true;
    }

    private bool TryJudgeHeader(in FrameHeader header, out Http2Error error)
    {
        // What costs a stream alone is said again when the frame is taken.
        if (!FrameRules.TryCheck(header, Http2Limits.MaxFrameBytes, out error) && error.Scope == Http2ErrorScope.Connection) return false;
        if (!HasSettings && (header.Type != FrameType.Settings || header.Has(FrameFlags.Ack)))
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "a preface without SETTINGS", "RFC 9113 §3.4");
        else if (_blockStream != 0 && (header.Type != FrameType.Continuation || header.StreamId != _blockStream))
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "a frame within a field block", "RFC 9113 §6.10");
        else if (_blockStream == 0 && header.Type == FrameType.Continuation)
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "CONTINUATION of nothing", "RFC 9113 §6.10");
        else return true;
        return false;
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
                if (ping.IsAck) _connection.OnPingAck(ping.Opaque);
                else if (_connection.TryCount(Http2Nuisance.Ping)) _connection.Output.Ping(ping.Opaque, isAck: true);
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
        Window -= frame.FlowLength;
        if (Window < 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.FlowControlError, "more DATA than the connection's window", "RFC 9113 §6.9.1");
            return false;
        }

        if (_connection.Streams.Find(header.StreamId) is not { IsReset: false } stream)
        {
            _connection.ReleaseWindow(frame.FlowLength);
            return TryPassOver(header.StreamId, out error);
        }

        if (stream.RemoteEnded)
        {
            _connection.ReleaseWindow(frame.FlowLength);
            error = Http2Error.Stream(Http2ErrorCode.StreamClosed, "DATA after the end of the stream", "RFC 9113 §5.1");
            return false;
        }

        stream.ReceiveWindow -= frame.FlowLength;
        if (stream.ReceiveWindow < 0)
        {
            _connection.ReleaseWindow(frame.FlowLength);
            error = Http2Error.Stream(Http2ErrorCode.FlowControlError, "more DATA than the stream's window", "RFC 9113 §6.9.1");
            return false;
        }

        _connection.ReleaseWindow(stream, frame.FlowLength - frame.ContentLength);
        if (!stream.Content.TryAdd(payload.Slice(frame.ContentStart, frame.ContentLength), out error)) return false;
        if (frame.EndStream) _connection.Streams.EndRemote(stream);
        return true;
    }

    private bool TryTakeHeaders(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!HeadersFrame.TryParse(header, payload, out HeadersFrame frame, out error)) return false;
        if ((header.StreamId & 1) == 0)
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "a client's stream with an even number", "RFC 9113 §5.1.1");
            return false;
        }

        ReadOnlySpan<byte> fragment = payload.Slice(frame.FragmentStart, frame.FragmentLength);
        if (frame.EndHeaders) return TryTakeBlock(header.StreamId, fragment, frame.EndStream, out error);
        if (fragment.IsEmpty) _connection.TryCount(Http2Nuisance.EmptyFrame);
        _blockStream = header.StreamId;
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
        int stream = _blockStream;
        _blockStream = 0;
        bool accepted = TryTakeBlock(stream, _block.AsSpan(0, _blockLength), _blockEndsStream, out error);
        ReleaseBlock();
        return accepted;
    }

    private bool TryKeepFragment(ReadOnlySpan<byte> fragment, out Http2Error error)
    {
        error = default;
        if (fragment.Length > _server.Options.Http1.MaxHeadBytes - _blockLength)
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
        bool isNew = streamId > _connection.Streams.Highest;
        Http2Stream? stream = isNew ? _connection.Streams.TryOpen(streamId) : _connection.Streams.Find(streamId);
        FieldSection section = isNew && stream is not null ? stream.Section : _unserved ??= new FieldSection(_server.Options.Http1.MaxTrailerBytes, _server.Options.Http1.MaxFieldCount);
        HpackFailure failure = _decoder.Decode(block, section);
        error = failure == HpackFailure.None ? default : Http2Error.Compression(failure);
        if (failure != HpackFailure.None) return false;
        if (isNew)
        {
            if (stream is not null) _connection.Streams.Begin(stream, endStream);
            return true;
        }

        if (stream is not { IsReset: false }) return TryPassOver(streamId, out error);
        if (stream.RemoteEnded) error = Http2Error.Stream(Http2ErrorCode.StreamClosed, "HEADERS after the end of the stream", "RFC 9113 §5.1");
        else if (!endStream) error = Http2Error.Stream(Http2ErrorCode.ProtocolError, "trailers that do not end the stream", "RFC 9113 §8.1");
        else if (section.IsTooLarge) error = Http2Error.Stream(Http2ErrorCode.EnhanceYourCalm, "trailers larger than we take", "RFC 9113 §10.5.1");
        else if (TrailerFields.TryCheck(section, out error))
        {
            _connection.Streams.EndRemote(stream);
            return true;
        }

        // The frame at hand may be a CONTINUATION, but its stream is the same.
        return false;
    }

    /// <summary>Judges DATA or HEADERS on a stream that is not served: passed over if it was reset, else an error (RFC 9113 §5.1).</summary>
    private bool TryPassOver(int streamId, out Http2Error error)
    {
        error = default;
        if (_connection.Streams.WasResetByUs(streamId) || _connection.Streams.IsPastLast(streamId))
        {
            _connection.TryCount(Http2Nuisance.Ignored);
            return true;
        }

        // RFC 9113 §5.1.1: what was stepped over when a higher stream was opened can be opened no more.
        error = IsIdle(streamId) || !_connection.Streams.WasOpened(streamId)
            ? Http2Error.Connection(Http2ErrorCode.ProtocolError, "a frame on an idle stream", "RFC 9113 §5.1")
            : Http2Error.Connection(Http2ErrorCode.StreamClosed, "a frame on a closed stream", "RFC 9113 §5.1");
        return false;
    }

    private bool IsIdle(int streamId) => streamId > _connection.Streams.Highest || (streamId & 1) == 0;

    private bool TryTakeReset(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!RstStreamFrame.TryParse(header, payload, out _, out error)) return false;
        if (IsIdle(header.StreamId))
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "RST_STREAM on an idle stream", "RFC 9113 §6.4");
            return false;
        }

        if (_connection.Streams.Find(header.StreamId) is { } stream) _connection.Streams.CutByPeer(stream);
        else _connection.TryCount(Http2Nuisance.Ignored);
        return true;
    }

    private bool TryTakeSettings(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!SettingsFrame.TryParse(header, payload, _connection.Answers.Peer, out SettingsFrame frame, out error)) return false;
        if (!_connection.TryCount(Http2Nuisance.Settings)) return true;
        HasSettings = true;
        if (!frame.IsAck) return _connection.TryApply(frame.Settings, out error);
        IsAcknowledged = true;
        return true;
    }

    private bool TryTakeWindowUpdate(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!WindowUpdateFrame.TryParse(header, payload, out WindowUpdateFrame frame, out error)) return false;
        if (!_connection.TryCount(Http2Nuisance.WindowUpdate)) return true;
        if (header.StreamId == 0)
        {
            _connection.Answers.SendWindow += frame.Increment;
            if (_connection.Answers.SendWindow > int.MaxValue)
                error = Http2Error.Connection(Http2ErrorCode.FlowControlError, "a window larger than 2^31-1", "RFC 9113 §6.9.1");
            return error.Code == Http2ErrorCode.NoError;
        }

        if (IsIdle(header.StreamId))
        {
            error = Http2Error.Connection(Http2ErrorCode.ProtocolError, "WINDOW_UPDATE on an idle stream", "RFC 9113 §5.1");
            return false;
        }

        if (_connection.Streams.Find(header.StreamId) is not { } stream) return true;      // RFC 9113 §5.1: it may have been on its way
        stream.SendWindow += frame.Increment;
        if (stream.SendWindow > int.MaxValue)
            error = Http2Error.Stream(Http2ErrorCode.FlowControlError, "a window larger than 2^31-1", "RFC 9113 §6.9.1");
        return error.Code == Http2ErrorCode.NoError;
    }

    private bool TryTakePriorityUpdate(in FrameHeader header, ReadOnlySpan<byte> payload, out Http2Error error)
    {
        if (!PriorityUpdateFrame.TryParse(header, payload, out PriorityUpdateFrame frame, out error)) return false;
        _connection.Streams.Find(frame.PrioritizedStreamId)?.SetPriority(PriorityField.Parse(payload[frame.FieldStart..]));
        return true;
    }

    private void ReleaseBlock()
    {
        if (_block.Length > 0) ArrayPool<byte>.Shared.Return(_block);
        _block = [];
        _blockLength = 0;
    }
}
