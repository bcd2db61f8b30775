using System;

namespace Saker.Transport.FileSystem;

/// <summary>
/// An attempt to do file work on a loop: while it lasts, the calls of a <see cref="FileRoot"/> on this thread take what the kernel
/// has in memory, and give up where they would have to wait for a disk. Thread-bound, not nested; open it with
/// <see cref="Begin"/> and dispose of it on the same thread.
/// </summary>
/// <remarks>
/// <para>Linux 5.12 can look names up in memory only (openat2, RESOLVE_CACHED), and Linux 4.14 read pages in memory only (preadv2,
/// RWF_NOWAIT). Everywhere else every call gives up at once, so an attempt costs next to nothing and a worker does the work.</para>
/// <para>When <see cref="HasGivenUp"/> is true afterwards, whatever was found out in between means nothing and is thrown away.</para>
/// </remarks>
public readonly ref struct CachedOnly : IDisposable
{
    /// <summary>The longest content that an attempt reads, in bytes.</summary>
    /// <remarks>To copy this much takes a loop some tens of microseconds, about what the way to a worker and back costs.</remarks>
    public const int MaxReadBytes = 128 * 1024;

    [ThreadStatic]
    private static State s_state;

    private enum State : byte
    {
        None,
        Trying,
        GaveUp,
    }

    /// <summary>Whether this thread is within an attempt.</summary>
    internal static bool IsActive => s_state != State.None;

    /// <summary>Whether this thread's attempt has given up already: what is found out from here on is thrown away.</summary>
    public static bool HasGivenUp => s_state == State.GaveUp;

    /// <summary>Begins an attempt on this thread.</summary>
    /// <exception cref="InvalidOperationException">One is under way.</exception>
    public static CachedOnly Begin()
    {
        if (s_state != State.None) throw new InvalidOperationException("an attempt is under way on this thread");
        s_state = State.Trying;
        return default;
    }

    /// <summary>Ends the attempt.</summary>
    public void Dispose() => s_state = State.None;

    /// <summary>Within an attempt, gives up and returns true; otherwise returns false. For work that memory alone cannot do, or that is too much for a loop.</summary>
    public static bool TryGiveUp()
    {
        if (s_state == State.None) return false;
        s_state = State.GaveUp;
        return true;
    }
}
