using System.Collections.Generic;
using System.Text;
using Saker.Exchange;

namespace Saker.Tests.Connections;

/// <summary>Keeps what it is told.</summary>
internal sealed class RecordingAccessLog : IAccessLog
{
    public List<string> Lines { get; } = [];

    public void Record(in AccessLogEntry entry)
    {
        string query = entry.RawQuery.IsEmpty ? "" : "?" + Encoding.ASCII.GetString(entry.RawQuery);
        Lines.Add($"{Encoding.ASCII.GetString(entry.Method)} {Encoding.ASCII.GetString(entry.RawPath)}{query} {(int)entry.Status} {entry.ContentBytes} {Encoding.ASCII.GetString(entry.UserAgent)} {Encoding.ASCII.GetString(entry.Referer)}".TrimEnd());
    }
}
