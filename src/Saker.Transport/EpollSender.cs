using System;
using System.IO;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;
using Saker.Transport.Interop;

namespace Saker.Transport;

/// <summary>
/// The sending direction of an <see cref="EpollTransport"/>: one operation at a time (bytes, segments, or a range of a file),
/// carried on whenever the socket has room. Loop-bound.
/// </summary>
/// <remarks>
/// A file goes by sendfile(2) in turns that end where a multiple of <see cref="TurnBytes"/> does, and the other connections of the
/// loop run in between. Before every call the pages are asked for (<see cref="ResidencyMemo"/> knows most answers): sendfile
/// waits for the disk even on a non-blocking socket, so cold pages are read in by a worker first; of a file whose pages are thrown out
/// again meanwhile, the rest is copied, block by block. Between turns, and while a worker reads, the operation is parked: a writable socket does not carry it on.
/// </remarks>
internal sealed class EpollSender
{
    /// <summary>
    /// Bytes of a file sent before the other connections of the loop get their turn. 1 MiB is under half a millisecond of
    /// copying, and enough to make the turn itself cost nothing.
    /// </summary>
    internal const int TurnBytes = 1024 * 1024;

    private static readonly Action<object?> s_resume = static sender => ((EpollSender)sender!).Resume();
    private static readonly Action<object?> s_send = static sender => ((EpollSender)sender!).Resume(Pages.Unknown);
    private static readonly Action<object?> s_sendIfThere = static sender => ((EpollSender)sender!).Resume(Pages.ReadIn);
    private static readonly Action<object?> s_copy = static sender => ((EpollSender)sender!).Resume(Pages.ThrownOut);

    private readonly EventLoop _loop;
    private readonly ISocketCalls _calls;
    private readonly IoCompletion _completion = new();
    private readonly int _descriptor;

    // The operation under way is one of these three; the others are empty.
    private ReadOnlyMemory<byte> _bytes;
    private ReadOnlyMemory<ReadOnlyMemory<byte>> _segments;
    private SafeFileHandle? _file;

    private int _segmentSkip;
    private long _fileOffset;
    private long _fileLeft;
    private bool _turnIsOver;
    private Pages _pages;
    private bool _parked;
    private bool _more;
    private long _sent;

    internal EpollSender(EventLoop loop, ISocketCalls calls, int descriptor)
    {
        _loop = loop;
        _calls = calls;
        _descriptor = descriptor;
    }

    /// <summary>Whether trying to send is worth a system call.</summary>
    internal bool MaySend { get; set; } = true;

    /// <summary>Bytes handed to the kernel in the connection's life.</summary>
    internal long BytesSent { get; private set; }

    /// <summary>True when the rest of the last file cannot be sent by sendfile, or not without waiting for its disk, and must be copied.</summary>
    internal bool MustCopy { get; private set; }

    internal void Begin(ReadOnlyMemory<byte> bytes, bool more)
    {
        _completion.ThrowIfBusy();
        _bytes = bytes;
        _more = more;
        _sent = 0;
    }

    internal void Begin(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more)
    {
        _completion.ThrowIfBusy();
        _segments = segments;
        _segmentSkip = 0;
        _more = more;
        _sent = 0;
    }

    internal void Begin(SafeFileHandle file, long offset, long length)
    {
        _completion.ThrowIfBusy();
        bool held = false;
        file.DangerousAddRef(ref held);   // until Forget: a descriptor number must not become another file under us
        _file = file;
        _fileOffset = offset;
        _fileLeft = length;
        _turnIsOver = false;
        _pages = Pages.NotAsked;
        MustCopy = false;
        _sent = 0;
    }

    /// <summary>Tries to finish the operation that was begun; false when it has to wait.</summary>
    internal bool TryFinish(out IoResult result)
    {
        result = default;
        if (!MaySend) return false;
        IoStatus? end = _file is not null ? SendFile(_file) : _segments.IsEmpty ? SendBytes() : SendSegments();
        if (end is null) return false;
        result = Forget(end.Value);
        return true;
    }

    /// <summary>The awaitable of the operation that <see cref="TryFinish"/> could not finish.</summary>
    internal ValueTask<IoResult> WaitAsync() => _completion.Start();

    /// <summary>Carries on a waiting operation, if there is one and it is not parked.</summary>
    internal void Continue()
    {
        if (_completion.IsPending && !_parked && TryFinish(out IoResult result)) _completion.Complete(result);
    }

    /// <summary>Ends the operation that was begun and is not waited for yet.</summary>
    internal IoResult GiveUp(IoStatus reason) => Forget(reason);

    /// <summary>Ends a waiting operation in a later turn; does nothing when none waits.</summary>
    internal void Cancel(IoStatus reason)
    {
        if (_completion.IsPending) _completion.Schedule(_loop, Forget(reason));
    }

    private IoStatus? SendBytes()
    {
        // Until everything is gone or EAGAIN: only EAGAIN promises an edge.
        while (!_bytes.IsEmpty)
        {
            int sent = _calls.Send(_descriptor, _bytes.Span, _more);
            if (sent < 0 && Judge(sent, out IoStatus? end)) return end;
            if (sent > 0) _bytes = _bytes[Count(sent)..];
        }

        return IoStatus.Ok;
    }

    private IoStatus? SendSegments()
    {
        while (!_segments.IsEmpty)
        {
            int sent = _calls.SendGathered(_descriptor, _segments.Span, _segmentSkip, _more);
            if (sent < 0 && Judge(sent, out IoStatus? end)) return end;
            if (sent >= 0) Drop(Count(sent));
        }

        return IoStatus.Ok;
    }

    private void Drop(int sent)
    {
        ReadOnlySpan<ReadOnlyMemory<byte>> segments = _segments.Span;
        int whole = 0;
        sent += _segmentSkip;
        while (whole < segments.Length && sent >= segments[whole].Length) sent -= segments[whole++].Length;
        _segments = _segments[whole..];
        _segmentSkip = sent;
    }

    private IoStatus? SendFile(SafeFileHandle file)
    {
        int descriptor = (int)file.DangerousGetHandle();
        while (_fileLeft > 0)
        {
            if (_turnIsOver)
            {
                _turnIsOver = false;
                _parked = true;
                _loop.Post(s_resume, this);
                return null;
            }

            int count = (int)Math.Min(_fileLeft, TurnBytes - (_fileOffset % TurnBytes));
            switch (_pages)
            {
                case Pages.NotAsked:
                    if (!IsInMemory(descriptor, count) && TryReadIn(file, count)) return null;
                    break;
                case Pages.Unknown:
                    _loop.Resident.Remember(descriptor, _fileOffset, count, _loop.MonotonicMilliseconds);
                    break;
                case Pages.ReadIn when IsInMemory(descriptor, count):
                    break;
                default:
                    MustCopy = true;
                    return IoStatus.SourceTruncated;
            }

            _pages = Pages.NotAsked;

            long sent = _calls.SendFile(_descriptor, descriptor, _fileOffset, count);
            if (sent == 0) return IoStatus.SourceTruncated;
            if (sent > 0)
            {
                Count((int)sent);
                _fileOffset += sent;
                _fileLeft -= sent;
                _turnIsOver = sent == count;
                continue;
            }

            switch ((int)-sent)
            {
                case Errno.EINVAL or Errno.ENOSYS or Errno.EOPNOTSUPP:
                    MustCopy = true;
                    return IoStatus.SourceTruncated;
                case Errno.EIO or Errno.ESTALE:
                    return IoStatus.SourceFailed;   // the disk, not the peer
                default:
                    if (Judge((int)sent, out IoStatus? end)) return end;
                    break;
            }
        }

        return IoStatus.Ok;
    }

    private bool IsInMemory(int file, int count)
    {
        if (_loop.Resident.Covers(file, _fileOffset, count, _loop.MonotonicMilliseconds)) return true;
        if (!_calls.IsResident(file, _fileOffset, count)) return false;
        _loop.Resident.Remember(file, _fileOffset, count, _loop.MonotonicMilliseconds);
        return true;
    }

    /// <summary>Has a worker read the range; false when the pool takes no more, and then sendfile has to wait for the disk itself.</summary>
    private bool TryReadIn(SafeFileHandle file, int count)
    {
        _parked = _loop.Workers.Readers.TryQueue(_loop, new PageReader(this, file, _fileOffset, count));
        return _parked;
    }

    private void Resume()
    {
        _parked = false;
        Continue();
    }

    private void Resume(Pages pages)
    {
        _pages = pages;
        Resume();
    }

    private int Count(int sent)
    {
        _sent += sent;
        BytesSent += sent;
        return sent;
    }

    /// <summary>What a failed call means: true when sending stops here, for good or (null) until there is room.</summary>
    private bool Judge(int negatedErrno, out IoStatus? end)
    {
        end = null;
        if (negatedErrno == -Errno.EINTR) return false;
        if (negatedErrno == -Errno.EAGAIN) MaySend = false;
        else end = IoStatus.Reset;
        return true;
    }

    private IoResult Forget(IoStatus status)
    {
        _bytes = default;
        _segments = default;
        _file?.DangerousRelease();
        _file = null;
        _parked = false;
        return new IoResult(status, _sent);
    }

    /// <summary>What is known of the pages of the turn that comes next.</summary>
    private enum Pages
    {
        NotAsked,

        /// <summary>A worker has read them, and the kernel cannot say whether they are in memory: it is believed.</summary>
        Unknown,

        /// <summary>A worker has read them, and they were in memory then.</summary>
        ReadIn,

        /// <summary>A worker has read them, and some were thrown out again before the last one came: so it would go with sendfile.</summary>
        ThrownOut,
    }

    /// <summary>Reads a range of a file for no other purpose than to have its pages in memory. Used once, by one worker.</summary>
    private sealed class PageReader(EpollSender sender, SafeFileHandle file, long offset, int count) : IWorkItem
    {
        private const int ChunkBytes = 128 * 1024;   // the kernel's usual read-ahead

        [ThreadStatic]
        private static byte[]? s_scratch;

        public void Run()
        {
            Action<object?> then = s_send;
            bool held = false;
            try
            {
                file.DangerousAddRef(ref held);
                int done = Read();
                if (done > 0) then = Ask((int)file.DangerousGetHandle(), done);
            }
            catch (Exception exception) when (exception is IOException or ObjectDisposedException or UnauthorizedAccessException)
            {
                // The send that follows meets the same error and says so; closed means that nobody waits for these pages any more.
            }
            finally
            {
                if (held) file.DangerousRelease();
            }

            sender._loop.Post(then, sender);
        }

        private int Read()
        {
            byte[] scratch = s_scratch ??= GC.AllocateUninitializedArray<byte>(ChunkBytes);
            int done = 0;
            for (int read = 1; done < count && read > 0; done += read)
            {
                read = RandomAccess.Read(file, scratch.AsSpan(0, Math.Min(ChunkBytes, count - done)), offset + done);
            }

            return done;
        }

        // On an overlay file system, hence in most containers, the kernel may say no of all pages: of the one that was read this moment too.
        private Action<object?> Ask(int descriptor, int done) =>
            sender._calls.IsResident(descriptor, offset, done) ? s_sendIfThere
            : sender._calls.IsResident(descriptor, offset + done - 1, 1) ? s_copy
            : s_send;
    }
}
