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
/// A kind is a message's id with its error (the exception's, or what the message calls ErrorNumber) and, where that is what it is about, the file that it
/// calls ChangedPath: each file that changes is news, each of a thousand that cannot be read is not. The first of a kind is told at once; what
/// follows within <see cref="Interval"/> of it is counted, and the next one after that says how many there were. Messages below Warning are not limited,
/// and neither is an exception that is not about input or output: it is a fault in some code, and each may be another one.
/// </remarks>
internal sealed class QuietLogger(ILogger log, TimeProvider? time = null) : ILogger
{
    /// <summary>The time in which one message of a kind is told.</summary>
    public static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Kinds that are told apart at a time; beyond, files are not.</summary>
    private const int MaxKinds = 256;

    private readonly TimeProvider _time = time ?? TimeProvider.System;
    private readonly Lock _gate = new();
    private readonly Dictionary<Kind, Told> _told = [];

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

        var kind = new Kind(eventId.Id, exception?.HResult ?? ValueOf(state, "ErrorNumber") as int? ?? 0, ValueOf(state, "ChangedPath") as string);
        if (!MayTell(kind, out long untold)) return;
        log.Log(logLevel, eventId, state, exception, untold == 0 ? formatter : (told, error) => $"{formatter(told, error)} (and {untold} more of the kind before)");
    }

    private static object? ValueOf<TState>(TState state, string name)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values) return null;
        foreach (KeyValuePair<string, object?> value in values)
        {
            if (value.Key == name) return value.Value;
        }

        return null;
    }

    private bool MayTell(Kind kind, out long untold)
    {
        long now = _time.GetTimestamp();
        lock (_gate)
        {
            if (kind.Path is not null && _told.Count >= MaxKinds)
            {
                foreach ((Kind past, Told when) in _told)
                {
                    if (_time.GetElapsedTime(when.Since, now) >= Interval) _told.Remove(past);
                }

                if (_told.Count >= MaxKinds) kind = kind with { Path = null };
            }

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

    private readonly record struct Kind(int Event, int Error, string? Path);

    private readonly record struct Told(long Since, long Untold);
}
