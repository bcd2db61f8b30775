using System;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>Which fields belong to one connection and must not be passed on (RFC 9110 §7.6.1, RFC 9113 §8.2.2).</summary>
/// <remarks>Immutable.</remarks>
public static class HopByHopFields
{
    /// <summary>Whether a field is never forwarded, named in Connection or not.</summary>
    /// <remarks>
    /// RFC 9110 §7.6.1 lists Proxy-Connection, Keep-Alive, TE, Transfer-Encoding and Upgrade beside Connection. HTTP2-Settings goes with Upgrade
    /// (RFC 7540 §3.2.1); the two of proxy authentication end at the first proxy (RFC 9110 §11.7).
    /// </remarks>
    public static bool Contains(KnownField field) => field is KnownField.Http2Settings or KnownField.ProxyAuthenticate or KnownField.ProxyAuthorization
        || field == KnownField.Te || IsConnectionSpecific(field);

    /// <summary>Whether a field makes a message of HTTP/2 malformed (RFC 9113 §8.2.2). TE is not among them: it may say <c>trailers</c>.</summary>
    public static bool IsConnectionSpecific(KnownField field) => field is KnownField.Connection
        or KnownField.ProxyConnection
        or KnownField.KeepAlive
        or KnownField.TransferEncoding
        or KnownField.Upgrade;

    /// <summary>Whether a field line of a request stays with its connection: by its name, or because Connection names it.</summary>
    /// <param name="head">The request.</param>
    /// <param name="index">The field line.</param>
    /// <remarks>Host and Content-Length are never taken away like that: naming them is an attack on who comes next (RFC 9110 §7.6.1).</remarks>
    public static bool Contains(RequestHead head, int index)
    {
        ArgumentNullException.ThrowIfNull(head);
        KnownField known = head[index].Known;
        if (Contains(known))
        {
            return true;
        }

        if (!head.Has(KnownField.Connection) || known is KnownField.Host or KnownField.ContentLength)
        {
            return false;
        }

        ReadOnlySpan<byte> name = head.Name(index);
        foreach (ReadOnlySpan<byte> value in head.Values(KnownField.Connection))
        {
            ReadOnlySpan<byte> list = value;
            while (FieldSyntax.TryNextElement(ref list, out ReadOnlySpan<byte> option))
            {
                if (Ascii.EqualsIgnoreCase(option, name))
                {
                    return true;
                }
            }
        }

        return false;
    }
}
