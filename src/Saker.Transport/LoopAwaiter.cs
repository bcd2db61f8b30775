using System;
using System.Runtime.CompilerServices;

namespace Saker.Transport;

/// <summary>Makes <c>await loop;</c> continue on the loop. Immutable.</summary>
public readonly struct LoopAwaiter : ICriticalNotifyCompletion, IEquatable<LoopAwaiter>
{
    private static readonly Action<object?> s_continue = static continuation => ((Action)continuation!)();

    private readonly EventLoop _loop;
    private readonly bool _alwaysQueue;

    internal LoopAwaiter(EventLoop loop, bool alwaysQueue)
    {
        _loop = loop;
        _alwaysQueue = alwaysQueue;
    }

    /// <summary>True when the caller is on the loop already and need not be queued.</summary>
    public bool IsCompleted => !_alwaysQueue && _loop.IsCurrent;

    /// <summary>Nothing to return and nothing that can fail.</summary>
    public void GetResult()
    {
    }

    /// <inheritdoc/>
    public void OnCompleted(Action continuation) => _loop.Post(s_continue, continuation);

    /// <inheritdoc/>
    public void UnsafeOnCompleted(Action continuation) => _loop.Post(s_continue, continuation);

    /// <inheritdoc/>
    public bool Equals(LoopAwaiter other) => ReferenceEquals(_loop, other._loop) && _alwaysQueue == other._alwaysQueue;

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is LoopAwaiter other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => _loop.GetHashCode();

    /// <summary>Whether two await the same.</summary>
    public static bool operator ==(LoopAwaiter left, LoopAwaiter right) => left.Equals(right);

    /// <summary>Whether two do not await the same.</summary>
    public static bool operator !=(LoopAwaiter left, LoopAwaiter right) => !left.Equals(right);
}
