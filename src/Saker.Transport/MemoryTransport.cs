using System;
using System.Collections.Generic;
using System.IO;
using System.Net;
using System.Threading.Tasks;
using Microsoft.Win32.SafeHandles;

namespace Saker.Transport;

/// <summary>
/// A connection without a network, for tests: what <see cref="Client"/> sends is received here, piece by piece as it was sent.
/// Loop-bound, its client too.
/// </summary>
/// <remarks>Everything that crosses goes through the loop's posts, so a manual loop decides when it arrives.</remarks>
public sealed class MemoryTransport : ITransport
{
    private const int FileBlockBytes = 64 * 1024;

    private static readonly IoResult s_reset = new(IoStatus.Reset, 0);
    private static readonly Action<object?> s_pump = static transport => ((MemoryTransport)transport!).Pump();

    private readonly Queue<ReadOnlyMemory<byte>> _incoming = new();
    private readonly IoCompletion _receive = new();
    private readonly IoCompletion _send = new();
    private readonly Queue<ReadOnlyMemory<byte>> _outgoing = new();
    private ReceiveBuffer? _receiveInto;
    private SafeFileHandle? _file;
    private long _fileOffset;
    private long _fileLeft;
    private long _sentByOperation;
    private bool _pumpQueued;

    /// <summary>A connection of <paramref name="loop"/>.</summary>
    public MemoryTransport(EventLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        Loop = loop;
        Client = new MemoryClient(this);
    }

    /// <summary>The other end.</summary>
    public MemoryClient Client { get; }

    /// <inheritdoc/>
    public EventLoop Loop { get; }

    /// <inheritdoc/>
    public IPEndPoint? RemoteEndPoint { get; init; }

    /// <inheritdoc/>
    public IPEndPoint? LocalEndPoint { get; init; }

    /// <inheritdoc/>
    public long BytesSent { get; private set; }

    internal bool IsClosed { get; private set; }

    internal bool WasAborted { get; private set; }

    internal bool SendIsShutDown { get; private set; }

    internal bool PeerFinished { get; set; }

    internal bool PeerReset { get; set; }

    internal bool IsReceiving => _receive.IsPending;

    internal bool IsSending => _send.IsPending;

    /// <inheritdoc/>
    public ValueTask<IoResult> ReceiveAsync(ReceiveBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        Loop.AssertOnLoop();
        _receive.ThrowIfBusy();
        if (buffer.IsFull) throw new InvalidOperationException("the receive buffer is full: consume before receiving");
        if (TryReceive(buffer, out IoResult result)) return new ValueTask<IoResult>(result);
        _receiveInto = buffer;
        return _receive.Start();
    }

    /// <inheritdoc/>
    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<byte> bytes, bool more = false)
    {
        BeginSend();
        _outgoing.Enqueue(bytes);
        return RunSend();
    }

    /// <inheritdoc/>
    public ValueTask<IoResult> SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>> segments, bool more = false)
    {
        BeginSend();
        foreach (ReadOnlyMemory<byte> segment in segments.Span) _outgoing.Enqueue(segment);
        return RunSend();
    }

    /// <inheritdoc/>
    /// <remarks>Reads the file on the loop: tests' files are in memory.</remarks>
    public ValueTask<IoResult> SendFileAsync(SafeFileHandle file, long offset, long length, bool isRemote = false)
    {
        BeginSend();
        _file = file;
        _fileOffset = offset;
        _fileLeft = length;
        return RunSend();
    }

    /// <inheritdoc/>
    public void ShutdownSend()
    {
        Loop.AssertOnLoop();
        SendIsShutDown = true;
    }

    /// <inheritdoc/>
    public void CancelPending(IoStatus reason)
    {
        Loop.AssertOnLoop();
        _receive.Schedule(Loop, new IoResult(reason, 0));
        if (_send.IsPending) _send.Schedule(Loop, EndSend(reason));
    }

    /// <inheritdoc/>
    public void Close()
    {
        Loop.AssertOnLoop();
        if (IsClosed) return;
        IsClosed = true;
        _incoming.Clear();
        CancelPending(IoStatus.Reset);
    }

    /// <inheritdoc/>
    public void Abort()
    {
        Loop.AssertOnLoop();
        if (!IsClosed) WasAborted = true;
        Close();
    }

    internal void Arrive(ReadOnlyMemory<byte> piece)
    {
        _incoming.Enqueue(piece);
        QueuePump();
    }

    /// <summary>Lets waiting operations try again, in a turn of the loop.</summary>
    internal void QueuePump()
    {
        if (_pumpQueued) return;
        _pumpQueued = true;
        Loop.Post(s_pump, this);
    }

    private void Pump()
    {
        _pumpQueued = false;
        if (_receive.IsPending && TryReceive(_receiveInto!, out IoResult received)) _receive.Complete(received);
        if (_send.IsPending && TrySend(out IoResult sent)) _send.Complete(sent);
    }

    private bool TryReceive(ReceiveBuffer buffer, out IoResult result)
    {
        result = s_reset;
        if (IsClosed || PeerReset) return true;
        if (_incoming.TryDequeue(out ReadOnlyMemory<byte> piece))
        {
            Memory<byte> into = buffer.GetWritable();
            int count = Math.Min(piece.Length, into.Length);
            piece[..count].CopyTo(into);
            buffer.Commit(count);
            if (count < piece.Length) PutBack(piece[count..]);
            result = IoResult.Ok(count);
            return true;
        }

        result = new IoResult(IoStatus.EndOfStream, 0);
        return PeerFinished;
    }

    private void PutBack(ReadOnlyMemory<byte> rest)
    {
        int others = _incoming.Count;
        _incoming.Enqueue(rest);
        for (int i = 0; i < others; i++) _incoming.Enqueue(_incoming.Dequeue());
    }

    private void BeginSend()
    {
        Loop.AssertOnLoop();
        _send.ThrowIfBusy();
        _sentByOperation = 0;
    }

    private ValueTask<IoResult> RunSend() => TrySend(out IoResult result) ? new ValueTask<IoResult>(result) : _send.Start();

    private bool TrySend(out IoResult result)
    {
        while (true)
        {
            if (IsClosed || PeerReset || SendIsShutDown)
            {
                result = EndSend(IoStatus.Reset);
                return true;
            }

            if (_outgoing.Count == 0 && _fileLeft > 0 && !TryReadFile())
            {
                result = EndSend(IoStatus.SourceTruncated);
                return true;
            }

            if (!_outgoing.TryPeek(out ReadOnlyMemory<byte> next))
            {
                result = EndSend(IoStatus.Ok);
                return true;
            }

            int room = Math.Min(Client.Room, next.Length);
            if (room == 0 && !next.IsEmpty)
            {
                result = default;
                return false;
            }

            Client.Take(next.Span[..room]);
            _sentByOperation += room;
            BytesSent += room;
            _ = _outgoing.Dequeue();
            if (room == next.Length) continue;

            // A short write: the rest goes when the client has had its turn.
            _outgoing.Enqueue(next[room..]);
            for (int i = _outgoing.Count; i > 1; i--) _outgoing.Enqueue(_outgoing.Dequeue());
            if (Client.Room > 0) QueuePump();
            result = default;
            return false;
        }
    }

    private bool TryReadFile()
    {
        byte[] block = new byte[Math.Min(_fileLeft, FileBlockBytes)];
        int read;
        try
        {
            read = RandomAccess.Read(_file!, block, _fileOffset);
        }
        catch (IOException)
        {
            return false;
        }

        _fileOffset += read;
        _fileLeft -= read;
        if (read > 0) _outgoing.Enqueue(block.AsMemory(0, read));
        return read > 0;
    }

    private IoResult EndSend(IoStatus status)
    {
        _outgoing.Clear();
        _file = null;
        _fileLeft = 0;
        return new IoResult(status, _sentByOperation);
    }
}
