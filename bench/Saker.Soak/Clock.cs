using System;
using System.Diagnostics;

namespace Saker.Soak;

/// <summary>The time since the program began, on a clock that nobody sets. Stateless.</summary>
internal static class Clock
{
    private static readonly long s_began = Stopwatch.GetTimestamp();

    public static TimeSpan Now => Stopwatch.GetElapsedTime(s_began);
}
