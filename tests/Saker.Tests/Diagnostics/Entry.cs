using System.Net;
using System.Text;
using Saker.Diagnostics;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Tests.Diagnostics;

/// <summary>One answer as plain values, to be written in some format.</summary>
internal sealed record Entry
{
    /// <summary>2026-11-22 18:13:52 UTC.</summary>
    public const long Time = 1_795_371_232;

    public string? Remote { get; init; } = "192.0.2.7";

    public byte[] Method { get; init; } = Bytes("GET");

    public byte[] Path { get; init; } = Bytes("/a.html");

    public byte[] Query { get; init; } = [];

    public byte[] Referer { get; init; } = [];

    public byte[] UserAgent { get; init; } = Bytes("curl/8.5.0");

    public StatusCode Status { get; init; } = StatusCode.Ok;

    public long Content { get; init; } = 1234;

    public long Microseconds { get; init; } = 310;

    public bool IsComplete { get; init; } = true;

    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public AccessLogEntry ToAccessLogEntry() => new()
    {
        RemoteEndPoint = Remote is null ? null : new IPEndPoint(IPAddress.Parse(Remote), 51234),
        Method = Method,
        RawPath = Path,
        RawQuery = Query,
        Protocol = "HTTP/1.1"u8,
        Referer = Referer,
        UserAgent = UserAgent,
        Status = Status,
        ContentBytes = Content,
        UtcSeconds = Time,
        DurationMicroseconds = Microseconds,
        IsComplete = IsComplete,
    };

    public string Format(IAccessLogLine format) => Encoding.Latin1.GetString(FormatBytes(format));

    public byte[] FormatBytes(IAccessLogLine format)
    {
        var line = new LineBuffer();
        format.Append(line, ToAccessLogEntry());
        return line.Written.ToArray();
    }
}
