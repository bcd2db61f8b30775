using System;
using System.Threading;

namespace Saker.Fuzz.Engine;

/// <summary>Notices an execution that does not end, from a thread of its own. Owned by one run.</summary>
internal sealed class HangWatch : IDisposable
{
    private readonly Timer _timer;
    private readonly Func<long> _count;
    private readonly Action _hangs;
    private long _last = -1;

    /// <summary>Calls <paramref name="hangs"/> when the count stands still for a whole <paramref name="limit"/>.</summary>
    public HangWatch(Func<long> count, TimeSpan limit, Action hangs)
    {
        _count = count;
        _hangs = hangs;
        _timer = new Timer(_ => Look(), state: null, limit, limit);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        long now = _count();
        if (now == _last) _hangs();
        _last = now;
    }
}
