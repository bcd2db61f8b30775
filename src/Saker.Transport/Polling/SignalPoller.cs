using System.Threading;

namespace Saker.Transport.Polling;

/// <summary>The portable poller: it only waits for posts. Used by manual loops and where there is no epoll. Loop-bound but for <see cref="Wake"/>.</summary>
internal sealed class SignalPoller : IPoller
{
    private readonly AutoResetEvent _signal = new(initialState: false);

    public IReadiness? Readiness => null;

    public void Wait(int timeoutMilliseconds)
    {
        // Without posts there is nothing to collect, so that a wait of 0 has nothing to do.
        if (timeoutMilliseconds != 0) _signal.WaitOne(timeoutMilliseconds);
    }

    public void Dispatch()
    {
    }

    public void Wake() => _signal.Set();

    public void Dispose() => _signal.Dispose();
}
