using System;
using System.IO;
using System.Runtime.CompilerServices;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Transport.Tls;

/// <summary>
/// What SslStream reads records from and writes records to: a connection's transport dressed as a <see cref="Stream"/>.
/// Loop-bound; every awaitable completes on the loop, inline.
/// </summary>
/// <remarks>
/// <para>The network's failures are values here too: after one, reading ends and writing goes nowhere, without an exception, and
/// <see cref="ReceiveEnd"/> and <see cref="SendEnd"/> say what happened.</para>
/// <para>Records that belong to one send are gathered into one block, so that they cost one system call and not one each.</para>
/// <para>Session tickets (RFC 8446 §4.6.1) wait for the first answer and share its packet: no client needs them sooner.</para>
/// <para>A block is borrowed while bytes lie in it: an idle connection holds none.</para>
/// </remarks>
internal sealed class CipherStream(ITransport transport) : Stream
{
    /// <summary>Most ciphertext that is gathered before it is sent, in bytes: four records.</summary>
    internal const int MaxGatheredBytes = 68 * 1024;

    /// <summary>A record is at the most this much longer than what it carries: header, nonce, padding and tag of the suites in use.</summary>
    internal const int RecordOverheadBytes = 64;

    /// <summary>ContentType application_data of RFC 8446 §5.1. In a handshake of TLS 1.3 what begins with it comes after the end of it; TLS 1.2 has nothing that does.</summary>
    private const byte EncryptedRecord = 23;

    /// <summary>
    /// Most that is read without a byte of content coming out of it, in bytes. Two records are in SslStream's hands at most when one does; more are key updates
    /// (RFC 8446 §4.6.3) or empty records, each of which is cheap to send and dear to receive.
    /// </summary>
    internal const int MaxBarrenBytes = 48 * 1024;

    // A record fits, whatever it is: 2^14 bytes, 256 of expansion and a header of 5 (RFC 8446 §5.2).
    private readonly ReceiveBuffer _received = new(transport.Loop.Buffers, 2 * BufferPool.BlockBytes);
    private byte[]? _gathered;
    private int _gatheredBytes;
    private bool _receives;
    private bool _keepsReceiving;
    private int _barrenBytes;

    /// <summary>Whether the handshake is not over yet.</summary>
    internal bool IsInHandshake { get; private set; } = true;

    /// <summary>Ok while receiving goes on; else how it ended.</summary>
    internal IoStatus ReceiveEnd { get; private set; } = IoStatus.Ok;

    /// <summary>Ok while sending goes on; else how it ended.</summary>
    internal IoStatus SendEnd { get; private set; } = IoStatus.Ok;

    /// <summary>What was received and not read yet.</summary>
    internal ReadOnlyMemory<byte> Received => _received.Unread;

    /// <inheritdoc/>
    public override bool CanRead => true;

    /// <inheritdoc/>
    public override bool CanWrite => true;

    /// <inheritdoc/>
    public override bool CanSeek => false;

    /// <inheritdoc/>
    public override long Length => throw new NotSupportedException();

    /// <inheritdoc/>
    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <summary>Reads what was received, waiting for it if need be. An empty <paramref name="buffer"/> waits and takes nothing.</summary>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (_barrenBytes > MaxBarrenBytes && !IsInHandshake)
        {
            ReceiveEnd = IoStatus.Reset;
            return new ValueTask<int>(0);
        }

        if (_received.UnreadLength > 0) return new ValueTask<int>(Take(buffer.Span));

        // Who cannot be written to has nothing to wait for: a handshake would sit out its time for an answer to what was never sent.
        if (ReceiveEnd != IoStatus.Ok || SendEnd != IoStatus.Ok) return new ValueTask<int>(0);
        ValueTask<IoResult> receiving = transport.ReceiveAsync(_received);
        return receiving.IsCompletedSuccessfully
            ? new ValueTask<int>(AfterReceive(receiving.Result, buffer.Span))
            : WaitAsync(receiving, buffer);
    }

    /// <summary>Gathers or sends <paramref name="bytes"/>; after a failure does nothing.</summary>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken = default)
    {
        if (SendEnd != IoStatus.Ok) return default;
        if (_gathered is null) return SendAsync(bytes, more: IsInHandshake && bytes.Span[0] == EncryptedRecord);
        if (bytes.Length > _gathered.Length - _gatheredBytes) return SendThenGatherAsync(bytes);
        Gather(bytes.Span);
        return default;
    }

    /// <inheritdoc/>
    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    /// <inheritdoc/>
    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <inheritdoc/>
    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken)
        => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    /// <summary>Refuses: a loop never blocks.</summary>
    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("a loop never blocks");

    /// <summary>Refuses: a loop never blocks.</summary>
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException("a loop never blocks");

    /// <summary>Nothing to do: what is not gathered has been sent.</summary>
    public override void Flush()
    {
    }

    /// <inheritdoc/>
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    /// <inheritdoc/>
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The handshake is over.</summary>
    internal void EndHandshake()
    {
        IsInHandshake = false;
        _barrenBytes = 0;
    }

    /// <summary>Content has come out of what was read.</summary>
    internal void NoteContent() => _barrenBytes = 0;

    /// <summary>Waits for the first bytes of the connection, and keeps them to be read.</summary>
    internal ValueTask<IoResult> ReceiveFirstAsync() => transport.ReceiveAsync(_received);

    /// <summary>From here on what is written is gathered, until <see cref="SendGatheredAsync"/>.</summary>
    /// <param name="plainBytes">How much will be encrypted, in bytes.</param>
    internal void BeginGathering(long plainBytes)
    {
        long records = 1 + (plainBytes / BufferPool.BlockBytes);
        _gathered = transport.Loop.Buffers.Rent((int)Math.Min(plainBytes + (records * RecordOverheadBytes), MaxGatheredBytes));
    }

    /// <summary>Sends what was gathered and ends gathering.</summary>
    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    internal async ValueTask SendGatheredAsync(bool more)
    {
        if (_gatheredBytes > 0) await SendAsync(_gathered.AsMemory(0, _gatheredBytes), more);
        transport.Loop.Buffers.Return(_gathered!);
        _gathered = null;
        _gatheredBytes = 0;
    }

    /// <summary>
    /// Lets a receive that is under way outlive the cancelling of a send that follows at once: the transport cancels both, and a stream
    /// that has once said "end" cannot be read again.
    /// </summary>
    internal void KeepReceiving() => _keepsReceiving = _receives;

    /// <summary>Gives back what was received. Nothing is under way any more.</summary>
    internal void Release() => _received.Release();

    private int AfterReceive(IoResult result, Span<byte> buffer)
    {
        if (result.IsOk) return Take(buffer);
        ReceiveEnd = result.Status;
        return 0;
    }

    private int Take(Span<byte> buffer)
    {
        int count = Math.Min(buffer.Length, _received.UnreadLength);
        _received.Unread.Span[..count].CopyTo(buffer);
        _received.Consume(count);
        _received.ReleaseIfEmpty();
        _barrenBytes += count;
        return count;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder<>))]
    private async ValueTask<int> WaitAsync(ValueTask<IoResult> receiving, Memory<byte> buffer)
    {
        _receives = true;
        IoResult result = await receiving;
        while (_keepsReceiving)
        {
            _keepsReceiving = false;
            result = await transport.ReceiveAsync(_received);
        }

        _receives = false;
        return AfterReceive(result, buffer.Span);
    }

    private void Gather(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(_gathered.AsSpan(_gatheredBytes));
        _gatheredBytes += bytes.Length;
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendThenGatherAsync(ReadOnlyMemory<byte> bytes)
    {
        int gathered = _gatheredBytes;
        _gatheredBytes = 0;
        if (gathered > 0) await SendAsync(_gathered.AsMemory(0, gathered), more: true);
        if (bytes.Length <= _gathered!.Length) Gather(bytes.Span);
        else await SendAsync(bytes, more: true);
    }

    [AsyncMethodBuilder(typeof(PoolingAsyncValueTaskMethodBuilder))]
    private async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, bool more)
    {
        if (SendEnd != IoStatus.Ok) return;
        IoResult sent = await transport.SendAsync(bytes, more);
        if (!sent.IsOk) SendEnd = sent.Status;
    }
}
