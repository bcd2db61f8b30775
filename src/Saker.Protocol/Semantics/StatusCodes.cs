using System;

namespace Saker.Protocol.Semantics;

/// <summary>What is known of each status code: its phrase and whether its response may have content.</summary>
/// <remarks>Immutable. RFC 9110 §15.</remarks>
public static class StatusCodes
{
    /// <summary>The registered reason phrase; empty for a code that has none (a legal phrase, RFC 9112 §4).</summary>
    public static ReadOnlySpan<byte> ReasonPhrase(StatusCode status) => status switch
    {
        StatusCode.Ok => "OK"u8,
        StatusCode.NotModified => "Not Modified"u8,
        StatusCode.PartialContent => "Partial Content"u8,
        StatusCode.NotFound => "Not Found"u8,
        StatusCode.Continue => "Continue"u8,
        StatusCode.SwitchingProtocols => "Switching Protocols"u8,
        StatusCode.Processing => "Processing"u8,
        StatusCode.EarlyHints => "Early Hints"u8,
        StatusCode.Created => "Created"u8,
        StatusCode.Accepted => "Accepted"u8,
        StatusCode.NonAuthoritativeInformation => "Non-Authoritative Information"u8,
        StatusCode.NoContent => "No Content"u8,
        StatusCode.ResetContent => "Reset Content"u8,
        StatusCode.MultiStatus => "Multi-Status"u8,
        StatusCode.AlreadyReported => "Already Reported"u8,
        StatusCode.ImUsed => "IM Used"u8,
        StatusCode.MultipleChoices => "Multiple Choices"u8,
        StatusCode.MovedPermanently => "Moved Permanently"u8,
        StatusCode.Found => "Found"u8,
        StatusCode.SeeOther => "See Other"u8,
        StatusCode.UseProxy => "Use Proxy"u8,
        StatusCode.TemporaryRedirect => "Temporary Redirect"u8,
        StatusCode.PermanentRedirect => "Permanent Redirect"u8,
        StatusCode.BadRequest => "Bad Request"u8,
        StatusCode.Unauthorized => "Unauthorized"u8,
        StatusCode.PaymentRequired => "Payment Required"u8,
        StatusCode.Forbidden => "Forbidden"u8,
        StatusCode.MethodNotAllowed => "Method Not Allowed"u8,
        StatusCode.NotAcceptable => "Not Acceptable"u8,
        StatusCode.ProxyAuthenticationRequired => "Proxy Authentication Required"u8,
        StatusCode.RequestTimeout => "Request Timeout"u8,
        StatusCode.Conflict => "Conflict"u8,
        StatusCode.Gone => "Gone"u8,
        StatusCode.LengthRequired => "Length Required"u8,
        StatusCode.PreconditionFailed => "Precondition Failed"u8,
        StatusCode.ContentTooLarge => "Content Too Large"u8,
        StatusCode.UriTooLong => "URI Too Long"u8,
        StatusCode.UnsupportedMediaType => "Unsupported Media Type"u8,
        StatusCode.RangeNotSatisfiable => "Range Not Satisfiable"u8,
        StatusCode.ExpectationFailed => "Expectation Failed"u8,
        StatusCode.MisdirectedRequest => "Misdirected Request"u8,
        StatusCode.UnprocessableContent => "Unprocessable Content"u8,
        StatusCode.Locked => "Locked"u8,
        StatusCode.FailedDependency => "Failed Dependency"u8,
        StatusCode.TooEarly => "Too Early"u8,
        StatusCode.UpgradeRequired => "Upgrade Required"u8,
        StatusCode.PreconditionRequired => "Precondition Required"u8,
        StatusCode.TooManyRequests => "Too Many Requests"u8,
        StatusCode.RequestHeaderFieldsTooLarge => "Request Header Fields Too Large"u8,
        StatusCode.UnavailableForLegalReasons => "Unavailable For Legal Reasons"u8,
        StatusCode.InternalServerError => "Internal Server Error"u8,
        StatusCode.NotImplemented => "Not Implemented"u8,
        StatusCode.BadGateway => "Bad Gateway"u8,
        StatusCode.ServiceUnavailable => "Service Unavailable"u8,
        StatusCode.GatewayTimeout => "Gateway Timeout"u8,
        StatusCode.HttpVersionNotSupported => "HTTP Version Not Supported"u8,
        StatusCode.VariantAlsoNegotiates => "Variant Also Negotiates"u8,
        StatusCode.InsufficientStorage => "Insufficient Storage"u8,
        StatusCode.LoopDetected => "Loop Detected"u8,
        StatusCode.NotExtended => "Not Extended"u8,
        StatusCode.NetworkAuthenticationRequired => "Network Authentication Required"u8,
        _ => default,
    };

    /// <summary>Whether a final response with this status can have content and a Content-Length at all.</summary>
    /// <remarks>RFC 9110 §6.4.1 and RFC 9112 §6.3 rule 1: 1xx, 204 and 304 end with their header section.</remarks>
    public static bool AllowsContent(StatusCode status)
        => (ushort)status >= 200 && status is not (StatusCode.NoContent or StatusCode.NotModified);
}
