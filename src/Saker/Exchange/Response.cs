using System;
using System.IO;
using System.Text;
using Saker.Protocol.Semantics;

namespace Saker.Exchange;

/// <summary>
/// An answer: status, header section, content. It knows no protocol version and nothing of the connection.
/// Built by a handler; immutable from the moment it is returned, so that a cached one may be sent by many loops at once.
/// </summary>
public sealed class Response
{
    /// <summary>A response with <paramref name="status"/> and, where given, <paramref name="content"/>.</summary>
    public Response(StatusCode status, ResponseContent? content = null)
    {
        Status = status;
        Content = content ?? ResponseContent.None;
    }

    /// <summary>The status code (RFC 9110 §15).</summary>
    public StatusCode Status { get; }

    /// <summary>The header section, but for what the sender adds: Date, Server, framing and Connection.</summary>
    public ResponseFields Fields { get; } = new();

    /// <summary>What follows the header section.</summary>
    public ResponseContent Content { get; }

    /// <summary>What a cache may do with this response; null when it is not to be kept.</summary>
    internal Storage? Storage { get; init; }

    /// <summary>
    /// Gives every request its own form of this one response that was made for all of them: another coding, 304, a part. Null when
    /// all get this very object. The function may be called on any thread at any time and never blocks; its answer is null when
    /// what was kept has been let go meanwhile and must be made again.
    /// </summary>
    /// <remarks>
    /// This lets the cache keep one entry a path while two requests for that path get different answers, and makes an answer from
    /// the cache and one from the disk the same: both go through here.
    /// </remarks>
    internal Func<Request, Response?>? Selector { get; init; }

    /// <summary>True when the same object answers many requests, so that preparing its bytes once pays.</summary>
    internal bool IsShared { get; init; }

    /// <summary>
    /// What a sender prepared from this response to send it faster the next time. Opaque to everybody else. Written by any loop
    /// without a lock: two loops may prepare the same immutable value, and either may stay.
    /// </summary>
    internal object? SenderMemo { get; set; }

    /// <summary>A text/plain response in UTF-8.</summary>
    public static Response Text(string text, StatusCode status = StatusCode.Ok) =>
        Bytes(Encoding.UTF8.GetBytes(text), "text/plain; charset=utf-8", status);

    /// <summary>A text/html response in UTF-8. The text is sent as it is: escaping is the caller's.</summary>
    public static Response Html(string html, StatusCode status = StatusCode.Ok) =>
        Bytes(Encoding.UTF8.GetBytes(html), "text/html; charset=utf-8", status);

    /// <summary>A response of <paramref name="content"/>, which must not change afterwards.</summary>
    public static Response Bytes(ReadOnlyMemory<byte> content, string contentType, StatusCode status = StatusCode.Ok)
    {
        var response = new Response(status, new ResponseContent.Memory(content));
        response.Fields.Add("Content-Type", contentType);
        return response;
    }

    /// <summary>A response whose content is read from <paramref name="source"/> while it is sent; the server disposes the stream.</summary>
    /// <param name="source">What to send.</param>
    /// <param name="contentType">The media type.</param>
    /// <param name="length">How many bytes there will be, or null when that is not known.</param>
    /// <param name="status">The status code.</param>
    public static Response Stream(Stream source, string contentType, long? length = null, StatusCode status = StatusCode.Ok)
    {
        var response = new Response(status, new ResponseContent.Streamed(source, length));
        response.Fields.Add("Content-Type", contentType);
        return response;
    }

    /// <summary>A redirect: <paramref name="status"/> is 301, 302, 303, 307 or 308; <paramref name="location"/> goes out as given.</summary>
    public static Response Redirect(string location, StatusCode status = StatusCode.Found)
    {
        var response = new Response(status);
        response.Fields.Add("Location", location);
        return response;
    }
}
