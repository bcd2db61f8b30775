using System;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Saker.Files;

/// <summary>
/// Tells the operator that the folder is gone, and that it is back. Deploys that delete it and make it anew, again and again, are told once;
/// but what was told last is never wrong for long. Shared.
/// </summary>
/// <remarks>
/// Gone is told at once, unless it was told within <see cref="Interval"/>: then only when it has stayed away for <see cref="Lasting"/>. Back is
/// told if gone was.
/// </remarks>
/// <param name="path">The folder.</param>
/// <param name="log">Where it is told.</param>
/// <param name="time">The time.</param>
internal sealed class RootNews(string path, ILogger log, TimeProvider time)
{
    /// <summary>The time for which one message that it is gone is enough, as long as it comes back.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromMinutes(1);

    /// <summary>How long it may be away again before that is told within <see cref="Interval"/> too.</summary>
    public static readonly TimeSpan Lasting = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private long? _toldGoneAt;
    private long _goneSince;
    private bool _isToldGone;
    private volatile bool _wasMissing;

    /// <summary>What was just seen; said to the operator if it is news.</summary>
    public void See(bool isMissing)
    {
        if (!isMissing && !_wasMissing) return;
        bool isNews;
        lock (_gate)
        {
            long now = time.GetTimestamp();
            if (isMissing && !_wasMissing) _goneSince = now;
            _wasMissing = isMissing;
            isNews = isMissing ? !_isToldGone && MayTellGone(now) : _isToldGone;
            if (isNews) _isToldGone = isMissing;
            if (isNews && isMissing) _toldGoneAt = now;
        }

        if (!isNews) return;
        if (isMissing) FileLog.RootGone(log, path);
        else FileLog.RootBack(log, path);
    }

    private bool MayTellGone(long now) =>
        _toldGoneAt is not { } told || time.GetElapsedTime(told, now) >= Interval || time.GetElapsedTime(_goneSince, now) >= Lasting;
}
