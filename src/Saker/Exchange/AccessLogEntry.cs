using System;
using System.Net;
using Saker.Protocol.Semantics;

namespace Saker.Exchange;

/// <summary>What an access log is told of one answer. Valid only during the call that hands it over.</summary>
public readonly ref struct AccessLogEntry
{
    /// <summary>The client's address, or null where there is none.</summary>
    public IPEndPoint? RemoteEndPoint { get; init; }

    /// <summary>The method as sent; empty when the request could not be read.</summary>
    public ReadOnlySpan<byte> Method { get; init; }

    /// <summary>The raw path as sent: not decoded, possibly hostile, to be escaped by whoever writes it down.</summary>
    public ReadOnlySpan<byte> RawPath { get; init; }

    /// <summary>The raw query as sent, without its question mark.</summary>
    public ReadOnlySpan<byte> RawQuery { get; init; }

    /// <summary>The protocol, as in "HTTP/1.1".</summary>
    public ReadOnlySpan<byte> Protocol { get; init; }

    /// <summary>The Referer field's value; empty when there is none.</summary>
    public ReadOnlySpan<byte> Referer { get; init; }

    /// <summary>The User-Agent field's value; empty when there is none.</summary>
    public ReadOnlySpan<byte> UserAgent { get; init; }

    /// <summary>The status of the answer.</summary>
    public StatusCode Status { get; init; }

    /// <summary>Bytes of content sent (without the header section).</summary>
    public long ContentBytes { get; init; }

    /// <summary>When the answer was complete, in seconds since 1970-01-01 UTC.</summary>
    public long UtcSeconds { get; init; }

    /// <summary>From the last byte of the request's head to the last byte of the answer given to the system, in microseconds.</summary>
    public long DurationMicroseconds { get; init; }

    /// <summary>False when the answer was cut short: the client went away, or the file changed under it.</summary>
    public bool IsComplete { get; init; }
}
