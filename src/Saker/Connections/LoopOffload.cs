using System;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Transport;

namespace Saker.Connections;

/// <summary>The door for blocking work of one loop: runs it on the group's worker threads and comes back to the loop. Loop-bound.</summary>
internal sealed class LoopOffload(EventLoop loop) : IOffload
{
    /// <inheritdoc/>
    public ValueTask<TResult> RunAsync<TArgument, TResult>(Func<TArgument, TResult> work, TArgument argument) =>
        loop.Workers.RunAsync(loop, work, argument);
}
