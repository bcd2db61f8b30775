using System;
using System.Globalization;
using System.Text;
using Saker.Exchange;

namespace Saker.Diagnostics;

/// <summary>
/// Apache's "combined" format: <c>%h %l %u %t "%r" %&gt;s %b "%{Referer}i" "%{User-Agent}i"</c>. What is not known is a hyphen, and
/// so is a content of no bytes (that is <c>%b</c>). Shared.
/// </summary>
/// <param name="zone">The zone the times are written in.</param>
internal sealed class CombinedLine(TimeZoneInfo zone) : IAccessLogLine
{
    private readonly SecondText _time = new(seconds =>
    {
        DateTimeOffset time = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), zone);
        string offset = time.ToString("zzz", CultureInfo.InvariantCulture).Replace(":", "", StringComparison.Ordinal);
        return Encoding.ASCII.GetBytes($"[{time.ToString("dd/MMM/yyyy:HH:mm:ss", CultureInfo.InvariantCulture)} {offset}]");
    });

    /// <inheritdoc/>
    public void Append(LineBuffer line, in AccessLogEntry entry)
    {
        if (entry.RemoteEndPoint is { } remote) line.Append(remote.Address);
        else line.Append((byte)'-');
        line.Append(" - - "u8);
        line.Append(_time.At(entry.UtcSeconds));
        line.Append(" \""u8);
        if (entry.Method.IsEmpty) line.Append((byte)'-');
        else AppendRequestLine(line, entry);
        line.Append("\" "u8);
        line.Append((long)entry.Status);
        line.Append((byte)' ');
        if (entry.ContentBytes > 0) line.Append(entry.ContentBytes);
        else line.Append((byte)'-');
        AppendQuoted(line, entry.Referer);
        AppendQuoted(line, entry.UserAgent);
        line.Append((byte)'\n');
    }

    private static void AppendRequestLine(LineBuffer line, in AccessLogEntry entry)
    {
        line.AppendEscaped(entry.Method);
        line.Append((byte)' ');
        line.AppendEscaped(entry.RawPath);
        if (!entry.RawQuery.IsEmpty)
        {
            line.Append((byte)'?');
            line.AppendEscaped(entry.RawQuery);
        }

        line.Append((byte)' ');
        line.AppendEscaped(entry.Protocol);
    }

    private static void AppendQuoted(LineBuffer line, ReadOnlySpan<byte> text)
    {
        line.Append(" \""u8);
        if (text.IsEmpty) line.Append((byte)'-');
        else line.AppendEscaped(text);
        line.Append((byte)'"');
    }
}
