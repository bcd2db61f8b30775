using System;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Saker.Transport.Polling;

namespace Saker.Transport;

/// <summary>
/// One thread that owns connections: it sleeps until a descriptor is ready, a timer is due or something was posted, and runs
/// what waits for that to completion, inline. Loop-bound, except for <see cref="Post"/>, <see cref="IsCurrent"/>,
/// <see cref="GetAwaiter"/>, <see cref="Start"/> and <see cref="StopAsync"/>.
/// </summary>
/// <remarks>
/// <para>A turn: sleep; read the clocks once; tell the descriptors' owners; run the posts; fire the timers.</para>
/// <para>The thread has no SynchronizationContext. An awaitable of this project resumes its awaiter on the loop, inline; after a
/// foreign one, <c>await loop;</c> returns home. An exception that reaches the root ends the process, because a dead loop looks
/// like a slow one from outside.</para>
/// <para>A manual loop (<see cref="CreateManual"/>) has no thread: the test that calls <see cref="RunUntilIdle"/> is the loop.</para>
/// </remarks>
public sealed class EventLoop : IDisposable
{
    /// <summary>
    /// A turn that comes this much later than it should, in milliseconds, says that the process did not run: it was stopped (SIGSTOP, a
    /// debugger, a frozen container), or the machine had no time for it.
    /// </summary>
    /// <remarks>Well above what a busy machine does to a thread, well below every timeout.</remarks>
    internal const int StopMilliseconds = 1000;

    /// <summary>Turns given to what is posted while the loop ends: continuations of continuations, but not for ever.</summary>
    private const int LastTurns = 1000;

    private readonly IPoller _poller;
    private readonly TimeProvider _clock;
    private readonly ManualClock? _manualClock;
    private readonly long _clockTicksPerMillisecond;
    private readonly PostQueue _posts = new();
    private readonly TimerWheel _wheel;
    private readonly Thread? _thread;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _threadId;
    private long _utcReadAt = -1;
    private long _utcSeconds;
    private long _lostMilliseconds;
    private bool _stopping;
    private bool _turning;

    internal EventLoop(string name, IPoller poller, TimeProvider clock, WorkerPool workers)
        : this(poller, clock, workers)
    {
        _thread = new Thread(Run) { Name = name, IsBackground = false };
    }

    private EventLoop(IPoller poller, TimeProvider clock, WorkerPool workers)
    {
        _poller = poller;
        _clock = clock;
        _manualClock = clock as ManualClock;
        _clockTicksPerMillisecond = Math.Max(1, clock.TimestampFrequency / 1000);
        Workers = workers;
        Yielding = new LoopYield(this);
        ReadClock();
        _wheel = new TimerWheel(NowMilliseconds);
    }

    /// <summary>True on the loop's own thread.</summary>
    public bool IsCurrent => Environment.CurrentManagedThreadId == _threadId;

    /// <summary>
    /// The loop's own time in milliseconds, read once a turn: what timers and deadlines are told in. It stands still while the process
    /// does not run, so that clients who did their part are not cut off, all at once, when it runs again.
    /// </summary>
    /// <remarks>Different loops lose different time: what is compared between them is <see cref="MonotonicMilliseconds"/>.</remarks>
    public long NowMilliseconds => MonotonicMilliseconds - _lostMilliseconds;

    /// <summary>Monotonic time in milliseconds from an arbitrary start, the same for all loops, read once a turn.</summary>
    public long MonotonicMilliseconds { get; private set; }

    /// <summary>Wall clock time in whole seconds since 1970, read at most once a millisecond.</summary>
    public long UtcSeconds
    {
        get
        {
            if (_utcReadAt != MonotonicMilliseconds)
            {
                _utcSeconds = _clock.GetUtcNow().ToUnixTimeSeconds();
                _utcReadAt = MonotonicMilliseconds;
            }

            return _utcSeconds;
        }
    }

    /// <summary>The buffers of this loop's connections.</summary>
    public BufferPool Buffers { get; } = new();

    /// <summary>Where blocking work is done; it comes back to this loop.</summary>
    public WorkerPool Workers { get; }

    /// <summary>How many times the loop has woken up. An idle loop does not.</summary>
    public long WakeUps { get; private set; }

    /// <summary>What is known of the files its connections send.</summary>
    internal ResidencyMemo Resident { get; } = new();

    internal IReadiness? Readiness => _poller.Readiness;

    /// <summary>Called on the loop whenever one of its accepted connections closed, with whose it was: a listener that ran out of descriptors tries again.</summary>
    internal Action<AddressKey>? DescriptorFreed { get; set; }

    private LoopYield Yielding { get; }

    /// <summary>A loop without a thread: whoever calls <see cref="RunUntilIdle"/> or <see cref="Advance"/> is the loop.</summary>
    /// <param name="clock">Its time; without one, it starts at the beginning of 2026.</param>
    public static EventLoop CreateManual(ManualClock? clock = null)
    {
        clock ??= new ManualClock(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        return new EventLoop(new SignalPoller(), clock, WorkerPool.CreateInline()) { _threadId = Environment.CurrentManagedThreadId };
    }

    /// <summary>Starts the thread.</summary>
    public void Start()
    {
        if (_thread is null) throw new InvalidOperationException("a manual loop has no thread");
        _thread.Start();
    }

    /// <summary>Lets the loop finish what is posted and end its thread. What is posted later never runs.</summary>
    public Task StopAsync()
    {
        if (_thread is null || _thread.ThreadState.HasFlag(System.Threading.ThreadState.Unstarted)) return Task.CompletedTask;
        Post(static loop => ((EventLoop)loop!)._stopping = true, this);
        return _ended.Task;
    }

    /// <summary>Runs <paramref name="callback"/> on the loop, in a later turn or later in this one. Any thread; one thread's posts stay in order.</summary>
    public void Post(Action<object?> callback, object? state)
    {
        ArgumentNullException.ThrowIfNull(callback);
        if (_posts.Add(callback, state)) _poller.Wake();
    }

    /// <summary>For the compiler: <c>await loop;</c> continues on the loop, at once when already there. Any thread.</summary>
    public LoopAwaiter GetAwaiter() => new(this, alwaysQueue: false);

    /// <summary>Awaiting it lets everything else that waits have its turn first.</summary>
    public LoopYield Yield() => Yielding;

    /// <summary>Makes a timer, not set yet. Dispose it when its owner ends.</summary>
    public LoopTimer CreateTimer(Action callback)
    {
        ArgumentNullException.ThrowIfNull(callback);
        return new LoopTimer(this, _wheel, callback);
    }

    /// <summary>Fails a debug build when the caller is not on the loop.</summary>
    [Conditional("DEBUG")]
    public void AssertOnLoop() => Debug.Assert(IsCurrent, "a loop-bound object was used from another thread");

    /// <summary>Runs posts, workers' work and due timers until none is left. Manual loops only.</summary>
    public void RunUntilIdle()
    {
        if (_manualClock is null || _turning) throw new InvalidOperationException("only a manual loop is run by hand, and not from within itself");
        _turning = true;
        _threadId = Environment.CurrentManagedThreadId;
        try
        {
            do
            {
                ReadClock();
                _posts.Run();
                _wheel.Advance(NowMilliseconds);
            }
            while (!_posts.IsEmpty);
        }
        finally
        {
            _turning = false;
        }
    }

    /// <summary>Moves a manual loop's clock, stopping at every timer on the way, and runs what that sets off.</summary>
    public void Advance(TimeSpan by)
    {
        RunUntilIdle();
        long left = (long)by.TotalMilliseconds;
        while (left > 0)
        {
            int next = _wheel.MillisecondsToNext(NowMilliseconds);
            long step = next < 0 ? left : Math.Clamp(next, 1, left);
            _manualClock!.Advance(TimeSpan.FromMilliseconds(step));
            left -= step;
            RunUntilIdle();
        }
    }

    /// <summary>Runs a manual loop until <paramref name="condition"/> holds, waiting in real time for what other threads post.</summary>
    /// <returns>False when <paramref name="limit"/> passed without it.</returns>
    public bool RunUntil(Func<bool> condition, TimeSpan limit)
    {
        ArgumentNullException.ThrowIfNull(condition);
        long start = Stopwatch.GetTimestamp();
        while (true)
        {
            RunUntilIdle();
            if (condition()) return true;
            TimeSpan left = limit - Stopwatch.GetElapsedTime(start);
            if (left <= TimeSpan.Zero) return false;
            if (_posts.TrySleep()) _poller.Wait((int)left.TotalMilliseconds + 1);
            _posts.Awake();
        }
    }

    /// <summary>Gives the poller's descriptors back. The loop must have been stopped.</summary>
    public void Dispose() => _poller.Dispose();

    private void Run()
    {
        _threadId = Environment.CurrentManagedThreadId;
        try
        {
            while (!_stopping) Turn();
            for (int i = 0; i < LastTurns && !_posts.IsEmpty; i++) Turn();
        }
#pragma warning disable CA1031 // Whatever it is, the process must not go on without this loop.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            Environment.FailFast($"{Thread.CurrentThread.Name} died: {exception.Message}", exception);
        }

        _threadId = 0;
        _ended.SetResult();
    }

    private void Turn()
    {
        int sleep = _posts.TrySleep() ? _wheel.MillisecondsToNext(NowMilliseconds) : 0;
        long before = MonotonicMilliseconds;
        _poller.Wait(sleep);
        _posts.Awake();
        WakeUps++;
        ReadClock();

        // Without a timer there was no time to wake up by, and nothing that the time could be too long for. The sleep itself is lost too: nobody
        // knows how much of it there was before the process stopped, and the client whose timer it was is to have its time like all others.
        long passed = MonotonicMilliseconds - before;
        if (sleep >= 0 && passed - sleep >= StopMilliseconds) _lostMilliseconds += passed;
        _poller.Dispatch();
        _posts.Run();
        _wheel.Advance(NowMilliseconds);
    }

    private void ReadClock() => MonotonicMilliseconds = _clock.GetTimestamp() / _clockTicksPerMillisecond;
}
