using System;
using System.Threading.Tasks;

namespace Saker.Exchange;

/// <summary>
/// The door through which a handler's blocking work (open, stat, a cold read), and what a remote file is asked, leave a loop. Loop-bound:
/// call it on the connection's loop; the awaitable completes on that loop again.
/// </summary>
public interface IOffload
{
    /// <summary>Runs <paramref name="work"/> on a worker thread and comes back with its result; its exception reaches the awaiter.</summary>
    /// <param name="work">A static function: what it needs is in <paramref name="argument"/>.</param>
    /// <param name="argument">Handed to <paramref name="work"/>.</param>
    ValueTask<TResult> RunAsync<TArgument, TResult>(Func<TArgument, TResult> work, TArgument argument);
}
