using System;
using System.Collections.Generic;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Connections;

/// <summary>
/// The answers of one connection that are being sent: puts their heads and content into frames, as far as the windows allow, the urgent
/// ones first (RFC 9218 §10). Loop-bound.
/// </summary>
/// <remarks>
/// Theory of operation. What no window holds back goes first, as it comes: heads, for they are not under flow control (RFC 9113 §5.2.1) and let a client
/// begin, and the empty frame that ends an answer whose end was not known before. Then DATA, a frame at a time, of whoever <see cref="SendScheduler"/>
/// says. In there are only the streams that can send: with content ready and a window of their own. So each change of either comes here
/// (<see cref="OnReady"/>), and the connection's window is asked before every frame. Content that must be read first, of files and streams, is read in
/// the same order, and a block is lent to a few streams at a time (<see cref="Http2Limits.MaxBlocks"/>): what a client does not let through, on
/// however many streams, costs a connection no more than that.
/// </remarks>
internal sealed class Http2Answers(Http2Connection connection, ServerLoop server)
{
    /// <summary>DATA shorter than this, in bytes, because the client's window allowed no more, counts as a nuisance (<see cref="Http2FloodGuard"/>).</summary>
    private const int TinyBytes = 256;

    /// <summary>Content copied into a frame: with its header it fills a block.</summary>
    private const int CopiedFrameBytes = Transport.BufferPool.BlockBytes - FrameHeader.Size;

    private readonly List<Http2Stream> _unmetered = [];
    private readonly SendScheduler _turns = new();
    private readonly SendScheduler _readTurns = new();
    private FlowWindow _window = new(FlowWindow.ConnectionInitial);
    private TableSizeSignal _tableSize;

    /// <summary>What is read ahead.</summary>
    public Http2Blocks Blocks { get; } = new(server.Loop.Buffers);

    /// <summary>What the peer asks for.</summary>
    public Http2Settings Peer { get; private set; } = Http2Settings.Default;

    /// <summary>Takes over new settings of the peer's, which move the windows of all streams (RFC 9113 §6.9.2).</summary>
    public bool TryApply(in Http2Settings settings, out Http2Error error)
    {
        error = default;
        if (settings.InitialWindowSize != Peer.InitialWindowSize)
        {
            foreach (Http2Stream stream in connection.Streams.Snapshot())
            {
                if (!stream.SendWindow.TryAdjust(Peer.InitialWindowSize, settings.InitialWindowSize, out error)) return false;
                OnReady(stream);
            }
        }

        Peer = settings;
        _tableSize.OnPeerSettings(settings.HeaderTableSize);
        return true;
    }

    /// <summary>The client takes more on the connection.</summary>
    public bool TryOpenWindow(int increment, out Http2Error error) => _window.TryIncrease(increment, 0, out error);

    /// <summary>The client takes more on a stream.</summary>
    public bool TryOpenWindow(Http2Stream stream, int increment, out Http2Error error)
    {
        if (!stream.SendWindow.TryIncrease(increment, stream.Id, out error)) return false;
        OnReady(stream);
        return true;
    }

    /// <summary>Takes an answer to send.</summary>
    public void Add(Http2Stream stream) => AddUnmetered(stream);

    /// <summary>Forgets a stream that will not be sent.</summary>
    public void Remove(Http2Stream stream)
    {
        _turns.Remove(stream.Slot);
        _readTurns.Remove(stream.Slot);
        if (stream.IsUnmetered) _unmetered.Remove(stream);
        stream.IsUnmetered = false;
    }

    /// <summary>Gives a stream another priority (RFC 9218 §7).</summary>
    public void SetPriority(Http2Stream stream, StreamPriority priority)
    {
        stream.Priority = priority;
        _turns.Reprioritize(stream.Slot, priority);
        _readTurns.Reprioritize(stream.Slot, priority);
    }

    /// <summary>A stream's content or window has changed: it may be able to send now, or not any more.</summary>
    public void OnReady(Http2Stream stream)
    {
        if (!stream.HeadIsSent || !StreamRules.MaySend(stream.State)) return;
        bool isReady = TryFill(stream);
        bool canSend = isReady && !stream.Feed.IsAtEnd && stream.SendWindow.Sendable > 0;
        if (canSend != _turns.Contains(stream.Slot))
        {
            if (canSend) _turns.Add(stream.Slot, stream.Id, stream.Priority);
            else _turns.Remove(stream.Slot);
        }

        if (isReady && stream.Feed.IsAtEnd) AddUnmetered(stream);
    }

    /// <summary>DATA sent on the connection so far, in bytes.</summary>
    public long DataBytes { get; private set; }

    /// <summary>How many bytes the connection will have sent with the last DATA. Under TLS a little more, for records are longer than what is in them.</summary>
    public long DataEndsAt { get; private set; }

    /// <summary>True when content is ready that only the connection's window holds back.</summary>
    public bool IsShut => _window.Sendable == 0 && !_turns.IsEmpty;

    /// <summary>True when a stream has content, ready or to be read, that only its own window holds back. While it waits for the connection's, it has done nothing wrong.</summary>
    public static bool IsShutFor(Http2Stream stream) => stream.HeadIsSent && StreamRules.MaySend(stream.State)
        && (!stream.Feed.Ready.IsEmpty || stream.Feed.NeedsBlock) && stream.SendWindow.Sendable == 0;

    /// <summary>True when a stream has content that no window lets through, its own or the connection's.</summary>
    public bool WaitsForWindow(Http2Stream stream) => stream.HeadIsSent && StreamRules.MaySend(stream.State)
        && (!stream.Feed.Ready.IsEmpty || (stream.Feed.NeedsBlock && !stream.Feed.MayBeAtEnd)) && Math.Min(stream.SendWindow.Sendable, _window.Sendable) == 0;

    /// <summary>Gathers what can be sent now.</summary>
    public void Gather(SendQueue queue)
    {
        int done = 0;
        for (; done < _unmetered.Count && !queue.IsFull; done++)
        {
            Http2Stream stream = _unmetered[done];
            stream.IsUnmetered = false;
            if (stream.HeadIsSent) GatherData(stream, queue);
            else GatherHead(stream, queue);
        }

        _unmetered.RemoveRange(0, done);
        do
        {
            while (!queue.IsFull && _window.Sendable > 0 && _turns.TryNext(out int slot)) GatherData(connection.Streams.At(slot), queue);
        }
        while (TryRead() && !queue.IsFull && _window.Sendable > 0);
    }

    /// <summary>Writes the interim response that asks for a request's content (RFC 9110 §15.2.1).</summary>
    public void AskForContent(Http2Stream stream)
    {
        Span<byte> block = stackalloc byte[16];
        int written = _tableSize.TryWrite(block) ? TableSizeSignal.Size : 0;
        var writer = new FieldBlockWriter(block[written..]);
        writer.TryWriteStatus(Protocol.Semantics.StatusCode.Continue);
        connection.Output.Interim(stream.Id, block[..(written + writer.Written)]);
    }

    private void AddUnmetered(Http2Stream stream)
    {
        if (stream.IsUnmetered) return;
        stream.IsUnmetered = true;
        _unmetered.Add(stream);
    }

    private void GatherHead(Http2Stream stream, SendQueue queue)
    {
        Response response = stream.Response!;
        Http2Head head = HeadOf(response);
        bool endStream = TryFill(stream) && stream.Feed.IsAtEnd;
        stream.HeadIsSent = true;
        WriteHead(stream.Id, head, endStream, queue);
        MoveOn(stream, FrameType.Headers, endStream);
        if (endStream) return;

        // A short content goes with its head: no other stream waits long for that.
        int length = stream.Feed.Ready.Length;
        bool isShort = length is > 0 and <= SendQueue.CopyUpToBytes && stream.Feed.EndsAfter(length);
        if (isShort && length <= Math.Min(stream.SendWindow.Sendable, _window.Sendable) && !queue.IsFull) GatherData(stream, queue);
        else OnReady(stream);
    }

    /// <summary>Makes content ready; what must be read waits for its turn. Not while the client takes none: a window that stays shut must not cost a block (CVE-2019-9517).</summary>
    private bool TryFill(Http2Stream stream)
    {
        if (stream.Feed.TryFill()) return true;
        bool reads = stream.Feed.NeedsBlock && (stream.SendWindow.Sendable > 0 || stream.Feed.MayBeAtEnd);
        if (reads != _readTurns.Contains(stream.Slot))
        {
            if (reads) _readTurns.Add(stream.Slot, stream.Id, stream.Priority);
            else _readTurns.Remove(stream.Slot);
        }

        return false;
    }

    /// <summary>Has those read whose turn it is, as long as there are blocks. True when any has.</summary>
    private bool TryRead()
    {
        bool hasRead = false;
        while (Blocks.IsAvailable && _readTurns.TryNext(out int slot))
        {
            hasRead = true;
            _readTurns.Served(slot);
            _readTurns.Remove(slot);
            Http2Stream stream = connection.Streams.At(slot);
            stream.Feed.BeginRead(stream.SendWindow.Sendable);
            OnReady(stream);
        }

        return hasRead;
    }

    private Http2Head HeadOf(Response response)
    {
        if (!response.IsShared) return Http2Head.Of(response, server.SendServerField, http1: null);
        if (response.SenderMemo is Http2Head made && made.HasServerField == server.SendServerField) return made;
        var head = Http2Head.Of(response, server.SendServerField, response.SenderMemo as Http1Head);
        response.SenderMemo = head;
        return head;
    }

    private void WriteHead(int streamId, Http2Head head, bool endStream, SendQueue queue)
    {
        Span<byte> signal = stackalloc byte[TableSizeSignal.Size];
        int prefix = _tableSize.TryWrite(signal) ? signal.Length : 0;
        ReadOnlySpan<byte> more = head.HasSecureField ? default : connection.SecureFields.Span;
        int length = prefix + head.Length + more.Length;
        if (length <= Math.Min(Peer.MaxFrameSize, Transport.BufferPool.BlockBytes - FrameHeader.Size))
        {
            Span<byte> room = queue.GetSpan(FrameHeader.Size + length);
            int at = HeadersFrame.WriteHeader(room, streamId, length, endStream, endHeaders: true);
            signal[..prefix].CopyTo(room[at..]);
            head.Write(room[(at + prefix)..], server.Date());
            more.CopyTo(room[(at + prefix + head.Length)..]);
            queue.Commit(at + length);
            return;
        }

        byte[] block = new byte[length];
        signal[..prefix].CopyTo(block);
        head.Write(block.AsSpan(prefix), server.Date());
        more.CopyTo(block.AsSpan(prefix + head.Length));
        queue.Commit(FieldBlockFrames.Write(queue.GetSpan(FieldBlockFrames.Length(length, Peer.MaxFrameSize)), streamId, block, endStream, Peer.MaxFrameSize));
    }

    private void GatherData(Http2Stream stream, SendQueue queue)
    {
        ReadOnlyMemory<byte> ready = stream.Feed.Ready;
        int window = Math.Min(stream.SendWindow.Sendable, _window.Sendable);
        int most = Math.Min(stream.Feed.IsStable ? Http2Limits.DataFrameBytes : CopiedFrameBytes, Peer.MaxFrameSize);
        int length = Math.Min(Math.Min(ready.Length, most), window);
        bool ends = stream.Feed.EndsAfter(length);
        bool copies = !stream.Feed.IsStable || length <= SendQueue.CopyUpToBytes;
        Span<byte> room = queue.GetSpan(FrameHeader.Size + (copies ? length : 0));
        int written = DataFrame.WriteHeader(room, stream.Id, length, ends);
        if (copies)
        {
            ready.Span[..length].CopyTo(room[written..]);
            written += length;
        }

        queue.Commit(written);
        if (!copies) queue.Refer(ready[..length]);
        stream.Feed.Take(length);
        stream.SendWindow.Take(length);
        _window.Take(length);
        DataBytes += length;
        DataEndsAt = stream.DataEndsAt = connection.BytesSent + queue.Length;
        stream.ContentBytes += length;
        if (_turns.Contains(stream.Slot)) _turns.Served(stream.Slot);
        if (!ends) connection.OnDataSent(isTiny: length < TinyBytes && length == window);
        MoveOn(stream, FrameType.Data, ends);
        if (!ends) OnReady(stream);
    }

    /// <summary>Follows a frame that was gathered, through the stream's state.</summary>
    private void MoveOn(Http2Stream stream, FrameType type, bool endStream)
    {
        if (!stream.TrySend(type, endStream)) throw new InvalidOperationException($"{type} on a stream that is {stream.State}");
        if (!endStream) return;
        _turns.Remove(stream.Slot);
        connection.Streams.OnAnswered(stream);
    }
}
