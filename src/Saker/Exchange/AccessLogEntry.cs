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

    /// <summary>Bytes of content (without the header section) that were given to the system, or gathered for the next send.</summary>
    public long ContentBytes { get; init; }

    /// <summary>When the request's head was there, in seconds since 1970-01-01 UTC.</summary>
    public long UtcSeconds { get; init; }

    /// <summary>From the last byte of the request's head until the last byte of the answer was given to the system or gathered for the next send, in microseconds.</summary>
    public long DurationMicroseconds { get; init; }

    /// <summary>False when the answer was seen to be cut short: the client went away, or the file changed under it. What was only gathered may still be lost.</summary>
    public bool IsComplete { get; init; }
}
