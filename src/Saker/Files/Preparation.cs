using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text;
using System.Threading;
using Microsoft.Extensions.Logging;
using Microsoft.Win32.SafeHandles;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>
/// Works out in the background what takes too long for a request to wait for: the hash of a long file, the compressed forms of a
/// short one. Shared; owns one thread of low priority, started with the first piece of work. What it found is used the next time
/// the file is looked at.
/// </summary>
internal sealed class Preparation : IDisposable
{
    /// <summary>How much may wait to be worked on, in bytes: contents, and for each piece of work <see cref="WorkBytes"/>.</summary>
    /// <remarks>
    /// A contents' bytes are the cache's own for as long as it keeps them; this bounds what stays when it does not. Where memory is short,
    /// it is less: twice of what may be kept of the outcome, but never less than <see cref="MinQueuedBytes"/>.
    /// </remarks>
    public const long MaxQueuedBytes = 32 * 1024 * 1024;

    /// <summary>The least of that: two of the longest contents that are compressed here.</summary>
    public const long MinQueuedBytes = 2 * (FileContent.WholeUpToBytes + WorkBytes);

    /// <summary>What a waiting piece of work costs beside its content, in bytes: its key and path.</summary>
    public const int WorkBytes = 1024;

    private const int ReadBytes = 128 * 1024;

    // Room for hashes, which are found out even where nothing is compressed.
    private const long MinKeptBytes = 64 * 1024;

    private readonly FileRoot _root;
    private readonly Func<byte[], ContentCoding, byte[]?>? _compress;
    private readonly long _capacityBytes;
    private readonly long _maxQueuedBytes;
    private readonly ILogger _log;
    private readonly ConcurrentDictionary<Key, PreparedForms> _found = new();
    private readonly LinkedList<Key> _order = [];                                   // the oldest first; the worker's alone
    private readonly Dictionary<string, LinkedListNode<Key>> _newest = [];          // the last version of each path; the worker's alone
    private readonly Queue<Work> _queue = [];
    private readonly HashSet<Key> _queued = [];
    private long _bytes;
    private long _queuedBytes;
    private bool _isRunning;
    private bool _isStopping;

    /// <summary>Nothing prepared yet.</summary>
    /// <param name="root">Where files are opened.</param>
    /// <param name="compress">Makes a content smaller, or answers null; null when nothing is to be compressed.</param>
    /// <param name="capacityBytes">How much of what was found may be kept.</param>
    /// <param name="log">Told of failures.</param>
    public Preparation(FileRoot root, Func<byte[], ContentCoding, byte[]?>? compress, long capacityBytes, ILogger log)
    {
        _root = root;
        _compress = capacityBytes > 0 ? compress : null;
        _capacityBytes = capacityBytes;
        _maxQueuedBytes = Math.Clamp(2 * capacityBytes, MinQueuedBytes, MaxQueuedBytes);
        _log = log;
    }

    /// <summary>Whether contents are compressed here.</summary>
    public bool Compresses => _compress is not null;

    /// <summary>What is known of the version of the file at <paramref name="path"/> that has <paramref name="facts"/>, or null.</summary>
    public PreparedForms? Find(byte[] path, in FileFacts facts) => _found.TryGetValue(Key.Of(path, facts), out PreparedForms? forms) ? forms : null;

    /// <summary>Asks for the compressed forms of <paramref name="content"/>. Never blocks. False when too much is waiting: ask again later.</summary>
    public bool TryCompress(byte[] path, in FileFacts facts, byte[] content) => TryEnqueue(path, facts, content);

    /// <summary>Asks for the hash of a file that is too long to be kept. Never blocks. False when too much is waiting: ask again later.</summary>
    public bool TryHash(byte[] path, in FileFacts facts) => TryEnqueue(path, facts, null);

    /// <summary>Blocks until everything that was asked for is done: for who explains, never for who serves.</summary>
    public void WaitUntilIdle()
    {
        lock (_queue)
        {
            while (_queued.Count > 0 && !_isStopping) Monitor.Wait(_queue);
        }
    }

    /// <summary>Stops after the piece of work in hand.</summary>
    public void Dispose()
    {
        lock (_queue)
        {
            _isStopping = true;
            Monitor.PulseAll(_queue);
        }
    }

    private bool TryEnqueue(byte[] path, in FileFacts facts, byte[]? content)
    {
        // Looked at without the lock: whoever is refused will ask again with every request, and must not pay for it.
        long cost = WorkBytes + (content?.Length ?? 0);
        if (Interlocked.Read(ref _queuedBytes) + cost > _maxQueuedBytes) return false;

        var work = new Work(Key.Of(path, facts), path, facts, content, cost);
        lock (_queue)
        {
            if (_isStopping) return true;
            if (!_isRunning && !TryStart()) return false;
            if (!_queued.Add(work.Key)) return true;
            _queue.Enqueue(work);
            Interlocked.Add(ref _queuedBytes, cost);
            Monitor.PulseAll(_queue);
            return true;
        }
    }

    private bool TryStart()
    {
        try
        {
            new Thread(Run) { Name = "saker-preparation", IsBackground = true, Priority = ThreadPriority.BelowNormal }.Start();
            return _isRunning = true;
        }
        catch (OutOfMemoryException)
        {
            // The system gives no thread now (pthread_create(3), EAGAIN). Files are served as they are, and whoever asks next tries again.
            return false;
        }
    }

    private void Run()
    {
        while (true)
        {
            Work? work;
            lock (_queue)
            {
                while (!_queue.TryDequeue(out work))
                {
                    if (_isStopping) return;
                    Monitor.Wait(_queue);
                }

                if (_isStopping) return;
            }

            try
            {
                PreparedForms? forms = work.Content is { } content
                    ? new PreparedForms(null, _compress!(content, ContentCoding.Brotli), _compress(content, ContentCoding.Gzip))
                    : HashOf(work);
                if (forms is not null) Keep(work.Key, forms);
            }
            catch (Exception error)
            {
                // Nothing waits for this, and a thread must not end the process: the file is served as it is.
                FileLog.ReadFailed(_log, Encoding.UTF8.GetString(work.Path), error);
            }

            Interlocked.Add(ref _queuedBytes, -work.CostBytes);
            lock (_queue)
            {
                _queued.Remove(work.Key);
                if (_queued.Count == 0) Monitor.PulseAll(_queue);
            }
        }
    }

    private PreparedForms? HashOf(Work work)
    {
        using SafeFileHandle? file = _root.OpenFile(work.Path).File;
        if (file is null || _root.FactsOf(file) is not { } before || before != work.Facts) return null;
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        byte[] buffer = new byte[ReadBytes];
        long offset = 0;
        int read;
        while ((read = System.IO.RandomAccess.Read(file, buffer, offset)) > 0)
        {
            if (Volatile.Read(ref _isStopping)) return null;
            hash.AppendData(buffer, 0, read);
            offset += read;
        }

        // Of exactly that version, or of none.
        bool isWhole = offset == work.Facts.Length && _root.FactsOf(file) is { } after && after == work.Facts;
        return isWhole ? new PreparedForms(hash.GetHashAndReset(), null, null) : null;
    }

    private void Keep(Key key, PreparedForms forms)
    {
        if (!_found.TryAdd(key, forms)) return;

        // A file that changes all the time would else fill the room with forms of versions that nobody can ask for any more.
        if (_newest.TryGetValue(key.Path, out LinkedListNode<Key>? superseded)) Forget(superseded);
        _newest[key.Path] = _order.AddLast(key);
        _bytes += forms.WeightBytes;
        while (_bytes > Math.Max(_capacityBytes, MinKeptBytes) && _order.First is { } oldest) Forget(oldest);
    }

    private void Forget(LinkedListNode<Key> version)
    {
        _order.Remove(version);
        _newest.Remove(version.Value.Path);
        if (_found.TryRemove(version.Value, out PreparedForms? gone)) _bytes -= gone.WeightBytes;
    }

    /// <summary>
    /// A version of a file: another inode, length or time is another version. The change time counts too: a deploy that sets all
    /// modification times to one value may get back the inode it has just freed, with another content of the same length.
    /// </summary>
    private sealed record Key(string Path, ulong Device, ulong Inode, long Length, long Modified, long Changed)
    {
        public static Key Of(byte[] path, in FileFacts facts) =>
            new(Encoding.Latin1.GetString(path), facts.Device, facts.Inode, facts.Length, facts.ModifiedNanoseconds, facts.ChangedNanoseconds);
    }

    /// <summary>Something to do: compress <paramref name="Content"/>, or without it hash the file.</summary>
    private sealed record Work(Key Key, byte[] Path, FileFacts Facts, byte[]? Content, long CostBytes);
}
