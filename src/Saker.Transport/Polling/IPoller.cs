using System;

namespace Saker.Transport.Polling;

/// <summary>How a loop sleeps. Loop-bound, except for <see cref="Wake"/>.</summary>
internal interface IPoller : IDisposable
{
    /// <summary>Where descriptors register, or null when this poller knows none.</summary>
    IReadiness? Readiness { get; }

    /// <summary>Sleeps until something is ready, <see cref="Wake"/> is called or the time is over; collects what is ready.</summary>
    /// <param name="timeoutMilliseconds">0 does not sleep; -1 has no limit.</param>
    void Wait(int timeoutMilliseconds);

    /// <summary>Tells the targets what the last <see cref="Wait"/> collected.</summary>
    void Dispatch();

    /// <summary>Ends the current or the next <see cref="Wait"/>. Any thread.</summary>
    void Wake();
}
