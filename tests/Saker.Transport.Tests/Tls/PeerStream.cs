using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Transport.Tests.Tls;

/// <summary>What a client's SslStream reads and writes when its other end is a <see cref="MemoryClient"/>. <see cref="TlsPair"/> moves the bytes.</summary>
internal sealed class PeerStream : Stream
{
    private readonly Queue<byte> _inbox = new();
    private volatile TaskCompletionSource? _arrived;

    internal List<byte[]> Outbox { get; } = [];

    internal bool Ended { get; set; }

    /// <summary>True while the client waits for bytes.</summary>
    internal bool IsWaiting => _arrived is not null;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_inbox.Count == 0)
        {
            if (Ended) return 0;
            _arrived = new TaskCompletionSource();
            await _arrived.Task.ConfigureAwait(false);
        }

        int count = Math.Min(buffer.Length, _inbox.Count);
        for (int i = 0; i < count; i++) buffer.Span[i] = _inbox.Dequeue();
        return count;
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        Outbox.Add(buffer.ToArray());
        return default;
    }

    /// <summary>Hands over what arrived; the client goes on within this call.</summary>
    internal void Arrive(byte[] bytes)
    {
        foreach (byte one in bytes) _inbox.Enqueue(one);
        TaskCompletionSource? arrived = _arrived;
        _arrived = null;
        arrived?.SetResult();
    }

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
