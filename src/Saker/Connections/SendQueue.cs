using System;
using System.Threading.Tasks;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>
/// What one sweep over the received requests has to say, gathered so that it leaves in one send: heads and small contents are
/// copied into blocks borrowed from the loop, larger contents are referred to where they are. Loop-bound; holds no memory when empty.
/// </summary>
internal sealed class SendQueue(BufferPool buffers)
{
    /// <summary>Contents up to this many bytes are copied next to their head; copying them costs less than one more iovec.</summary>
    public const int CopyUpToBytes = 4 * 1024;

    /// <summary>A sweep is sent when this much has gathered, so that a client that pipelines without end costs bounded memory.</summary>
    public const int FlushAtBytes = 256 * 1024;

    // Sixteen answers of HTTP/2 in some frames each; a system call takes up to 1,024.
    private const int MaxSegments = 64;

    // At the most: what was open, a head in a block of its own, a chunk's size line in another, its data, its end.
    private const int SegmentsPerAnswer = 6;

    private readonly ReadOnlyMemory<byte>[] _segments = new ReadOnlyMemory<byte>[MaxSegments];
    private readonly byte[]?[] _blocks = new byte[MaxSegments][];
    private int _segmentCount;
    private int _blockCount;
    private int _blockStart;    // where the open segment begins in the last block
    private int _blockEnd;      // where the next byte goes in the last block

    /// <summary>Bytes gathered and not yet sent.</summary>
    public int Length { get; private set; }

    /// <summary>True when the queue should be sent before anything is added.</summary>
    public bool IsFull => Length >= FlushAtBytes || _segmentCount > MaxSegments - SegmentsPerAnswer;

    /// <summary>Room for at least <paramref name="size"/> bytes; follow with <see cref="Commit"/>.</summary>
    public Span<byte> GetSpan(int size)
    {
        if (_blockCount == 0 || _blocks[_blockCount - 1]!.Length - _blockEnd < size)
        {
            CloseSegment();
            _blocks[_blockCount++] = buffers.Rent(size);
            _blockStart = _blockEnd = 0;
        }

        return _blocks[_blockCount - 1].AsSpan(_blockEnd);
    }

    /// <summary>Says that <paramref name="count"/> bytes were written into what <see cref="GetSpan"/> returned.</summary>
    public void Commit(int count)
    {
        _blockEnd += count;
        Length += count;
    }

    /// <summary>Adds bytes by copying them.</summary>
    public void Copy(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(GetSpan(bytes.Length));
        Commit(bytes.Length);
    }

    /// <summary>Adds bytes by reference; they stay unchanged until the queue has been sent.</summary>
    public void Refer(ReadOnlyMemory<byte> bytes)
    {
        CloseSegment();
        _segments[_segmentCount++] = bytes;
        Length += bytes.Length;
    }

    /// <summary>Sends everything and gives the blocks back.</summary>
    /// <param name="transport">Where to.</param>
    /// <param name="more">True when another send follows at once.</param>
    public ValueTask<IoResult> FlushAsync(ITransport transport, bool more = false)
    {
        if (Length == 0) return new ValueTask<IoResult>(IoResult.Ok(0));
        CloseSegment();
        ValueTask<IoResult> sending = _segmentCount == 1
            ? transport.SendAsync(_segments[0], more)
            : transport.SendAsync(_segments.AsMemory(0, _segmentCount), more);
        if (!sending.IsCompletedSuccessfully) return FinishAsync(sending);
        IoResult result = sending.Result;
        Clear();
        return new ValueTask<IoResult>(result);
    }

    /// <summary>Forgets what was gathered and gives the blocks back.</summary>
    public void Clear()
    {
        for (int i = 0; i < _blockCount; i++)
        {
            buffers.Return(_blocks[i]!);
            _blocks[i] = null;
        }

        _segments.AsSpan(0, _segmentCount).Clear();
        _segmentCount = _blockCount = _blockStart = _blockEnd = Length = 0;
    }

    private async ValueTask<IoResult> FinishAsync(ValueTask<IoResult> sending)
    {
        IoResult result = await sending;
        Clear();
        return result;
    }

    private void CloseSegment()
    {
        if (_blockCount == 0 || _blockEnd == _blockStart) return;
        _segments[_segmentCount++] = _blocks[_blockCount - 1].AsMemory(_blockStart, _blockEnd - _blockStart);
        _blockStart = _blockEnd;
    }
}
