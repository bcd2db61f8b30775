namespace Saker.Protocol.Semantics;

/// <summary>The methods of RFC 9110 §9 and PATCH (RFC 5789). Anything else is <see cref="Unknown"/>, which is not an error of syntax.</summary>
public enum Method : byte
{
    /// <summary>A well-formed token that names no method we know: 501, decided above the protocol.</summary>
    Unknown,
    Get,
    Head,
    Options,
    Post,
    Put,
    Delete,
    Patch,
    Trace,
    Connect,
}
