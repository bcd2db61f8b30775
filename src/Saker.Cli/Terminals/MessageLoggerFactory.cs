using System;
using System.IO;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Cli.Options;
using Saker.Diagnostics;

namespace Saker.Cli.Terminals;

/// <summary>
/// Sends the server's diagnostics to stderr in the words of the command's own messages, on a thread of its own so that a loop never
/// waits for a terminal. Shared.
/// </summary>
internal sealed class MessageLoggerFactory : ILoggerFactory
{
    private readonly LineWriter _lines;
    private readonly Verbosity _verbosity;

    /// <summary>Starts the thread.</summary>
    /// <param name="error">Stderr.</param>
    /// <param name="verbosity">How much to say.</param>
    public MessageLoggerFactory(Stream error, Verbosity verbosity)
    {
        _verbosity = verbosity;
        _lines = new LineWriter(error, "messages", TimeSpan.Zero, NullLogger.Instance);
    }

    private LogLevel Least => _verbosity switch
    {
        Verbosity.Quiet => LogLevel.Error,
        Verbosity.Normal => LogLevel.Warning,
        _ => LogLevel.Debug,
    };

    /// <inheritdoc/>
    public ILogger CreateLogger(string categoryName) => new MessageLogger(this, categoryName);

    /// <summary>Refuses: there is one place where the command's messages go.</summary>
    public void AddProvider(ILoggerProvider provider) => throw new NotSupportedException("the command logs to stderr alone");

    /// <summary>Takes a message of the command's own, to be written in its turn; false when it was dropped. Never waits.</summary>
    public bool TryWrite(byte[] message) => _lines.TryWrite(message);

    /// <summary>Writes what waits.</summary>
    public void Dispose() => _lines.Dispose();

    private sealed class MessageLogger(MessageLoggerFactory owner, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => logLevel >= owner.Least && logLevel != LogLevel.None;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (!IsEnabled(logLevel)) return;
            bool isVerbose = owner._verbosity == Verbosity.Verbose;
            var line = new LineBuffer();
            line.Append("saker: "u8);
            if (logLevel == LogLevel.Warning) line.Append("warning: "u8);
            else if (logLevel > LogLevel.Warning) line.Append("error: "u8);

            // A message may quote a path that a client sent.
            line.AppendMessage(Encoding.UTF8.GetBytes(formatter(state, exception)));
            if (isVerbose) line.Append(Encoding.UTF8.GetBytes($" [{category}]"));
            if (exception is not null && !isVerbose) line.AppendMessage(Encoding.UTF8.GetBytes($" ({exception.GetType().Name}: {exception.Message}; -v shows where)"));
            line.Append((byte)'\n');
            if (exception is not null && isVerbose) line.Append(Encoding.UTF8.GetBytes($"{exception}\n"));
            owner._lines.TryWrite(line.Written);
        }
    }
}
