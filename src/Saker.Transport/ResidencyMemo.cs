namespace Saker.Transport;

/// <summary>
/// Which ranges of files were in memory a moment ago, so that a popular file is not asked about for every request. Loop-bound.
/// </summary>
/// <remarks>
/// Asking costs some 10 µs for a mebibyte of small pages, a tenth of sending it. A direct-mapped table: a range is found by its
/// file and the window it begins in, and a collision forgets the older one. Being wrong costs one wait for the disk: pages may be
/// evicted within <see cref="FreshMilliseconds"/>, and a descriptor may mean another file by then. What a worker has just read in
/// counts too: on an overlay file system, hence in most containers, the kernel answers "no" or not at all, and a popular file
/// would otherwise go through a worker for every request.
/// </remarks>
internal sealed class ResidencyMemo
{
    /// <summary>How long an answer is believed: a popular file is asked about ten times a second, and pages just sent are the last to be evicted.</summary>
    internal const int FreshMilliseconds = 100;

    private const int WindowShift = 20;
    private const int Entries = 256;

    private readonly Entry[] _entries = new Entry[Entries];

    /// <summary>Whether all of a range was found in memory recently.</summary>
    internal bool Covers(int file, long offset, long count, long nowMilliseconds)
    {
        ref Entry entry = ref EntryOf(file, offset);
        return entry.File == file && entry.Start <= offset && offset + count <= entry.End
            && nowMilliseconds - entry.SeenMilliseconds < FreshMilliseconds;
    }

    /// <summary>Says that all of a range is in memory now.</summary>
    internal void Remember(int file, long offset, long count, long nowMilliseconds)
        => EntryOf(file, offset) = new Entry { File = file, Start = offset, End = offset + count, SeenMilliseconds = nowMilliseconds };

    private ref Entry EntryOf(int file, long offset) => ref _entries[(uint)((file * 31) + (int)(offset >> WindowShift)) % Entries];

    private struct Entry
    {
        internal int File;
        internal long Start;
        internal long End;
        internal long SeenMilliseconds;
    }
}
