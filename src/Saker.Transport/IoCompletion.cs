using System;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace Saker.Transport;

/// <summary>
/// The reusable awaitable of one kind of operation (receive, or send) of one transport; nothing is allocated for an operation.
/// Loop-bound.
/// </summary>
/// <remarks>
/// States: free → pending (<see cref="Start"/>) → [scheduled (<see cref="Schedule"/>)] → finished (the continuation runs) → free
/// (the result was taken). What the network brings completes inline, from the loop's root. What our own code brings about
/// (<see cref="ITransport.Close"/>, <see cref="ITransport.CancelPending"/>) is scheduled, so that the awaiter never runs inside
/// its caller. A SynchronizationContext is ignored: the loop is where an operation of the loop continues.
/// </remarks>
internal sealed class IoCompletion : IValueTaskSource<IoResult>
{
    private static readonly Action<object?> s_deliver = static completion => ((IoCompletion)completion!).Deliver();

    private ManualResetValueTaskSourceCore<IoResult> _core;
    private IoResult _scheduled;
    private State _state;

    private enum State : byte
    {
        Free,
        Pending,
        Scheduled,
        Finished,
    }

    /// <summary>True while the operation waits and may be completed.</summary>
    internal bool IsPending => _state == State.Pending;

    /// <exception cref="InvalidOperationException">An operation of this kind is still under way.</exception>
    internal void ThrowIfBusy()
    {
        if (_state != State.Free) throw new InvalidOperationException("an operation of this kind is under way on this connection");
    }

    /// <summary>The awaitable of an operation that has to wait.</summary>
    internal ValueTask<IoResult> Start()
    {
        ThrowIfBusy();
        _state = State.Pending;
        return new ValueTask<IoResult>(this, _core.Version);
    }

    /// <summary>Completes the pending operation and runs its continuation now.</summary>
    internal void Complete(IoResult result)
    {
        _state = State.Finished;
        _core.SetResult(result);
    }

    /// <summary>Completes the pending operation in a later turn of the loop; does nothing when none is pending.</summary>
    internal void Schedule(EventLoop loop, IoResult result)
    {
        if (_state != State.Pending) return;
        _state = State.Scheduled;
        _scheduled = result;
        loop.Post(s_deliver, this);
    }

    IoResult IValueTaskSource<IoResult>.GetResult(short token)
    {
        IoResult result = _core.GetResult(token);
        _core.Reset();
        _state = State.Free;
        return result;
    }

    ValueTaskSourceStatus IValueTaskSource<IoResult>.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource<IoResult>.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags & ~ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    private void Deliver() => Complete(_scheduled);
}
