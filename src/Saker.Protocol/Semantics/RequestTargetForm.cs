namespace Saker.Protocol.Semantics;

/// <summary>The forms of a request target (RFC 9112 §3.2.1 to §3.2.4).</summary>
public enum RequestTargetForm : byte
{
    /// <summary><c>/path?query</c></summary>
    Origin,

    /// <summary><c>http://host/path?query</c></summary>
    Absolute,

    /// <summary><c>host:port</c>, for CONNECT alone.</summary>
    Authority,

    /// <summary><c>*</c>, for OPTIONS alone.</summary>
    Asterisk,
}
