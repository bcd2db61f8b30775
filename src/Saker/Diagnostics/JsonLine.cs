using System;
using System.Globalization;
using System.Text;
using Saker.Exchange;

namespace Saker.Diagnostics;

/// <summary>
/// One JSON object a line, always with the same members in the same order: time (UTC), remote, remote_port, method, path, query,
/// protocol, status, bytes, duration_us, referer, user_agent, complete. What is not known is "" or 0. Shared.
/// </summary>
internal sealed class JsonLine : IAccessLogLine
{
    private readonly SecondText _time = new(seconds => Encoding.ASCII.GetBytes(
        DateTimeOffset.FromUnixTimeSeconds(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture)));

    /// <inheritdoc/>
    public void Append(LineBuffer line, in AccessLogEntry entry)
    {
        line.Append("{\"time\":\""u8);
        line.Append(_time.At(entry.UtcSeconds));
        line.Append("\",\"remote\":\""u8);
        if (entry.RemoteEndPoint is { } remote) line.Append(remote.Address);
        line.Append("\",\"remote_port\":"u8);
        line.Append((long)(entry.RemoteEndPoint?.Port ?? 0));
        AppendText(line, ",\"method\":\""u8, entry.Method);
        AppendText(line, ",\"path\":\""u8, entry.RawPath);
        AppendText(line, ",\"query\":\""u8, entry.RawQuery);
        AppendText(line, ",\"protocol\":\""u8, entry.Protocol);
        line.Append(",\"status\":"u8);
        line.Append((long)entry.Status);
        line.Append(",\"bytes\":"u8);
        line.Append(entry.ContentBytes);
        line.Append(",\"duration_us\":"u8);
        line.Append(entry.DurationMicroseconds);
        AppendText(line, ",\"referer\":\""u8, entry.Referer);
        AppendText(line, ",\"user_agent\":\""u8, entry.UserAgent);
        line.Append(entry.IsComplete ? ",\"complete\":true}\n"u8 : ",\"complete\":false}\n"u8);
    }

    private static void AppendText(LineBuffer line, ReadOnlySpan<byte> member, ReadOnlySpan<byte> text)
    {
        line.Append(member);
        line.AppendJson(text);
        line.Append((byte)'"');
    }
}
