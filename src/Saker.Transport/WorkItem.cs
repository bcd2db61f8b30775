using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Saker.Transport;

/// <summary>
/// One piece of blocking work and the awaitable for its result, reused. It continues on the loop, whatever SynchronizationContext there is. Belongs to the loop that took it, but for the time
/// between being queued and <see cref="Run"/> posting it back, when it belongs to a worker.
/// </summary>
internal sealed class WorkItem<TArgument, TResult> : IWorkItem, IValueTaskSource<TResult>
{
    private const int MaxKept = 64;

    // Taken and given back on the same loop thread, hence without a lock.
    [ThreadStatic]
    private static Stack<WorkItem<TArgument, TResult>>? s_kept;

    private static readonly Action<object?> s_complete = static item => ((WorkItem<TArgument, TResult>)item!).Complete();

    private ManualResetValueTaskSourceCore<TResult> _core;
    private EventLoop? _loop;
    private Func<TArgument, TResult>? _work;
    private TArgument? _argument;
    private TResult? _result;
    private Exception? _failure;

    internal ValueTask<TResult> Completion => new(this, _core.Version);

    internal static WorkItem<TArgument, TResult> Take(EventLoop loop, Func<TArgument, TResult> work, TArgument argument)
    {
        if (s_kept is null || !s_kept.TryPop(out WorkItem<TArgument, TResult>? item)) item = new WorkItem<TArgument, TResult>();
        item._loop = loop;
        item._work = work;
        item._argument = argument;
        return item;
    }

    public void Run()
    {
        try
        {
            _result = _work!(_argument!);
        }
#pragma warning disable CA1031 // It is the awaiter's to judge.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
        }

        _loop!.Post(s_complete, this);
    }

    public TResult GetResult(short token)
    {
        try
        {
            return _core.GetResult(token);
        }
        finally
        {
            _core.Reset();
            _loop = null;
            _work = null;
            _argument = default;
            _result = default;
            _failure = null;
            Stack<WorkItem<TArgument, TResult>> kept = s_kept ??= new Stack<WorkItem<TArgument, TResult>>();
            if (kept.Count < MaxKept) kept.Push(this);
        }
    }

    public ValueTaskSourceStatus GetStatus(short token) => _core.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    private void Complete()
    {
        if (_failure is null) _core.SetResult(_result!);
        else _core.SetException(_failure);
    }
}
