using System;
using System.Buffers;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// The content of a request on one HTTP/2 stream, kept as it comes and pulled by the handler (RFC 9113 §8.1). Loop-bound; reused.
/// </summary>
/// <remarks>
/// What is kept is bounded by the windows we announced: the client gets new window only for what was pulled. A handler that waits is
/// resumed by a post of the loop, so that it never runs inside the reading of frames.
/// </remarks>
internal sealed class Http2RequestContent : RequestContent, IValueTaskSource
{
    private static readonly Action<object?> s_resume = static content => ((Http2RequestContent)content!)._waiter.SetResult(true);

    private readonly Http2Stream _stream;
    private readonly ServerLoop _server;
    private ManualResetValueTaskSourceCore<bool> _waiter;
    private ContentProgress _progress;
    private Pace _pace;
    private byte[] _kept = [];
    private int _keptStart;
    private int _keptEnd;
    private long _length;           // as announced, -1 for unknown
    private bool _awaitsContinue;
    private bool _isEnded;
    private bool _hasFailed;
    private bool _isWaiting;

    /// <summary>The content of the requests that <paramref name="stream"/> stands for.</summary>
    public Http2RequestContent(Http2Stream stream, ServerLoop server)
    {
        _stream = stream;
        _server = server;
    }

    /// <inheritdoc/>
    public override long? Length => _length >= 0 ? _length : null;

    /// <summary>True while a read is under way.</summary>
    public bool IsPulling { get; private set; }

    /// <summary>True when the handler has waited longer than the client may take for what it sent.</summary>
    public bool IsTooSlow => _isWaiting && _server.Loop.NowMilliseconds >= _pace.EndsAt;

    /// <summary>Bytes that have come and were not pulled.</summary>
    public int KeptBytes => _keptEnd - _keptStart;

    /// <summary>True when more came than the server takes.</summary>
    public bool IsTooLarge => _progress.Received > _server.Options.Limits.MaxContentBytes;

    /// <summary>Makes ready for the content of a request.</summary>
    public void Begin(in RequestFraming framing)
    {
        _length = framing.ContentLength;
        _progress = new ContentProgress(framing.ContentLength);
        _awaitsContinue = framing.ExpectContinue;
        _isEnded = _hasFailed = false;
        _pace = new Pace(_server.ReceivePace, _server.Loop.NowMilliseconds);
    }

    /// <summary>Keeps the content of a DATA frame; false when it breaks what the head announced.</summary>
    public bool TryAdd(ReadOnlySpan<byte> content, out Http2Error error)
    {
        if (!_progress.TryAdd(content.Length, out error)) return false;
        if (content.IsEmpty) return true;
        _awaitsContinue = false;
        MakeRoom(content.Length);
        content.CopyTo(_kept.AsSpan(_keptEnd));
        _keptEnd += content.Length;
        Resume();
        return true;
    }

    /// <summary>The stream has ended: there is no more; false when that is less than was announced.</summary>
    public bool TryEnd(out Http2Error error)
    {
        if (!_progress.TryEnd(out error)) return false;
        _isEnded = true;
        Resume();
        return true;
    }

    /// <summary>There will be no more: the stream was reset, the client is gone or too slow.</summary>
    public void Fail()
    {
        _hasFailed = true;
        Resume();
    }

    /// <summary>Forgets what was not pulled, and returns how many bytes that were.</summary>
    public int Drop()
    {
        int dropped = KeptBytes;
        _keptStart = _keptEnd = 0;
        if (_kept.Length > 0) ArrayPool<byte>.Shared.Return(_kept);
        _kept = [];
        return dropped;
    }

    /// <inheritdoc/>
    public override async ValueTask<ContentRead> ReadAsync(Memory<byte> destination)
    {
        ArgumentOutOfRangeException.ThrowIfZero(destination.Length, nameof(destination));
        await _server.Loop;     // the handler may come from anywhere
        if (IsPulling) throw new InvalidOperationException("the content is being pulled already");
        IsPulling = true;
        try
        {
            while (true)
            {
                if (_hasFailed) return new ContentRead(ContentReadStatus.Failed, 0);

                // What the server takes comes first, so that it does not depend on how the bytes arrive what a handler sees that reads a part of it.
                long left = _server.Options.Limits.MaxContentBytes - (_progress.Received - KeptBytes);
                if (KeptBytes > 0 && left > 0) return new ContentRead(ContentReadStatus.Data, Take(destination.Span[..(int)Math.Min(destination.Length, left)]));
                if (IsTooLarge) return new ContentRead(ContentReadStatus.TooLarge, 0);
                if (_isEnded) return new ContentRead(ContentReadStatus.End, 0);

                // RFC 9110 §10.1.1: a client that waits to be asked is asked once, unless its content is already coming.
                if (_awaitsContinue) _stream.AskForContent();
                _awaitsContinue = false;
                await WaitAsync();
            }
        }
        finally
        {
            IsPulling = false;
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        _waiter.GetResult(token);
        _waiter.Reset();
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _waiter.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _waiter.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    private ValueTask WaitAsync()
    {
        _isWaiting = true;
        _pace.Begin(_server.Loop.NowMilliseconds);
        _stream.WatchDeadlines();
        return new ValueTask(this, _waiter.Version);
    }

    private void Resume()
    {
        if (!_isWaiting) return;
        _isWaiting = false;
        _pace.Count(_progress.Received, _server.Loop.NowMilliseconds);
        _server.Loop.Post(s_resume, this);
    }

    private int Take(Span<byte> destination)
    {
        int count = Math.Min(KeptBytes, destination.Length);
        _kept.AsSpan(_keptStart, count).CopyTo(destination);
        _keptStart += count;
        if (_keptStart == _keptEnd) _keptStart = _keptEnd = 0;
        _stream.ReleaseWindow(count);
        return count;
    }

    private void MakeRoom(int needed)
    {
        if (_kept.Length - _keptEnd >= needed) return;
        int kept = KeptBytes;
        byte[] target = _kept.Length - kept >= needed && _keptStart >= kept ? _kept : ArrayPool<byte>.Shared.Rent(Math.Max(2 * (kept + needed), BufferPool.BlockBytes));
        _kept.AsSpan(_keptStart, kept).CopyTo(target);
        if (!ReferenceEquals(target, _kept) && _kept.Length > 0) ArrayPool<byte>.Shared.Return(_kept);
        _kept = target;
        _keptStart = 0;
        _keptEnd = kept;
    }
}
