using System;
using System.Diagnostics;
using System.IO;
using Saker.Exchange;

namespace Saker.Diagnostics;

/// <summary>
/// An access log on a stream. Shared: any loop may record at any time, and none ever waits for the stream. Lines are written in
/// batches by a thread of the log's own; when the stream is too slow for them they are dropped and counted.
/// </summary>
public sealed class AccessLogWriter : IAccessLog, IDisposable
{
    [ThreadStatic]
    private static LineBuffer? s_line;

    private readonly IAccessLogLine _format;
    private readonly LineWriter _lines;

    /// <summary>Starts a log.</summary>
    /// <param name="output">Where the lines go. It stays the caller's, to be disposed after this.</param>
    /// <param name="format">What a line looks like.</param>
    /// <param name="options">Everything else.</param>
    public AccessLogWriter(Stream output, AccessLogFormat format, AccessLogWriterOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        options ??= new AccessLogWriterOptions();
        _format = format switch
        {
            AccessLogFormat.Pretty => new PrettyLine(options.TimeZone, options.Colour),
            AccessLogFormat.Combined => new CombinedLine(options.TimeZone),
            AccessLogFormat.Json => new JsonLine(),
            _ => throw new ArgumentOutOfRangeException(nameof(format), format, "not an access log format"),
        };
        _lines = new LineWriter(output, "access log", options.GatherFor, options.Logger, options.MaxPendingBytes, options.TimeProvider);
    }

    /// <summary>How many lines were dropped so far because the output was too slow.</summary>
    public long DroppedLines => _lines.Dropped;

    /// <inheritdoc/>
    public void Record(in AccessLogEntry entry)
    {
        LineBuffer line = s_line ??= new LineBuffer();
        _format.Append(line, entry);
        Debug.Assert(line.Written.IndexOf((byte)'\n') == line.Written.Length - 1, "a line feed got into a line");
        _lines.TryWrite(line.Written);
        line.Clear();
    }

    /// <summary>Writes the lines that wait, for at most a second, and ends the log. Records after this are ignored.</summary>
    public void Dispose() => _lines.Dispose();
}
