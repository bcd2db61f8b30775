using System;
using System.Diagnostics;
using System.IO;
using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Security.Authentication;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport.Tls;

/// <summary>
/// A connection under TLS 1.2 or 1.3: plain bytes on this side, records on the transport it stands on. Made by
/// <see cref="TlsAcceptor"/> once the handshake is over. Loop-bound.
/// </summary>
/// <remarks>
/// <para>SslStream does the cryptography; it runs on the loop, and so do its continuations, since a loop's thread has no
/// SynchronizationContext and what it waits for completes inline.</para>
/// <para>Receiving waits for a whole record by a read of zero bytes, for which SslStream lends no buffer, and then takes what is
/// decrypted. Giving up a receive leaves that wait behind for the next one: a stream cannot be told to stop reading and go on later.</para>
/// <para>A send is encrypted into one block (<see cref="CipherStream"/>) and leaves in one system call when it fits. Small
/// segments share a record.</para>
/// <para>An end without close_notify (RFC 8446 §6.1) on a record's boundary counts as an end of stream: HTTP knows by itself
/// whether a message is whole, and many clients leave that way. Our own end always says close_notify, but for an abort.</para>
/// </remarks>
public sealed class TlsTransport : ITransport, IDisposable
{
    /// <summary>Plain bytes to a record, in bytes: what SslStream sends as one. RFC 8446 §5.1 allows 2^14.</summary>
    internal const int RecordBytes = 16_000;

    private static readonly IoResult s_reset = new(IoStatus.Reset, 0);
    private static readonly Action<object?> s_onReadable = static transport => ((TlsTransport)transport!).OnReadable();

    private readonly ITransport _inner;
    private readonly CipherStream _stream;
    private readonly SslStream _ssl;
    private readonly IoCompletion _receive = new();
    private readonly Action _onReadable;
    private ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter _readable;
    private ReceiveBuffer? _receiveInto;
    private FileCopy? _copy;
    private bool _waiting;          // for a record; outlives a receive that was cancelled
    private bool _isReadable;       // a wait ended when nobody was receiving
    private bool _receiveFailed;    // SslStream has thrown: a record was forged, cut short or out of place
    private bool _sending;
    private bool _sendEnded;
    private bool _sayingGoodbye;
    private bool _closed;
    private bool _disposed;

    internal TlsTransport(ITransport inner, CipherStream stream, SslStream ssl)
    {
        _inner = inner;
        _stream = stream;
        _ssl = ssl;
        _onReadable = OnReadable;
        stream.EndHandshake();
        ApplicationProtocol = ssl.NegotiatedApplicationProtocol.ToString();
        ServerName = ssl.TargetHostName;
        IsTls13 = ssl.SslProtocol == SslProtocols.Tls13;
    }

    /// <summary>What ALPN chose (RFC 7301): <c>h2</c> or <c>http/1.1</c>; empty when the client offered nothing.</summary>
    public string ApplicationProtocol { get; }

    /// <summary>The host name the client asked for (SNI, RFC 6066 §3); empty when it named none.</summary>
    public string ServerName { get; }

    /// <summary>True for TLS 1.3, false for TLS 1.2: there is no other.</summary>
    public bool IsTls13 { get; }

    /// <inheritdoc/>
    public EventLoop Loop => _inner.Loop;

    /// <inheritdoc/>
    public IPEndPoint? RemoteEndPoint => _inner.RemoteEndPoint;

    /// <inheritdoc/>
    public IPEndPoint? LocalEndPoint => _inner.LocalEndPoint;

    /// <summary>Bytes of records handed to the kernel so far: more than was asked to be sent.</summary>
    public long BytesSent => _inner.BytesSent;

    /// <inheritdoc/>
    public long BytesTaken => _inner.BytesTaken;

    /// <inheritdoc/>
    public ValueTask<IoResult> ReceiveAsync(ReceiveBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        Loop.AssertOnLoop();
        _receive.ThrowIfBusy();
        if (buffer.IsFull) throw new InvalidOperationException("the receive buffer is full: consume before receiving");
        if (_closed) return new ValueTask<IoResult>(s_reset);
        if (!_waiting && BeginWait()) return new ValueTask<IoResult>(Take(buffer));
        _receiveInto = buffer;
        return _receive.Start();
    }

    /// <inheritdoc/>
    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes, bool more = false) => EncryptAsync(bytes, default, bytes.Length, more);

    /// <inheritdoc/>
    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more = false)
    {
        long total = 0;
        foreach (ReadOnlyMemory<byte> segment in segments.Span) total += segment.Length;
        return EncryptAsync(default, segments, total, more);
    }

    /// <inheritdoc/>
    /// <remarks>A block is read, by a worker where it is not in memory, and the loop encrypts it: one block of the file is with us at a time.</remarks>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    public async ValueTask<IoResult> SendFileAsync(SafeFileHandle file, long offset, long length, bool isRemote = false)
    {
        Loop.AssertOnLoop();
        ThrowIfSending();
        if (_copy is not null) throw new InvalidOperationException("a file is being sent on this connection");
        if (_closed) return s_reset;
        _copy = new FileCopy(this);
        IoResult result = await _copy.SendAsync(file, offset, length, isRemote);
        _copy = null;
        return result;
    }

    /// <summary>Says close_notify, then sends a FIN; receiving goes on.</summary>
    public void ShutdownSend()
    {
        Loop.AssertOnLoop();
        if (_closed || _sendEnded) return;
        _ = SayGoodbyeAsync();
    }

    /// <inheritdoc/>
    public void CancelPending(IoStatus reason)
    {
        Loop.AssertOnLoop();
        _receive.Schedule(Loop, new IoResult(reason, 0));
        _copy?.Cancel(reason);
        if (!_sending && !_sayingGoodbye) return;
        _stream.KeepReceiving();
        _inner.CancelPending(reason);
    }

    /// <inheritdoc/>
    public void Close()
    {
        Loop.AssertOnLoop();
        if (_closed) return;
        bool isOwedGoodbye = !_sendEnded && !_sending && _stream.SendEnd == IoStatus.Ok && _stream.ReceiveEnd != IoStatus.Reset;
        _closed = true;     // the FIN is the close's, and needs no call of its own
        if (isOwedGoodbye) _ = SayGoodbyeAsync();
        End(abortive: false);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        Loop.AssertOnLoop();
        if (!_closed) End(abortive: true);
    }

    /// <inheritdoc/>
    public void Dispose() => Close();

    private void End(bool abortive)
    {
        _closed = true;
        _receive.Schedule(Loop, s_reset);
        _copy?.Cancel(IoStatus.Reset);
        if (abortive) _inner.Abort();
        else _inner.Close();
        DisposeWhenQuiet();
    }

    /// <summary>True when there is something to take, or an end to be told; false when a wait was begun.</summary>
    private bool BeginWait()
    {
        if (_isReadable || _receiveFailed) return true;
        _readable = AwaiterOf(_ssl.ReadAsync(Memory<byte>.Empty));
        if (_readable.IsCompleted)
        {
            EndWait();
            return true;
        }

        _waiting = true;
        _readable.UnsafeOnCompleted(_onReadable);
        return false;
    }

    private void EndWait()
    {
        _waiting = false;
        _isReadable = true;
        try
        {
            _ = _readable.GetResult();
        }
        catch (Exception exception) when (IsPeers(exception))
        {
            _receiveFailed = true;
        }
    }

    private void OnReadable()
    {
        if (!Loop.IsCurrent)
        {
            Loop.Post(s_onReadable, this);
            return;
        }

        EndWait();
        if (_receive.IsPending)
        {
            ReceiveBuffer into = _receiveInto!;
            _receiveInto = null;
            _receive.Complete(_closed ? s_reset : Take(into));
        }

        DisposeWhenQuiet();
    }

    /// <summary>Takes what is decrypted. At least a byte is, or the stream has ended: the wait has said so.</summary>
    private IoResult Take(ReceiveBuffer buffer)
    {
        _isReadable = false;
        if (_receiveFailed) return s_reset;
        int count;
        try
        {
            ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter reading = AwaiterOf(_ssl.ReadAsync(buffer.GetWritable()));
            if (!reading.IsCompleted)
            {
                // It would keep the memory it was lent. Once the connection is closed it ends without touching that.
                Debug.Fail("SslStream waits although a record is there");
                Abort();
                return s_reset;
            }

            count = reading.GetResult();
        }
        catch (Exception exception) when (IsPeers(exception))
        {
            _receiveFailed = true;
            buffer.ReleaseIfEmpty();
            return s_reset;
        }

        if (count > 0)
        {
            buffer.Commit(count);
            _stream.NoteContent();
            return IoResult.Ok(count);
        }

        buffer.ReleaseIfEmpty();
        return _stream.ReceiveEnd is IoStatus.Ok ? new IoResult(IoStatus.EndOfStream, 0) : new IoResult(_stream.ReceiveEnd, 0);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<IoResult> EncryptAsync(ReadOnlyMemory<byte> bytes, ReadOnlyMemory<ReadOnlyMemory<byte>> segments, long total, bool more)
    {
        Loop.AssertOnLoop();
        ThrowIfSending();
        if (_closed || _sendEnded) return s_reset;
        if (total == 0) return IoResult.Ok(0);
        _sending = true;
        _stream.BeginGathering(total);
        try
        {
            if (segments.IsEmpty) await _ssl.WriteAsync(bytes);
            else await EncryptSegmentsAsync(segments);
        }
        catch (Exception exception) when (IsPeers(exception))
        {
            // A record that could not be read has ended the session in both directions.
            _receiveFailed = true;
        }

        await _stream.SendGatheredAsync(more);
        _sending = false;
        IoStatus end = _stream.SendEnd != IoStatus.Ok ? _stream.SendEnd : _receiveFailed ? IoStatus.Reset : IoStatus.Ok;
        DisposeWhenQuiet();
        return new IoResult(end, end == IoStatus.Ok ? total : 0);
    }

    /// <summary>Encrypts segments one after the other, several of them in one record where they are small.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask EncryptSegmentsAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments)
    {
        byte[] record = Loop.Buffers.Rent();
        int filled = 0;
        try
        {
            for (int i = 0; i < segments.Length; i++)
            {
                ReadOnlyMemory<byte> rest = segments.Span[i];
                while (!rest.IsEmpty)
                {
                    if (filled == 0 && rest.Length >= RecordBytes)
                    {
                        int whole = rest.Length - (rest.Length % RecordBytes);
                        for (int at = 0; at < whole; at += RecordBytes) await _ssl.WriteAsync(rest.Slice(at, RecordBytes));
                        rest = rest[whole..];
                        continue;
                    }

                    int count = Math.Min(rest.Length, RecordBytes - filled);
                    rest[..count].CopyTo(record.AsMemory(filled));
                    filled += count;
                    rest = rest[count..];
                    if (filled < RecordBytes) continue;
                    await _ssl.WriteAsync(record.AsMemory(0, filled));
                    filled = 0;
                }
            }

            if (filled > 0) await _ssl.WriteAsync(record.AsMemory(0, filled));
        }
        finally
        {
            Loop.Buffers.Return(record);
        }
    }

    private async Task SayGoodbyeAsync()
    {
        _sendEnded = true;
        _sayingGoodbye = true;
        try
        {
            await _ssl.ShutdownAsync();
        }
        catch (Exception exception) when (IsPeers(exception))
        {
            // The session has failed before: there is nobody to say goodbye to.
        }

        await Loop;
        _sayingGoodbye = false;
        if (!_closed) _inner.ShutdownSend();
        DisposeWhenQuiet();
    }

    /// <summary>Lets go of the session once nothing is under way in it any more.</summary>
    private void DisposeWhenQuiet()
    {
        if (!_closed || _waiting || _sending || _sayingGoodbye || _disposed) return;
        _disposed = true;
        _ssl.Dispose();
        _stream.Release();
    }

    private void ThrowIfSending()
    {
        if (_sending) throw new InvalidOperationException("a send is under way on this connection");
    }

    private static ConfiguredValueTaskAwaitable<int>.ConfiguredValueTaskAwaiter AwaiterOf(ValueTask<int> reading) => reading.ConfigureAwait(false).GetAwaiter();

    /// <summary>What SslStream throws because of what came over the wire.</summary>
    private static bool IsPeers(Exception exception) => exception is IOException or AuthenticationException or ObjectDisposedException;
}
