namespace Saker.Transport;

/// <summary>What <see cref="EventLoop.Yield"/> returns: awaiting it goes to the back of the loop's queue. Immutable.</summary>
public sealed class LoopYield
{
    private readonly EventLoop _loop;

    internal LoopYield(EventLoop loop) => _loop = loop;

    /// <summary>For the compiler: <c>await loop.Yield();</c></summary>
    public LoopAwaiter GetAwaiter() => new(_loop, alwaysQueue: true);
}
