using System;
using System.Diagnostics;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol;
using Saker.Protocol.Http1;
using Saker.Protocol.Semantics;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// The content of the request an HTTP/1.1 connection is answering, read off the wire as it is pulled (RFC 9112 §6, §7.1). Loop-bound;
/// one object serves a connection's requests one after the other.
/// </summary>
internal sealed class Http1RequestContent(Http1Connection connection, EventLoop loop, ReceiveBuffer buffer, ServerOptions options) : RequestContent
{
    private readonly ChunkedDecoder _chunks = new(options.Limits.Http1);
    private MessageFraming _framing;
    private long _read;
    private long _mayRead;              // bytes off the wire, with chunk lines and all; bounded once a discard has begun
    private bool _isDiscarding;
    private bool _isComplete;
    private bool _awaitsContinue;

    /// <summary>What the peer did wrong in the content, if anything.</summary>
    public ProtocolError? Error { get; private set; }

    /// <summary>True while a read is under way.</summary>
    public bool IsPulling { get; private set; }

    /// <inheritdoc/>
    public override long? Length => _framing.Kind == FramingKind.Chunked ? null : _framing.Length;

    /// <summary>Makes ready for the content of the next request; false when it announces more than the server takes.</summary>
    public bool TryBegin(MessageFraming framing, out ProtocolError error)
    {
        _framing = framing;
        _read = 0;
        _mayRead = long.MaxValue;
        _isDiscarding = false;
        IsPulling = false;
        _isComplete = framing.Kind == FramingKind.None || (framing.Kind == FramingKind.ContentLength && framing.Length == 0);
        _awaitsContinue = framing.ExpectContinue && !_isComplete;
        Error = null;
        if (framing.Kind == FramingKind.Chunked) _chunks.Reset();
        bool fits = framing.Kind != FramingKind.ContentLength || framing.Length <= options.Limits.MaxContentBytes;
        error = fits ? default : new ProtocolError(StatusCode.ContentTooLarge, "the content is longer than the server takes", "RFC 9110 §15.5.14");
        return fits;
    }

    /// <inheritdoc/>
    public override async ValueTask<ContentRead> ReadAsync(Memory<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfZero(destination.Length, nameof(destination));
        await loop;     // the handler may come from anywhere
        IsPulling = true;
        try
        {
            return await PullAsync(destination);
        }
        finally
        {
            IsPulling = false;
        }
    }

    private async ValueTask<ContentRead> PullAsync(Memory<byte> destination)
    {
        while (true)
        {
            if (Error is { } error) return new ContentRead(error.Status == StatusCode.ContentTooLarge ? ContentReadStatus.TooLarge : ContentReadStatus.Failed, 0);
            if (_isComplete) return new ContentRead(ContentReadStatus.End, 0);
            int count = Take(destination.Span);
            if (count > 0) return new ContentRead(ContentReadStatus.Data, count);
            if (_isComplete || Error is not null) continue;
            if (_mayRead == 0) return new ContentRead(ContentReadStatus.TooLarge, 0);

            // RFC 9110 §10.1.1: a client that waits to be asked is asked once, unless its content is already coming.
            if (_awaitsContinue && buffer.UnreadLength == 0 && !await connection.SendContinueAsync()) return Fail(StatusCode.BadRequest, "the client is gone");
            _awaitsContinue = false;
            IoResult received = await connection.ReceiveContentAsync(renewsDeadline: !_isDiscarding);
            if (received.Status == IoStatus.TimedOut) return Fail(StatusCode.RequestTimeout, "the content took too long to arrive");
            if (!received.IsOk) return Fail(StatusCode.BadRequest, "the content ended early");
        }
    }

    /// <summary>
    /// Reads and drops what the handler left, up to the server's limit. Returns true when the content is over and the next request
    /// begins right behind it.
    /// </summary>
    /// <remarks>
    /// Not a byte beyond the limit is looked at. So whether a mistake in the content is seen, and the answer is 400 in place of the handler's,
    /// depends on where it stands and never on how the bytes arrive.
    /// </remarks>
    public async ValueTask<bool> DiscardAsync()
    {
        if (_isComplete) return true;

        // A client that asked to be asked may send its content or may not: nobody can tell, so the connection cannot go on.
        if (Error is not null || _awaitsContinue) return false;
        if (Length - _read > options.Limits.MaxDiscardedContentBytes) return false;
        _isDiscarding = true;
        _mayRead = options.Limits.MaxDiscardedContentBytes;
        connection.BeginDiscard();
        byte[] scratch = loop.Buffers.Rent();
        try
        {
            ContentRead read;
            do read = await ReadAsync(scratch);
            while (read.Status == ContentReadStatus.Data);
            return read.Status == ContentReadStatus.End;
        }
        finally
        {
            loop.Buffers.Return(scratch);
        }
    }

    /// <summary>Moves what has arrived of the content into <paramref name="destination"/>; 0 when nothing has, or the content is over.</summary>
    private int Take(Span<byte> destination)
    {
        ReadOnlySpan<byte> arrived = buffer.Unread.Span;
        arrived = arrived[..(int)Math.Min(arrived.Length, _mayRead)];
        return _framing.Kind == FramingKind.ContentLength ? TakeCounted(arrived, destination) : TakeChunked(arrived, destination);
    }

    private int TakeCounted(ReadOnlySpan<byte> arrived, Span<byte> destination)
    {
        int count = (int)Math.Min(Math.Min(arrived.Length, destination.Length), _framing.Length - _read);
        arrived[..count].CopyTo(destination);
        buffer.Consume(count);
        _mayRead -= count;
        _read += count;
        _isComplete = _read == _framing.Length;
        return count;
    }

    private int TakeChunked(ReadOnlySpan<byte> arrived, Span<byte> destination)
    {
        // The decoder gives content as a span of its input, so an input no longer than the destination cannot overflow it.
        while (!arrived.IsEmpty)
        {
            ParseStatus status = _chunks.Decode(arrived[..Math.Min(arrived.Length, destination.Length)], out int consumed, out ReadOnlySpan<byte> content, out ProtocolError error);
            Debug.Assert(status != ParseStatus.NeedMore || consumed > 0 || content.IsEmpty, "content without consuming it");
            content.CopyTo(destination);
            int count = content.Length;
            buffer.Consume(consumed);
            _mayRead -= consumed;
            arrived = arrived[consumed..];
            _read += count;
            if (status == ParseStatus.Invalid) Error = error;
            else if (_read > options.Limits.MaxContentBytes) Error = new ProtocolError(StatusCode.ContentTooLarge, "the content is longer than the server takes", "RFC 9110 §15.5.14");
            if (Error is not null) return 0;
            _isComplete = status == ParseStatus.Complete;
            if (count > 0 || _isComplete || consumed == 0) return count;
        }

        return 0;
    }

    private ContentRead Fail(StatusCode status, string reason)
    {
        Error = new ProtocolError(status, reason, "RFC 9112 §8");
        return new ContentRead(ContentReadStatus.Failed, 0);
    }
}
