using System;
using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>The parts of a request target, as offsets into it (RFC 9112 §3.2).</summary>
/// <remarks>
/// <para>Immutable. Which bytes a target may hold is what browsers really send, not only what RFC 3986 names: the URL Standard's
/// serializer leaves <c>\ ^ ` { | }</c> alone in some component, and nginx, Caddy and hyper take them, so they pass here
/// (a raw backslash in the path is refused later, by <see cref="TargetPath"/>).</para>
/// <para>The standard always escapes <c>" &lt; &gt;</c> and bytes of 0x80 and above, and cuts the fragment off; a sender of those
/// is not a browser, Apache refuses them too, and every log and page that shows a target is safer without them: 400.</para>
/// </remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct RequestTarget
{
    /// <summary>The bytes a target may hold.</summary>
    internal static readonly SearchValues<byte> TargetBytes = SearchValues.Create(
        "!$%&'()*+,-./0123456789:;=?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>Which of the four forms this is.</summary>
    public RequestTargetForm Form { get; private init; }

    /// <summary>Offset of the authority; meaningful only where <see cref="AuthorityLength"/> is not 0.</summary>
    public int AuthorityStart { get; private init; }

    /// <summary>Bytes in the authority; 0 in the origin and asterisk forms, which have none.</summary>
    public int AuthorityLength { get; private init; }

    /// <summary>Offset of the path.</summary>
    public int PathStart { get; private init; }

    /// <summary>Bytes in the path. 0 for an absolute form without one, which means <c>/</c> (RFC 9110 §4.2.3), and for the authority form.</summary>
    public int PathLength { get; private init; }

    /// <summary>Offset of the query, after its question mark.</summary>
    public int QueryStart { get; private init; }

    /// <summary>Bytes in the query, or -1 where there is no question mark.</summary>
    public int QueryLength { get; private init; }

    /// <summary>Splits a target into its parts, with the form that the method allows.</summary>
    /// <param name="target">The target as it was on the wire.</param>
    /// <param name="method">CONNECT has the authority form, OPTIONS may have the asterisk form.</param>
    /// <param name="result">The parts, when the answer is true.</param>
    /// <param name="error">A 400, when the answer is false.</param>
    public static bool TryParse(ReadOnlySpan<byte> target, Method method, out RequestTarget result, out ProtocolError error)
    {
        result = default;
        error = default;
        if (target.IsEmpty)
        {
            error = ProtocolError.BadRequest("empty request target", "RFC 9112 §3.2");
            return false;
        }

        if (target.ContainsAnyExcept(TargetBytes))
        {
            error = ProtocolError.BadRequest("byte not allowed in a request target", "RFC 9112 §3.2");
            return false;
        }

        if (method == Method.Connect)
        {
            return TryParseAuthorityForm(target, out result, out error);
        }

        if (target[0] == (byte)'/')
        {
            result = WithPath(RequestTargetForm.Origin, target, pathStart: 0, default);
            return true;
        }

        if (target.Length == 1 && target[0] == (byte)'*')
        {
            // RFC 9112 §3.2.4: only a server-wide OPTIONS has no resource. A method we do not know may mean anything by it; it
            // gets its 501, and a preface of HTTP/2 (PRI * HTTP/2.0) its 505.
            if (method is not (Method.Options or Method.Unknown))
            {
                error = ProtocolError.BadRequest("asterisk form without OPTIONS", "RFC 9112 §3.2.4");
                return false;
            }

            result = new RequestTarget { Form = RequestTargetForm.Asterisk, PathLength = 1, QueryLength = -1 };
            return true;
        }

        return TryParseAbsoluteForm(target, out result, out error);
    }

    private static bool TryParseAuthorityForm(ReadOnlySpan<byte> target, out RequestTarget result, out ProtocolError error)
    {
        // RFC 9112 §3.2.3: host and port, both of them.
        result = new RequestTarget { Form = RequestTargetForm.Authority, AuthorityLength = target.Length, QueryLength = -1 };
        error = default;
        if (HostSyntax.IsHostAndOptionalPort(target, out bool hasPort) && hasPort)
        {
            return true;
        }

        error = ProtocolError.BadRequest("CONNECT without a host and port", "RFC 9112 §3.2.3");
        return false;
    }

    private static bool TryParseAbsoluteForm(ReadOnlySpan<byte> target, out RequestTarget result, out ProtocolError error)
    {
        result = default;
        error = default;
        int authorityStart = SchemeLength(target);
        if (authorityStart == 0)
        {
            error = ProtocolError.BadRequest("request target in no form that we know", "RFC 9112 §3.2");
            return false;
        }

        int length = target[authorityStart..].IndexOfAny((byte)'/', (byte)'?');
        int authorityEnd = length < 0 ? target.Length : authorityStart + length;

        // RFC 9110 §4.2.1 and §4.2.4: an empty host must be refused, and so should be user information, which HostSyntax does not know.
        if (!HostSyntax.IsHostAndOptionalPort(target[authorityStart..authorityEnd], out _))
        {
            error = ProtocolError.BadRequest("invalid authority in the request target", "RFC 9110 §4.2.1");
            return false;
        }

        result = WithPath(RequestTargetForm.Absolute, target, authorityEnd, (authorityStart, authorityEnd - authorityStart));
        return true;
    }

    private static RequestTarget WithPath(RequestTargetForm form, ReadOnlySpan<byte> target, int pathStart, (int Start, int Length) authority)
    {
        int mark = target[pathStart..].IndexOf((byte)'?');
        int pathEnd = mark < 0 ? target.Length : pathStart + mark;
        return new RequestTarget
        {
            Form = form,
            AuthorityStart = authority.Start,
            AuthorityLength = authority.Length,
            PathStart = pathStart,
            PathLength = pathEnd - pathStart,
            QueryStart = mark < 0 ? 0 : pathEnd + 1,
            QueryLength = mark < 0 ? -1 : target.Length - pathEnd - 1,
        };
    }

    // Schemes are case-insensitive (RFC 9110 §4.2.3). Letters only are folded: "://" is compared as it is.
    private static int SchemeLength(ReadOnlySpan<byte> target)
    {
        if (target.Length >= 7 && Ascii.EqualsIgnoreCase(target[..4], "http"u8) && target[4..7].SequenceEqual("://"u8))
        {
            return 7;
        }

        return target.Length >= 8 && Ascii.EqualsIgnoreCase(target[..5], "https"u8) && target[5..8].SequenceEqual("://"u8) ? 8 : 0;
    }
}
