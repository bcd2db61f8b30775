using System.Runtime.InteropServices;

namespace Saker.Protocol.Semantics;

/// <summary>A peer's mistake, as a value: the status to answer with, what was wrong, and the rule it broke.</summary>
/// <param name="Status">The status code of the answer.</param>
/// <param name="Reason">What was wrong, for logs. A constant: it never holds bytes of the peer.</param>
/// <param name="Rule">Where the rule is written, for example <c>RFC 9112 §5.1</c>.</param>
/// <remarks>Immutable. Exceptions are for our own bugs: a peer must not set the pace of our throws.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ProtocolError(StatusCode Status, string Reason, string Rule)
{
    /// <summary>A 400, the usual answer to a message that is not HTTP.</summary>
    public static ProtocolError BadRequest(string reason, string rule) => new(StatusCode.BadRequest, reason, rule);
}
