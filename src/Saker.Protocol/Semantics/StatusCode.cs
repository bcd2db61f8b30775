namespace Saker.Protocol.Semantics;

/// <summary>Every status code in the IANA HTTP Status Code Registry.</summary>
/// <remarks>Immutable. RFC 9110 §15 unless noted.</remarks>
public enum StatusCode : ushort
{
    /// <summary>No status: the default value, never sent.</summary>
    None = 0,
    Continue = 100,
    SwitchingProtocols = 101,
    /// <summary>RFC 2518.</summary>
    Processing = 102,
    /// <summary>RFC 8297.</summary>
    EarlyHints = 103,
    /// <summary>OK.</summary>
    Ok = 200,
    Created = 201,
    Accepted = 202,
    NonAuthoritativeInformation = 203,
    NoContent = 204,
    ResetContent = 205,
    PartialContent = 206,
    /// <summary>RFC 4918.</summary>
    MultiStatus = 207,
    /// <summary>RFC 5842.</summary>
    AlreadyReported = 208,
    /// <summary>RFC 3229.</summary>
    ImUsed = 226,
    MultipleChoices = 300,
    MovedPermanently = 301,
    Found = 302,
    SeeOther = 303,
    NotModified = 304,
    UseProxy = 305,
    TemporaryRedirect = 307,
    PermanentRedirect = 308,
    BadRequest = 400,
    Unauthorized = 401,
    PaymentRequired = 402,
    Forbidden = 403,
    NotFound = 404,
    MethodNotAllowed = 405,
    NotAcceptable = 406,
    ProxyAuthenticationRequired = 407,
    RequestTimeout = 408,
    Conflict = 409,
    Gone = 410,
    LengthRequired = 411,
    PreconditionFailed = 412,
    ContentTooLarge = 413,
    UriTooLong = 414,
    UnsupportedMediaType = 415,
    RangeNotSatisfiable = 416,
    ExpectationFailed = 417,
    MisdirectedRequest = 421,
    UnprocessableContent = 422,
    /// <summary>RFC 4918.</summary>
    Locked = 423,
    /// <summary>RFC 4918.</summary>
    FailedDependency = 424,
    /// <summary>RFC 8470.</summary>
    TooEarly = 425,
    UpgradeRequired = 426,
    /// <summary>RFC 6585 §3.</summary>
    PreconditionRequired = 428,
    /// <summary>RFC 6585 §4.</summary>
    TooManyRequests = 429,
    /// <summary>RFC 6585 §5.</summary>
    RequestHeaderFieldsTooLarge = 431,
    /// <summary>RFC 7725.</summary>
    UnavailableForLegalReasons = 451,
    InternalServerError = 500,
    NotImplemented = 501,
    BadGateway = 502,
    ServiceUnavailable = 503,
    GatewayTimeout = 504,
    HttpVersionNotSupported = 505,
    /// <summary>RFC 2295.</summary>
    VariantAlsoNegotiates = 506,
    /// <summary>RFC 4918.</summary>
    InsufficientStorage = 507,
    /// <summary>RFC 5842.</summary>
    LoopDetected = 508,
    /// <summary>RFC 2774.</summary>
    NotExtended = 510,
    /// <summary>RFC 6585 §6.</summary>
    NetworkAuthenticationRequired = 511,
}
