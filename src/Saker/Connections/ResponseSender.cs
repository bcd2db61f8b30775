using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// Turns responses into HTTP/1.1 messages on one connection: memory is gathered into the <see cref="SendQueue"/>, a file goes by
/// sendfile, a stream as it is read. Loop-bound. Every member that sends answers false when the connection must end: the peer
/// is gone or too slow, or the promised content could not be delivered.
/// </summary>
internal sealed class ResponseSender(ServerLoop server)
{
    /// <summary>How much of a file is sent before it is asked whether it is still the same file.</summary>
    private const long FileTurnBytes = 4 * 1024 * 1024;

    /// <summary>The end of a long transfer, which leaves only when the file is asked once more after everything before it was given to the system.</summary>
    /// <remarks>So a change that shows when the last byte is due cuts the answer off while the client can still tell: it lacks this much.</remarks>
    private const long HeldBackBytes = 16 * 1024;

    /// <summary>Ranges from this length on, in bytes, hold back their end; a shorter one is asked before and after.</summary>
    private const long HoldsBackFromBytes = 1024 * 1024;

    /// <summary>From here on a head does not wait for the file to fill its packet.</summary>
    /// <remarks>The client wakes up a little earlier and does more of the receiving on its own processor: docs/decisions/0052.</remarks>
    private const long HeadAloneFromBytes = 128 * 1024;

    private readonly SendQueue _queue = new(server.Loop.Buffers);
    private ITransport _transport = null!;      // set while in use
    private ReadOnlyMemory<byte> _secureFields;

    /// <summary>Content bytes of the last response given to the system or gathered, for the access log.</summary>
    public long ContentBytes { get; private set; }

    /// <summary>Why the last send answered false.</summary>
    public SendFailure Failure { get; private set; }

    /// <summary>True while bytes wait for the peer to take them; what waits for a slow stream does not count.</summary>
    /// <remarks>Of a file all the while it is sent, its reading included.</remarks>
    public bool IsWaitingForPeer { get; private set; }

    /// <summary>How the end of <paramref name="response"/>'s content will be told; decides whether the connection can persist.</summary>
    public static ResponseFraming FramingOf(Response response, Http1Version version) => response.Status switch
    {
        // RFC 9110 §8.6: no Content-Length in 1xx and 204; a 304 describes what is not sent, and leaves it out too.
        StatusCode.NoContent or StatusCode.NotModified => ResponseFraming.None,
        _ when response.Content.Length is not null => ResponseFraming.ContentLength,
        _ => version == Http1Version.Http11 ? ResponseFraming.Chunked : ResponseFraming.UntilClose,
    };

    /// <summary>Gathers or sends one response.</summary>
    /// <param name="response">What to send.</param>
    /// <param name="framing">As <see cref="FramingOf"/> said.</param>
    /// <param name="option">What to say of the connection.</param>
    /// <param name="headOnly">True for HEAD: the header section goes out as for GET, the content does not (RFC 9110 §9.3.2).</param>
    public ValueTask<bool> SendAsync(Response response, ResponseFraming framing, ConnectionOption option, bool headOnly)
    {
        ContentBytes = 0;
        if (_queue.IsFull) return SendAfterFlushAsync(response, framing, option, headOnly);

        WriteHead(response, framing, option);
        if (headOnly || framing == ResponseFraming.None)
        {
            // Content that is not sent must still be let go of.
            if (response.Content is ResponseContent.Empty or ResponseContent.Memory) return new ValueTask<bool>(true);
            return DisposeUnsentAsync(response.Content);
        }

        return SendContentAsync(response.Content, framing);
    }

    /// <summary>Gathers an answer that was made before.</summary>
    public ValueTask<bool> RepeatAsync(RecentAnswer recent)
    {
        if (_queue.IsFull) return RepeatAfterFlushAsync(recent.Pieces);
        Gather(recent.Pieces);
        return new ValueTask<bool>(true);
    }

    /// <summary>Sends the interim response that asks the client for its content (RFC 9110 §15.2.1), after what is gathered.</summary>
    public ValueTask<bool> SendContinueAsync()
    {
        _queue.Copy("HTTP/1.1 100 Continue\r\n\r\n"u8);
        return FlushAsync();
    }

    /// <summary>Sends what is gathered.</summary>
    /// <param name="isLast">True when the end of the connection follows at once, which then shares the last packet.</param>
    public ValueTask<bool> FlushAsync(bool isLast = false)
    {
        if (_queue.Length == 0) return new ValueTask<bool>(true);
        ValueTask<IoResult> sending = _queue.FlushAsync(_transport, more: isLast);
        return sending.IsCompletedSuccessfully ? new ValueTask<bool>(Judge(sending.Result)) : WaitForPeerAsync(sending);
    }

    /// <summary>From here on sends go to <paramref name="transport"/>.</summary>
    /// <param name="transport">The connection's bytes.</param>
    /// <param name="isSecure">Whether they go over TLS.</param>
    public void BeginUse(ITransport transport, bool isSecure)
    {
        _transport = transport;
        _secureFields = isSecure ? server.SecureFields.Line : default;
    }

    /// <summary>Forgets the connection and what is gathered for it.</summary>
    public void EndUse()
    {
        _queue.Clear();
        _transport = null!;
        Failure = SendFailure.None;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<bool> SendAfterFlushAsync(Response response, ResponseFraming framing, ConnectionOption option, bool headOnly)
    {
        if (await FlushAsync()) return await SendAsync(response, framing, option, headOnly);
        await DisposeUnsentAsync(response.Content);
        return false;
    }

    // The pieces, not the answer: what it refers to may be another's by the time the queue is empty.
    private async ValueTask<bool> RepeatAfterFlushAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> pieces)
    {
        if (!await FlushAsync()) return false;
        Gather(pieces);
        return true;
    }

    private void Gather(ReadOnlyMemory<ReadOnlyMemory<byte>> pieces)
    {
        foreach (ReadOnlyMemory<byte> piece in pieces.Span)
        {
            if (piece.Length <= SendQueue.CopyUpToBytes) _queue.Copy(piece.Span);
            else _queue.Refer(piece);
        }
    }

    private void WriteHead(Response response, ResponseFraming framing, ConnectionOption option)
    {
        Http1Head head = Http1Heads.Of(response, framing, server.SendServerField);
        ReadOnlySpan<byte> more = head.HasSecureField ? default : _secureFields.Span;
        Span<byte> room = _queue.GetSpan(head.MaxLength + more.Length);
        _queue.Commit(head.Write(room, server.Date(), option, more));
    }

    private ValueTask<bool> SendContentAsync(ResponseContent content, ResponseFraming framing)
    {
        switch (content)
        {
            case ResponseContent.Empty:
                return new ValueTask<bool>(true);
            case ResponseContent.Memory memory:
                ContentBytes += memory.Bytes.Length;
                if (memory.Bytes.Length <= SendQueue.CopyUpToBytes) _queue.Copy(memory.Bytes.Span);
                else _queue.Refer(memory.Bytes);
                return new ValueTask<bool>(true);
            case ResponseContent.FileRange file:
                return SendFileAsync(file);
            case ResponseContent.Sequence sequence:
                return SendSequenceAsync(sequence);
            case ResponseContent.Streamed streamed:
                return SendStreamAsync(streamed, framing);
            default:
                throw new UnreachableException();
        }
    }

    private async ValueTask<bool> SendSequenceAsync(ResponseContent.Sequence sequence)
    {
        for (int i = 0; i < sequence.Parts.Length; i++)
        {
            if (_queue.IsFull && !await FlushAsync()) return await DisposeUnsentAsync(sequence, i);
            if (!await SendContentAsync(sequence.Parts.Span[i], ResponseFraming.ContentLength)) return await DisposeUnsentAsync(sequence, i + 1);
        }

        return true;
    }

    private async ValueTask<bool> SendFileAsync(ResponseContent.FileRange file)
    {
        // A cache may dispose the handle while we send; the reference keeps the descriptor open until we are done.
        bool referenced = false;
        try
        {
            file.File.DangerousAddRef(ref referenced);
            IsWaitingForPeer = true;
            if (!Judge(await _queue.FlushAsync(_transport, more: file.RangeLength is > 0 and < HeadAloneFromBytes))) return false;

            // The loop's clock stands still within a turn.
            bool isJustAsked = file.AskedAtMilliseconds == server.Loop.MonotonicMilliseconds;

            long sent = 0;
            while (sent < file.RangeLength)
            {
                if (!isJustAsked && file.IsUnchanged is not null && await HasChangedAsync(file)) return false;
                isJustAsked = false;
                long turn = TurnOf(file.RangeLength, sent);
                IoResult result = await _transport.SendFileAsync(file.File, file.Offset + sent, turn, file.IsRemote);
                sent += result.Count;
                ContentBytes += result.Count;
                if (!Judge(result)) return false;
            }

            return file.IsUnchanged is null || !await HasChangedAsync(file);
        }
        finally
        {
            IsWaitingForPeer = false;
            if (referenced) file.File.DangerousRelease();
            UnsentContent.LetGo(file);
        }
    }

    private static long TurnOf(long length, long sent)
    {
        long left = length - sent;
        if (length >= HoldsBackFromBytes && left > HeldBackBytes) left -= HeldBackBytes;
        return Math.Min(FileTurnBytes, left);
    }

    // Completed at once for a file of this machine.
    private ValueTask<bool> HasChangedAsync(ResponseContent.FileRange file) =>
        file.IsRemote ? HasRemoteChangedAsync(file) : new ValueTask<bool>(Note(hasChanged: !file.IsUnchanged!(file.File)));

    private async ValueTask<bool> HasRemoteChangedAsync(ResponseContent.FileRange file) =>
        Note(await server.Offload.RunAsync(static asked => !asked.IsUnchanged!(asked.File), file));

    private bool Note(bool hasChanged)
    {
        if (hasChanged) Failure = SendFailure.SourceChanged;
        return hasChanged;
    }

    private bool Judge(IoResult result)
    {
        if (result.IsOk) return true;
        Failure = result.Status switch
        {
            IoStatus.SourceTruncated => SendFailure.SourceChanged,
            IoStatus.SourceFailed => SendFailure.SourceFailed,
            IoStatus.TimedOut => SendFailure.PeerTooSlow,
            _ => SendFailure.PeerGone,
        };
        return false;
    }

    private async ValueTask<bool> SendStreamAsync(ResponseContent.Streamed streamed, ResponseFraming framing)
    {
        EventLoop loop = server.Loop;
        byte[] block = loop.Buffers.Rent();
        try
        {
            long left = streamed.Length ?? long.MaxValue;
            while (left > 0)
            {
                Memory<byte> room = block.AsMemory(0, (int)Math.Min(block.Length, left));
                ValueTask<int> reading = streamed.Source.ReadAsync(room);
                int count;
                if (reading.IsCompletedSuccessfully)
                {
                    count = reading.Result;
                }
                else
                {
                    // What was gathered must not wait for a slow source.
                    if (!await FlushAsync()) return false;
                    count = await reading;
                    await loop;
                }

                if (count == 0)
                {
                    if (streamed.Length is null) break;
                    Failure = SendFailure.SourceTooShort;
                    return false;
                }

                left -= count;
                ContentBytes += count;
                if (framing == ResponseFraming.Chunked) GatherSizeLine(count);
                _queue.Refer(block.AsMemory(0, count));
                if (framing == ResponseFraming.Chunked) _queue.Copy(ChunkFraming.DataEnd);
                if (!await FlushAsync()) return false;
            }

            if (framing == ResponseFraming.Chunked) _queue.Copy(ChunkFraming.LastChunk);
            return true;
        }
        finally
        {
            // The source may complete or throw on any thread; the block goes back on ours.
            await loop;
            loop.Buffers.Return(block);
            await streamed.Source.DisposeAsync();
            await loop;
        }
    }

    private void GatherSizeLine(int size)
    {
        ChunkFraming.TryWriteSizeLine(size, _queue.GetSpan(ChunkFraming.MaxSizeLineBytes), out int written);
        _queue.Commit(written);
    }

    // Answers false: what was to follow is not sent. Later parts may own what earlier ones only read.
    private async ValueTask<bool> DisposeUnsentAsync(ResponseContent.Sequence sequence, int first)
    {
        for (int i = first; i < sequence.Parts.Length; i++) await UnsentContent.DisposeAsync(sequence.Parts.Span[i], server.Loop);
        return false;
    }

    private async ValueTask<bool> DisposeUnsentAsync(ResponseContent content)
    {
        await UnsentContent.DisposeAsync(content, server.Loop);
        return true;
    }

    private async ValueTask<bool> WaitForPeerAsync(ValueTask<IoResult> sending)
    {
        IsWaitingForPeer = true;
        IoResult result = await sending;
        IsWaitingForPeer = false;
        return Judge(result);
    }
}
