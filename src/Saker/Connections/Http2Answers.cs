using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Http2.Hpack;

namespace Saker.Connections;

/// <summary>
/// The answers of one connection that are being sent: puts their heads and content into frames, as far as the windows allow, the urgent
/// ones first (RFC 9218 §10). Loop-bound.
/// </summary>
/// <remarks>
/// Heads go first, for they are not under flow control (RFC 9113 §5.2.1) and let a client begin. Then one DATA frame at a time: of the lowest
/// urgency; there, what is not incremental one after the other in the order of the streams, and before what is incremental, which shares by turns.
/// </remarks>
internal sealed class Http2Answers(Http2Connection connection, ServerLoop server)
{
    /// <summary>A frame that a window of ours would have made longer than this, and a peer's made shorter, is a nuisance.</summary>
    private const int TinyBytes = 256;

    /// <summary>Content copied into a frame: with its header it fills a block.</summary>
    private const int CopiedFrameBytes = Transport.BufferPool.BlockBytes - FrameHeader.Size;

    private readonly List<Http2Stream> _sending = [];
    private TableSizeSignal _tableSize;
    private long _turn;

    /// <summary>DATA we may still send on the connection, in bytes (RFC 9113 §6.9).</summary>
    public long SendWindow { get; set; } = Http2Settings.Default.InitialWindowSize;

    /// <summary>What the peer asks for.</summary>
    public Http2Settings Peer { get; private set; } = Http2Settings.Default;

    /// <summary>Takes over new settings of the peer's; the windows of the open streams are the connection's to change.</summary>
    public void Apply(in Http2Settings settings)
    {
        Peer = settings;
        _tableSize.OnPeerSettings(settings.HeaderTableSize);
    }

    /// <summary>Takes an answer to send.</summary>
    public void Add(Http2Stream stream) => _sending.Add(stream);

    /// <summary>Forgets a stream that will not be sent, or has been.</summary>
    public void Remove(Http2Stream stream) => _sending.Remove(stream);

    /// <summary>True when a stream has content ready that only the client's window holds back.</summary>
    public bool IsHeldBack(Http2Stream stream) => stream.HeadIsSent && !stream.LocalEnded && !stream.Feed.Ready.IsEmpty && (stream.SendWindow <= 0 || SendWindow <= 0);

    /// <summary>Gathers what can be sent now.</summary>
    public void Gather(SendQueue queue)
    {
        for (int i = 0; i < _sending.Count && !queue.IsFull;)
        {
            Http2Stream stream = _sending[i];
            if (!stream.HeadIsSent && GatherHead(stream, queue)) continue;      // it was all there was, and the stream has left the list
            i++;
        }

        while (!queue.IsFull && TryPick(out Http2Stream? stream)) GatherData(stream!, queue);
    }

    /// <summary>Writes the interim response that asks for a request's content (RFC 9110 §15.2.1).</summary>
    public void AskForContent(Http2Stream stream, Http2Output output)
    {
        Span<byte> block = stackalloc byte[16];
        int written = _tableSize.TryWrite(block) ? TableSizeSignal.Size : 0;
        var writer = new FieldBlockWriter(block[written..]);
        writer.TryWriteStatus(Protocol.Semantics.StatusCode.Continue);
        output.Interim(stream.Id, block[..(written + writer.Written)]);
    }

    /// <summary>True when the answer has no more than this.</summary>
    private bool GatherHead(Http2Stream stream, SendQueue queue)
    {
        Response response = stream.Response!;
        Http2Head head = HeadOf(response);
        bool endStream = stream.Feed.TryFill() && stream.Feed.IsAtEnd;
        stream.HeadIsSent = true;
        WriteHead(stream.Id, head, endStream, queue);
        if (endStream)
        {
            connection.Streams.OnAnswered(stream);
            return true;
        }

        // A short content goes with its head: no other stream waits long for that.
        int length = stream.Feed.Ready.Length;
        if (length is 0 or > SendQueue.CopyUpToBytes || !stream.Feed.EndsAfter(length) || Math.Min(stream.SendWindow, SendWindow) < length || queue.IsFull) return false;
        GatherData(stream, queue);
        return true;
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
        int length = prefix + head.Length;
        if (length <= Math.Min(Peer.MaxFrameSize, Transport.BufferPool.BlockBytes - FrameHeader.Size))
        {
            Span<byte> room = queue.GetSpan(FrameHeader.Size + length);
            int at = HeadersFrame.WriteHeader(room, streamId, length, endStream, endHeaders: true);
            signal[..prefix].CopyTo(room[at..]);
            head.Write(room[(at + prefix)..], server.Date());
            queue.Commit(at + length);
            return;
        }

        byte[] block = new byte[length];
        signal[..prefix].CopyTo(block);
        head.Write(block.AsSpan(prefix), server.Date());
        queue.Commit(FieldBlockFrames.Write(queue.GetSpan(FieldBlockFrames.Length(length, Peer.MaxFrameSize)), streamId, block, endStream, Peer.MaxFrameSize));
    }

    private void GatherData(Http2Stream stream, SendQueue queue)
    {
        ReadOnlyMemory<byte> ready = stream.Feed.Ready;
        long window = Math.Min(stream.SendWindow, SendWindow);
        int most = Math.Min(stream.Feed.IsStable ? Http2Limits.DataFrameBytes : CopiedFrameBytes, Peer.MaxFrameSize);
        int length = (int)Math.Min(Math.Min(ready.Length, most), Math.Max(window, 0));
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
        stream.SendWindow -= length;
        SendWindow -= length;
        stream.ContentBytes += length;
        stream.LastTurn = ++_turn;
        stream.ProgressAt = server.Loop.NowMilliseconds;
        if (ends) connection.Streams.OnAnswered(stream);
        else connection.OnDataSent(isTiny: length < TinyBytes && length == window);
    }

    private bool TryPick(out Http2Stream? best)
    {
        best = null;
        for (int i = 0; i < _sending.Count; i++)
        {
            Http2Stream stream = _sending[i];
            if (!stream.HeadIsSent || (best is not null && IsBefore(best, stream)) || !CanSend(stream)) continue;
            best = stream;
        }

        return best is not null;
    }

    private bool CanSend(Http2Stream stream)
    {
        return stream.Feed.TryFill() && (stream.Feed.IsAtEnd || (stream.SendWindow > 0 && SendWindow > 0));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool IsBefore(Http2Stream one, Http2Stream other)
    {
        if (one.Urgency != other.Urgency) return one.Urgency < other.Urgency;
        if (one.IsIncremental != other.IsIncremental) return other.IsIncremental;
        return one.IsIncremental ? one.LastTurn <= other.LastTurn : one.Id < other.Id;
    }
}
