using System;
using System.Diagnostics;
using System.Net;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Connections;

/// <summary>Tells the access log of one answer, the same way for every protocol. Immutable.</summary>
internal static class AnswerRecord
{
    /// <summary>Writes the record.</summary>
    /// <param name="log">Where to.</param>
    /// <param name="request">What was asked; its head is looked at only when it is whole.</param>
    /// <param name="remote">The client's address.</param>
    /// <param name="protocol">The protocol as it is written in logs.</param>
    /// <param name="began">When the head was there, in ticks of <see cref="Stopwatch"/>.</param>
    /// <param name="status">Of the answer.</param>
    /// <param name="contentBytes">Bytes of content given to the system or gathered.</param>
    /// <param name="isComplete">Whether all of the answer was, as far as can be seen.</param>
    /// <param name="headIsWhole">False when the request could not be read.</param>
    public static void Write(
        IAccessLog log, Request request, IPEndPoint? remote, ReadOnlySpan<byte> protocol, long began, StatusCode status, long contentBytes, bool isComplete, bool headIsWhole)
    {
        RequestHead head = request.Head;
        ReadOnlySpan<byte> referer = default;
        ReadOnlySpan<byte> userAgent = default;
        if (headIsWhole)
        {
            head.TryGet(KnownField.Referer, out referer);
            head.TryGet(KnownField.UserAgent, out userAgent);
        }

        log.Record(new AccessLogEntry
        {
            RemoteEndPoint = remote,
            Method = headIsWhole ? head.MethodToken : default,
            RawPath = headIsWhole ? (head.IsAsteriskForm ? head.Target : head.Path) : default,
            RawQuery = headIsWhole ? head.Query : default,
            Protocol = protocol,
            Referer = referer,
            UserAgent = userAgent,
            Status = status,
            ContentBytes = contentBytes,
            UtcSeconds = request.UtcSeconds,
            DurationMicroseconds = (long)Stopwatch.GetElapsedTime(began).TotalMicroseconds,
            IsComplete = isComplete,
        });
    }
}
