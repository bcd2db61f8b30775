using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Transport;
using Saker.Transport.FileSystem;

namespace Saker.Connections;

/// <summary>
/// The content of one answer as bytes that are ready to be put into DATA frames, whatever it is made of. Loop-bound; reused.
/// </summary>
/// <remarks>
/// Memory is ready at once and lies still: it is referred to. A file is read on the loop where the kernel has its pages and by a worker else, a stream
/// by itself: a block at a time, only when the block before it has been taken, and no more than the client has a window for. So a block does not wait for its
/// stream's window, unless SETTINGS make that smaller afterwards (<see cref="Http2Deadlines"/> ends that), and who gives out the turns to read
/// (<see cref="Http2Answers"/>) bounds what a connection holds. <see cref="_whenReady"/> is told when a block has come later than
/// <see cref="BeginRead"/>, never within it.
/// </remarks>
internal sealed class Http2ContentFeed
{
    /// <summary>Of a file or stream, in bytes: some frames' worth, so that the way to a worker and back is paid for.</summary>
    private const int BlockBytes = 64 * 1024;

    private readonly ServerLoop _server;
    private readonly Action _whenReady;
    private readonly List<ResponseContent> _parts = [];
    private readonly byte[] _probe = new byte[1];
    private ReadOnlyMemory<byte> _ready;
    private Http2Blocks? _blocks;
    private byte[]? _block;
    private int _part;          // the part that is being read, or is to be read next
    private long _partOffset;   // bytes of it that were read
    private bool _isDone;
    private bool _isBeginning;  // what comes at once is seen by who asked

    /// <summary>A feed that says by <paramref name="whenReady"/> that what was waited for has come, or failed.</summary>
    public Http2ContentFeed(ServerLoop server, Action whenReady)
    {
        _server = server;
        _whenReady = whenReady;
    }

    /// <summary>Bytes that can be sent now.</summary>
    public ReadOnlyMemory<byte> Ready => _ready;

    /// <summary>Whether <see cref="Ready"/> stays as it is for ever; else it is overwritten once it has been taken.</summary>
    /// <remarks>Not so the one byte that was read to see whether there is more: it counts as stable and is copied, as all that is so short.</remarks>
    public bool IsStable => _block is null;

    /// <summary>True when everything was taken.</summary>
    public bool IsAtEnd => _isDone && _ready.IsEmpty;

    /// <summary>True while a block is being read.</summary>
    public bool IsReading { get; private set; }

    /// <summary>True when there is more, or may be, and only reading can make it ready.</summary>
    public bool NeedsBlock => _ready.IsEmpty && !IsReading && !_isDone && Failure == SendFailure.None && _part < _parts.Count
        && _parts[_part] is ResponseContent.FileRange { Length: > 0 } or ResponseContent.Streamed { Length: null or > 0 };

    /// <summary>True when only reading can tell whether there is more: that may be the end, for which no window is needed.</summary>
    public bool MayBeAtEnd => NeedsBlock && _parts[_part].Length is null;

    /// <summary>Why there will be no more, if something went wrong.</summary>
    public SendFailure Failure { get; private set; }

    /// <summary>Begins with a content, of which nothing is read yet; what it reads goes into <paramref name="blocks"/>.</summary>
    public void Begin(ResponseContent content, Http2Blocks blocks)
    {
        _blocks = blocks;
        Failure = SendFailure.None;
        _part = 0;
        _partOffset = 0;
        _isDone = false;
        Flatten(content);
    }

    /// <summary>Makes something ready if it can be had without reading.</summary>
    /// <returns>False when there is nothing to send for now: a block must be read or is being read, or reading has failed.</returns>
    public bool TryFill()
    {
        while (true)
        {
            if (IsReading || Failure != SendFailure.None) return false;
            if (!_ready.IsEmpty || _isDone) return true;
            if (_part == _parts.Count)
            {
                _isDone = true;
                return true;
            }

            switch (_parts[_part])
            {
                case ResponseContent.Memory memory:
                    _ready = memory.Bytes;
                    NextPart();
                    break;
                case { Length: 0 } nothing:
                    NextPart();
                    _ = UnsentContent.DisposeAsync(nothing, _server.Loop).AsTask();
                    break;
                default:
                    return false;
            }
        }
    }

    /// <summary>Begins to read, when it <see cref="NeedsBlock"/> and one <see cref="Http2Blocks.IsAvailable"/>. What is there at once is seen by <see cref="TryFill"/>.</summary>
    /// <param name="window">Most bytes to read. At 0 it is looked whether there is more, by a byte that needs no block.</param>
    public void BeginRead(int window)
    {
        Debug.Assert(NeedsBlock, "nothing to read, or being read");
        IsReading = _isBeginning = true;
        _ = ReadAsync(_parts[_part], window);
        _isBeginning = false;
    }

    /// <summary>The first <paramref name="count"/> bytes of <see cref="Ready"/> have been put into frames.</summary>
    public void Take(int count)
    {
        _ready = _ready[count..];
        if (_ready.IsEmpty) ReturnBlock();
    }

    /// <summary>Looks at once whether everything has been taken, so that the last frame can say so.</summary>
    public bool EndsAfter(int count) => count == _ready.Length && _part == _parts.Count && !IsReading && Failure == SendFailure.None;

    /// <summary>Lets go of what was not sent. Not while a block is being read.</summary>
    public void End()
    {
        Debug.Assert(!IsReading, "a worker still writes into the block");
        _ready = default;
        ReturnBlock();
        for (; _part < _parts.Count; _part++) _ = UnsentContent.DisposeAsync(_parts[_part], _server.Loop).AsTask();
        _parts.Clear();
        _part = 0;
        _isDone = true;
    }

    private void Flatten(ResponseContent content)
    {
        if (content is not ResponseContent.Sequence sequence)
        {
            _parts.Add(content);
            return;
        }

        foreach (ResponseContent part in sequence.Parts.Span) Flatten(part);
    }

    private void NextPart()
    {
        _part++;
        _partOffset = 0;
    }

    private async Task ReadAsync(ResponseContent part, int window)
    {
        EventLoop loop = _server.Loop;
        int most = (int)Math.Min(Math.Clamp(window, 1, BlockBytes), (part.Length ?? long.MaxValue) - _partOffset);
        if (window > 0) _block = _blocks!.Rent(most);
        Memory<byte> block = (_block ?? _probe).AsMemory(0, most);
        int count = 0;
        try
        {
            count = part is ResponseContent.FileRange file ? ReadResident(file, block) : 0;
            if (count == 0)
            {
                count = part is ResponseContent.FileRange cold
                    ? await loop.Workers.Readers.RunAsync(loop, static read => Read(read), new FileRead(cold, block, _partOffset))
                    : await ((ResponseContent.Streamed)part).Source.ReadAsync(block);
                await loop;
            }

            if (count < 0) Failure = SendFailure.SourceChanged;
        }
        catch (Exception exception)
        {
            // A handler's stream, or a disk. The client learns that this answer is not whole, the operator learns why.
            await loop;
            Log.ContentFailed(_server.Log, exception);
            Failure = SendFailure.SourceFailed;
        }

        if (Failure == SendFailure.None && count == 0 && part.Length is not null) Failure = SendFailure.SourceTooShort;
        _partOffset += Math.Max(count, 0);
        _ready = block[..Math.Max(count, 0)];
        if (_ready.IsEmpty) ReturnBlock();

        // The end is noted with the last block, so that the frame that takes it can say that it is the last one.
        if (Failure == SendFailure.None && (count == 0 || _partOffset == part.Length))
        {
            NextPart();
            if (part is ResponseContent.FileRange own) UnsentContent.LetGo(own);
            else if (part is ResponseContent.Streamed streamed) await DisposeAsync(streamed.Source);
        }

        // Who is told of a failure ends the stream, and who fills is in the middle of putting streams into frames.
        bool isWithin = _isBeginning;
        if (isWithin && Failure != SendFailure.None)
        {
            await loop.Yield();
            isWithin = false;
        }

        IsReading = false;
        if (!isWithin) _whenReady();
    }

    /// <summary>As <see cref="Read"/>, without waiting for a disk; 0 when a worker has to.</summary>
    private int ReadResident(ResponseContent.FileRange file, Memory<byte> block)
    {
        int count = file.IsRemote ? 0 : CachedRead.Read(file.File, block.Span, file.Offset + _partOffset);
        return count > 0 && file.IsUnchanged?.Invoke(file.File) == false ? -1 : count;
    }

    /// <summary>Reads a block; -1 when the file is not what it was, or shorter. The file is asked after the bytes were read, so that no mixture is sent.</summary>
    private static int Read(FileRead read)
    {
        ResponseContent.FileRange file = read.File;
        bool referenced = false;
        try
        {
            file.File.DangerousAddRef(ref referenced);
            int count = RandomAccess.Read(file.File, read.Block.Span, file.Offset + read.Offset);
            return count == 0 || file.IsUnchanged?.Invoke(file.File) == false ? -1 : count;
        }
        finally
        {
            if (referenced) file.File.DangerousRelease();
        }
    }

    private async Task DisposeAsync(Stream source)
    {
        try
        {
            await source.DisposeAsync();
        }
        catch (Exception exception)
        {
            Log.ContentFailed(_server.Log, exception);
        }

        await _server.Loop;
    }

    private void ReturnBlock()
    {
        if (_block is null) return;
        _blocks!.Return(_block);
        _block = null;
    }

    /// <summary>What a worker needs for one read.</summary>
    private readonly record struct FileRead(ResponseContent.FileRange File, Memory<byte> Block, long Offset);
}
