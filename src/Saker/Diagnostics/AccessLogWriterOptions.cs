using System;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Saker.Diagnostics;

/// <summary>How an <see cref="AccessLogWriter"/> writes. Read once, when the log starts.</summary>
public sealed class AccessLogWriterOptions
{
    /// <summary>Whether pretty lines are coloured (ECMA-48); the other formats never are.</summary>
    public bool Colour { get; init; }

    /// <summary>The zone of the times in pretty and combined lines; JSON lines are in UTC.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Local;

    /// <summary>How long a line may wait for others to be written together with it; zero writes at once.</summary>
    /// <remarks>A tenth of a second looks immediate in <c>tail -f</c> and makes one write of hundreds of lines.</remarks>
    public TimeSpan GatherFor { get; init; } = TimeSpan.FromMilliseconds(100);

    /// <summary>The most bytes of lines that wait to be written; beyond that lines are dropped and counted.</summary>
    public int MaxPendingBytes { get; init; } = LineWriter.DefaultMaxPendingBytes;

    /// <summary>Told of dropped lines, at most every ten seconds, and once each time that the output fails or recovers.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>The clock that spaces those reports.</summary>
    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
