using System;
using System.Globalization;
using System.Text;
using Saker.Exchange;

namespace Saker.Diagnostics;

/// <summary>
/// For people who watch: time, status, method, path, size, duration. Says when an answer was cut short, as JSON does
/// with <c>complete</c>; the combined format cannot. Shared.
/// </summary>
/// <param name="zone">The zone the times are written in.</param>
/// <param name="colour">Whether to colour with ECMA-48 sequences (SGR).</param>
internal sealed class PrettyLine(TimeZoneInfo zone, bool colour) : IAccessLogLine
{
    private readonly SecondText _time = new(seconds => Encoding.ASCII.GetBytes(
        TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(seconds), zone).ToString("HH:mm:ss", CultureInfo.InvariantCulture)));

    private static ReadOnlySpan<byte> Dim => "\e[2m"u8;

    private static ReadOnlySpan<byte> Plain => "\e[0m"u8;

    /// <inheritdoc/>
    public void Append(LineBuffer line, in AccessLogEntry entry)
    {
        int status = (int)entry.Status;
        Colour(line, Dim);
        line.Append(_time.At(entry.UtcSeconds));
        Colour(line, Plain);
        line.Append((byte)' ');
        Colour(line, OfStatus(status));
        line.Append((long)status);
        Colour(line, Plain);
        line.Append((byte)' ');
        if (entry.Method.IsEmpty) line.Append("(unreadable request)"u8);
        else AppendTarget(line, entry);
        line.Append("  "u8);
        Colour(line, Dim);
        AppendSize(line, entry.ContentBytes);
        line.Append("  "u8);
        AppendDuration(line, entry.DurationMicroseconds);
        Colour(line, Plain);
        if (!entry.IsComplete)
        {
            line.Append("  "u8);
            Colour(line, OfStatus(500));
            line.Append("cut short"u8);
            Colour(line, Plain);
        }

        line.Append((byte)'\n');
    }

    private static void AppendTarget(LineBuffer line, in AccessLogEntry entry)
    {
        line.AppendEscaped(entry.Method);
        for (int i = entry.Method.Length; i < 4; i++) line.Append((byte)' ');
        line.Append((byte)' ');
        line.AppendEscaped(entry.RawPath);
        if (entry.RawQuery.IsEmpty) return;
        line.Append((byte)'?');
        line.AppendEscaped(entry.RawQuery);
    }

    private static void AppendSize(LineBuffer line, long bytes)
    {
        // Powers of ten, as browsers' network panels show them.
        switch (bytes)
        {
            case 0:
                line.Append((byte)'-');
                break;
            case < 1000:
                line.Append(bytes);
                line.Append(" B"u8);
                break;
            case < 1_000_000:
                line.AppendRounded(bytes / 1e3);
                line.Append(" kB"u8);
                break;
            case < 1_000_000_000:
                line.AppendRounded(bytes / 1e6);
                line.Append(" MB"u8);
                break;
            default:
                line.AppendRounded(bytes / 1e9);
                line.Append(" GB"u8);
                break;
        }
    }

    private static void AppendDuration(LineBuffer line, long microseconds)
    {
        if (microseconds < 1_000_000)
        {
            line.AppendRounded(microseconds / 1e3);
            line.Append(" ms"u8);
        }
        else
        {
            line.AppendRounded(microseconds / 1e6);
            line.Append(" s"u8);
        }
    }

    private static ReadOnlySpan<byte> OfStatus(int status) => status switch
    {
        < 300 => "\e[32m"u8,
        < 400 => "\e[36m"u8,
        < 500 => "\e[33m"u8,
        _ => "\e[31m"u8,
    };

    private void Colour(LineBuffer line, ReadOnlySpan<byte> sequence)
    {
        if (colour) line.Append(sequence);
    }
}
