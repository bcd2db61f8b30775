using System;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;
using Saker.Protocol.Http2;
using Saker.Transport.Tls;

namespace Saker.Connections;

/// <summary>
/// The diagnostics log's messages of the connections, in one place. What peers do wrong is Debug: they must not set the pace of the log.
/// A path is written without its query, which may hold secrets.
/// </summary>
internal static partial class Log
{
    [LoggerMessage(1, LogLevel.Debug, "{Remote}: refused with {Status}: {Reason} ({Rule})")]
    public static partial void Refused(ILogger log, IPEndPoint? remote, int status, string reason, string rule);

    [LoggerMessage(2, LogLevel.Error, "the handler failed on {Method} {Path}; the client got 500")]
    public static partial void HandlerFailed(ILogger log, Exception exception, string method, string path);

    [LoggerMessage(3, LogLevel.Error, "a connection failed by our own fault and was cut off; the server goes on")]
    public static partial void ConnectionFailed(ILogger log, Exception exception);

    [LoggerMessage(4, LogLevel.Warning, "{ChangedPath} changed or could not be looked at while it was being sent; the answer was cut off so that nobody takes a mixture for the file")]
    public static partial void FileChanged(ILogger log, string changedPath);

    [LoggerMessage(5, LogLevel.Error, "the handler's content for {Path} ended before the length it promised; the answer was cut off")]
    public static partial void ContentTooShort(ILogger log, string path);

    [LoggerMessage(6, LogLevel.Warning, "{Count} connections were cut off: they had not finished {Deadline} after the server was asked to stop")]
    public static partial void CutOffAtDeadline(ILogger log, int count, TimeSpan deadline);

    [LoggerMessage(7, LogLevel.Warning, "{EndPoint} accepts no connections for now: the system says {Error}. Those that are open are served; raise the limit of open files (ulimit -n) if this is the usual load")]
    public static partial void AcceptPaused(ILogger log, IPEndPoint endPoint, SocketError error);

    [LoggerMessage(8, LogLevel.Debug, "{Remote}: plain HTTP on a TLS port; answered with 400")]
    public static partial void PlainOnTls(ILogger log, IPEndPoint? remote);

    [LoggerMessage(9, LogLevel.Debug, "{Remote}: no TLS handshake: {Outcome} {Reason}")]
    public static partial void NoHandshake(ILogger log, IPEndPoint? remote, TlsOutcome outcome, string? reason);

    [LoggerMessage(10, LogLevel.Error, "a content could not be read; its answer was cut short")]
    public static partial void ContentFailed(ILogger log, Exception exception);

    [LoggerMessage(11, LogLevel.Debug, "{Remote}: HTTP/2 stream {Stream} ended with {Code}: {Reason} ({Rule})")]
    public static partial void StreamError(ILogger log, IPEndPoint? remote, int stream, Http2ErrorCode code, string reason, string rule);

    [LoggerMessage(12, LogLevel.Debug, "{Remote}: HTTP/2 connection ended with {Code}: {Reason} ({Rule})")]
    public static partial void ConnectionError(ILogger log, IPEndPoint? remote, Http2ErrorCode code, string reason, string rule);

    [LoggerMessage(13, LogLevel.Warning, "{Address} has {Max} connections open, as many as one address may; more are closed at once. Where many clients share an address, behind a proxy for one, allow more (--max-connections-per-address, 0 for any number)")]
    public static partial void AddressCrowded(ILogger log, IPAddress address, int max);

    [LoggerMessage(14, LogLevel.Warning, "{Wanted} connections are more than the limit of open files leaves room for; {Max} are taken at a time (raise it: ulimit -n)")]
    public static partial void FewerConnections(ILogger log, int wanted, int max);

    [LoggerMessage(15, LogLevel.Error, "{Path} could not be read while it was being sent; the answer was cut off")]
    public static partial void FileFailed(ILogger log, string path);
}
