using System.Collections.Generic;
using System.Text;
using Saker.Exchange;

namespace Saker.Tests.Connections;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingAccessLog : IAccessLog
{
    public List<string> Lines { get; } = [];

    /// <summary>When each was, in seconds since 1970-01-01 UTC.</summary>
    public List<long> UtcSeconds { get; } = [];

    public void Record(in AccessLogEntry entry)
    {
        UtcSeconds.Add(entry.UtcSeconds);
        string query = entry.RawQuery.IsEmpty ? "" : "?" + Encoding.ASCII.GetString(entry.RawQuery);
        Lines.Add($"{Encoding.ASCII.GetString(entry.Method)} {Encoding.ASCII.GetString(entry.RawPath)}{query} {(int)entry.Status} {entry.ContentBytes} {Encoding.ASCII.GetString(entry.UserAgent)} {Encoding.ASCII.GetString(entry.Referer)}".TrimEnd());
    }
}
