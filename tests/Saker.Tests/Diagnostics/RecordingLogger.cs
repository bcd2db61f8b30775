using System;
using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Saker.Tests.Diagnostics;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingLogger : ILogger
{
    public BlockingCollection<string> Messages { get; } = [];

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => true;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
        Messages.Add($"{logLevel}: {formatter(state, exception)}");

    /// <summary>The next message; fails the test when there is none in time.</summary>
    public string Next() => Messages.TryTake(out string? message, TimeSpan.FromSeconds(10)) ? message : throw new TimeoutException("nothing was logged");
}
