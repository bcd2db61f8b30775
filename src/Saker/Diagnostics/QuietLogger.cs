using System;
using System.Collections.Generic;
using System.IO;
using System.Threading;
using Microsoft.Extensions.Logging;

namespace Saker.Diagnostics;

/// <summary>
/// A log that says the same kind of thing once in a while and not for every request: a disk that fails, or descriptors that have run
/// out, are met a thousand times a second. Shared; everything else goes through to the log behind.
/// </summary>
/// <remarks>
/// A kind is a message's id with its error: the exception's, or what the message calls ErrorNumber. The first of a kind is told at once; what
/// follows within <see cref="Interval"/> of it is counted, and the next one after that says how many there were. Debug messages are not limited,
/// and neither is an exception that is not about input or output: it is a fault in some code, and each may be another one.
/// </remarks>
internal sealed class QuietLogger(ILogger log, TimeProvider? time = null) : ILogger
{
    /// <summary>The time in which one message of a kind is told.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<(int Event, int Error), Told> _told = [];

    /// <inheritdoc/>
    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => log.BeginScope(state);

    /// <inheritdoc/>
    public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

    /// <inheritdoc/>
    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        bool isLimited = logLevel >= LogLevel.Warning && exception is null or IOException or UnauthorizedAccessException;
        if (!isLimited || !log.IsEnabled(logLevel))
        {
            log.Log(logLevel, eventId, state, exception, formatter);
            return;
        }

        if (!MayTell((eventId.Id, exception?.HResult ?? ErrorNumberOf(state)), out long untold)) return;
        log.Log(logLevel, eventId, state, exception, untold == 0 ? formatter : (told, error) => $"{formatter(told, error)} (and {untold} more of the kind before)");
    }

    private static int ErrorNumberOf<TState>(TState state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values) return 0;
        foreach (KeyValuePair<string, object?> value in values)
        {
            if (value is { Key: "ErrorNumber", Value: int number }) return number;
        }

        return 0;
    }

    private bool MayTell((int Event, int Error) kind, out long untold)
    {
        long now = _time.GetTimestamp();
        lock (_gate)
        {
            if (_told.TryGetValue(kind, out Told before) && _time.GetElapsedTime(before.Since, now) < Interval)
            {
                _told[kind] = before with { Untold = before.Untold + 1 };
                untold = 0;
                return false;
            }

            _told[kind] = new Told(now, 0);
            untold = before.Untold;
            return true;
        }
    }

    private readonly record struct Told(long Since, long Untold);
}
