using System;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.Soak.Clients;

/// <summary>Hands out turns at a fixed rate, to all clients together. What is late is not made up for. Shared.</summary>
internal sealed class Pacer(double turnsPerSecond)
{
    private readonly Lock _lock = new();
    private readonly TimeSpan _interval = TimeSpan.FromSeconds(1 / turnsPerSecond);
    private TimeSpan _next;

    /// <summary>Waits for <paramref name="turns"/> turns.</summary>
    public Task NextAsync(int turns, CancellationToken cancel)
    {
        TimeSpan now = Clock.Now;
        TimeSpan turn;
        lock (_lock)
        {
            turn = _next > now ? _next : now;
            _next = turn + (_interval * turns);
        }

        return turn > now ? Task.Delay(turn - now, cancel) : Task.CompletedTask;
    }
}
