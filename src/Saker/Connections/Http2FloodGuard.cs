using System;
using System.Diagnostics;

namespace Saker.Connections;

/// <summary>
/// Counts what is cheap to send and dear to receive, and says when it is a flood (RFC 9113 §10.5). Loop-bound; one a connection.
/// </summary>
/// <remarks>
/// Time is cut into windows of ten seconds. In each, a kind of nuisance may occur as often as its limit says. What a busy client does more of (it cancels,
/// updates windows, reprioritises, says what we pass over) is allowed in proportion to the useful work of the same window as well.
/// </remarks>
internal sealed class Http2FloodGuard(int maxStreams)
{
    /// <summary>Length of a window, in milliseconds.</summary>
    public const long WindowMilliseconds = 10_000;

    private readonly int[] _counts = new int[Enum.GetValues<Http2Nuisance>().Length];
    private long _windowEnds;
    private int _answers;
    private int _frames;

    /// <summary>How often a kind may occur in a window without any useful work.</summary>
    public static int LimitOf(Http2Nuisance kind, int maxStreams = Http2Limits.MaxStreams) => kind switch
    {
        // A browser that leaves a page resets what it has open, at most all streams at once, and may do so twice. Who has not seen our SETTINGS yet
        // may open a hundred streams, however few are allowed (RFC 9113 §6.5.2).
        Http2Nuisance.CutStream => 2 * Math.Max(maxStreams, Http2Limits.MaxStreams),

        // Clients measure round trips and keep alive with PING: some a second at the most.
        Http2Nuisance.Ping => 200,
        Http2Nuisance.Settings => 50,
        Http2Nuisance.EmptyFrame => 100,
        Http2Nuisance.Priority => 500,
        Http2Nuisance.WindowUpdate => 500,
        Http2Nuisance.TinyData => 500,
        Http2Nuisance.Ignored => 1000,
        Http2Nuisance.LargeHead => 50,
        _ => throw new UnreachableException(),
    };

    /// <summary>Counts one; false when that makes it a flood.</summary>
    /// <param name="kind">What has happened.</param>
    /// <param name="nowMilliseconds">The loop's clock.</param>
    public bool TryCount(Http2Nuisance kind, long nowMilliseconds)
    {
        if (nowMilliseconds >= _windowEnds)
        {
            Array.Clear(_counts);
            _answers = _frames = 0;
            _windowEnds = nowMilliseconds + WindowMilliseconds;
        }

        int earned = kind switch
        {
            Http2Nuisance.CutStream => _answers,
            Http2Nuisance.Priority => 4 * _answers,
            Http2Nuisance.WindowUpdate => 4 * (_frames + _answers),
            Http2Nuisance.Ignored => _answers,
            _ => 0,
        };
        return ++_counts[(int)kind] <= LimitOf(kind, maxStreams) + earned;
    }

    /// <summary>An answer was sent whole.</summary>
    public void CountAnswer() => _answers++;

    /// <summary>A DATA frame was sent that does not end its answer.</summary>
    public void CountDataFrame() => _frames++;
}
