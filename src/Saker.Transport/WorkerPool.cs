using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Transport;

/// <summary>
/// A few threads for work that blocks: opening files, reading cold pages, compressing. Shared. Every result comes back to the
/// loop that asked for it, inline in one of its turns.
/// </summary>
/// <remarks>
/// <para>What a request needs before it can be answered at all, opening a file, looking at one, is done by these threads. The contents
/// of long files are read by <see cref="Readers"/>, a pool of their own: a few downloads from a slow disk would otherwise keep
/// every thread busy, and everybody else waiting.</para>
/// <para>The queue is bounded by <see cref="MaxQueued"/>. A connection waits for its work before it asks for more, so the queue is
/// bounded by the connections long before that; the limit exists so that a mistake shows as a failure and not as memory.</para>
/// </remarks>
public sealed class WorkerPool : IDisposable
{
    /// <summary>Pieces of work that may wait, as a count.</summary>
    public const int MaxQueued = 64 * 1024;

    private readonly Queue<IWorkItem> _queue = new();
    private readonly Thread[] _threads;
    private readonly bool _inline;
    private int _idle;
    private int _started;
    private bool _stopping;

    /// <summary>A pool of up to <paramref name="threads"/> threads, each started when there is first work for it.</summary>
    /// <param name="threads">How many.</param>
    /// <param name="readers">How many <see cref="Readers"/> has; 0 lets the same threads do everything.</param>
    public WorkerPool(int threads, int readers = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(threads, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(readers);
        _threads = new Thread[threads];
        Readers = readers > 0 ? new WorkerPool(readers) : this;
    }

    private WorkerPool()
    {
        _threads = [];
        _inline = true;
        Readers = this;
    }

    /// <summary>Where the contents of long files are read, so that many of them cannot take every thread.</summary>
    public WorkerPool Readers { get; }

    /// <summary>Starts all threads now, so that none is started later, when descriptors or memory may be short.</summary>
    public void Start()
    {
        if (Readers != this) Readers.Start();
        lock (_queue)
        {
            while (_started < _threads.Length) StartThread();
        }
    }

    /// <summary>Runs <paramref name="work"/> on a worker and completes on <paramref name="loop"/>, where the caller must be.</summary>
    /// <param name="loop">The loop that asks.</param>
    /// <param name="work">A static function, so that nothing is allocated for it; what it throws reaches the awaiter.</param>
    /// <param name="argument">Handed to <paramref name="work"/>.</param>
    /// <returns>The result; an <see cref="InvalidOperationException"/> when the queue is full or the pool has been disposed.</returns>
    public ValueTask<TResult> RunAsync<TArgument, TResult>(EventLoop loop, Func<TArgument, TResult> work, TArgument argument)
    {
        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(work);
        loop.AssertOnLoop();
        WorkItem<TArgument, TResult> item = WorkItem<TArgument, TResult>.Take(loop, work, argument);
        return TryQueue(loop, item)
            ? item.Completion
            : ValueTask.FromException<TResult>(new InvalidOperationException("the worker pool has been stopped, or its queue is full"));
    }

    /// <summary>Ends the threads after what is queued. Waits for none of them.</summary>
    public void Dispose()
    {
        if (Readers != this) Readers.Dispose();
        lock (_queue)
        {
            _stopping = true;
            Monitor.PulseAll(_queue);
        }
    }

    /// <summary>A pool without threads: work is done by the loop that asked, in a turn of its own, so that tests are deterministic.</summary>
    internal static WorkerPool CreateInline() => new();

    /// <summary>Has a worker run <paramref name="item"/>, which posts its own completion to <paramref name="loop"/>; false when the pool takes no more.</summary>
    internal bool TryQueue(EventLoop loop, IWorkItem item)
    {
        if (_inline)
        {
            loop.Post(static state => ((IWorkItem)state!).Run(), item);
            return true;
        }

        lock (_queue)
        {
            if (_stopping || _queue.Count >= MaxQueued) return false;
            _queue.Enqueue(item);
            if (_queue.Count > _idle && _started < _threads.Length) StartThread();
            Monitor.Pulse(_queue);
            return true;
        }
    }

    private void StartThread()
    {
        Thread thread = new(Work) { Name = $"saker-worker-{_started}", IsBackground = true };
        _threads[_started++] = thread;
        thread.Start();
    }

    private void Work()
    {
        while (true)
        {
            IWorkItem? item;
            lock (_queue)
            {
                _idle++;
                while (!_queue.TryDequeue(out item))
                {
                    if (_stopping) return;
                    Monitor.Wait(_queue);
                }

                _idle--;
            }

            item.Run();
        }
    }
}
