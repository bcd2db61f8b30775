using System;
using System.Text;
using Saker.Protocol.Http2.Hpack;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2;

/// <summary>Makes the head of a request out of a decoded field section, or says why it is malformed (RFC 9113 §8.1.1, §8.3.1).</summary>
/// <remarks>
/// Immutable. How it works: one pass over the lines judges each of them, notes where the four pseudo-header fields are, and gives the rest to the
/// head; then what they say together is judged. The head points into the section's bytes: nothing is copied but the crumbs of a cookie.
/// </remarks>
public static class RequestFields
{
    /// <summary>Reads a request.</summary>
    /// <param name="section">Decoded, and not too large. Unchanged as long as the head is used.</param>
    /// <param name="head">Cleared, then filled.</param>
    /// <param name="endStream">Whether the request has no content.</param>
    /// <param name="framing">What it says about its content, when the answer is true.</param>
    /// <param name="error">When the answer is false: always of the stream, PROTOCOL_ERROR.</param>
    public static bool TryRead(FieldSection section, RequestHead head, bool endStream, out RequestFraming framing, out Http2Error error)
    {
        ArgumentNullException.ThrowIfNull(section);
        ArgumentNullException.ThrowIfNull(head);
        head.Clear();
        framing = default;
        if (!TryJudgeLines(section, out Pseudo pseudo, out int cookies, out error))
        {
            return false;
        }

        // Appending may move the bytes; so the head is told of them only now.
        FieldLine cookie = cookies > 1 ? JoinCookies(section) : default;
        head.Relocate(section.Bytes);
        AddLines(section, head, cookies > 1, cookie);
        return TrySetControlData(section, head, pseudo, out error)
            && TryReadFraming(head, endStream, out framing, out error);
    }

    private static bool TryJudgeLines(FieldSection section, out Pseudo pseudo, out int cookies, out Http2Error error)
    {
        pseudo = new Pseudo();
        cookies = 0;
        error = default;
        bool pseudoHasEnded = false;
        for (int i = 0; i < section.Count; i++)
        {
            FieldSectionLine line = section[i];
            if (line.Kind is FieldNameKind.Regular or FieldNameKind.UpperCase or FieldNameKind.Invalid)
            {
                pseudoHasEnded = true;
                cookies += line.Line.Known == KnownField.Cookie ? 1 : 0;
                if (!FieldLineRules.TryCheck(line.Kind, line.Line.Known, section.Value(i), out error))
                {
                    return false;
                }

                continue;
            }

            if (line.Kind == FieldNameKind.OtherPseudo)
            {
                error = Http2Error.Malformed("pseudo-header field that requests have not", "RFC 9113 §8.3");
                return false;
            }

            if (pseudoHasEnded)
            {
                error = Http2Error.Malformed("pseudo-header field after another field", "RFC 9113 §8.3");
                return false;
            }

            if (!pseudo.TryNote(line.Kind, i))
            {
                error = Http2Error.Malformed("pseudo-header field twice", "RFC 9113 §8.3");
                return false;
            }

            if (!FieldLineRules.TryCheckValue(section.Value(i), out error))
            {
                return false;
            }
        }

        return true;
    }

    // RFC 9113 §8.2.3: the crumbs, joined by "; ", are one Cookie to everybody above.
    private static FieldLine JoinCookies(FieldSection section)
    {
        FieldLine joined = default;
        bool endsInSpace = false;
        for (int i = 0; i < section.Count; i++)
        {
            FieldLine line = section[i].Line;
            if (line.Known != KnownField.Cookie)
            {
                continue;
            }

            if (joined.NameLength == 0)
            {
                joined = line with { ValueStart = section.AppendValue(i) };
                continue;
            }

            section.Append("; "u8);
            section.AppendValue(i);
            joined = joined with { ValueLength = joined.ValueLength + 2 + line.ValueLength };
            endsInSpace = line.ValueLength == 0;
        }

        // Behind the last separator there can be nothing, and a head's values have no white space around them (RFC 9110 §5.5).
        if (endsInSpace)
        {
            joined = joined with { ValueLength = joined.ValueLength - 1 };
        }

        return joined;
    }

    private static void AddLines(FieldSection section, RequestHead head, bool cookiesAreJoined, FieldLine cookie)
    {
        for (int i = 0; i < section.Count; i++)
        {
            FieldSectionLine line = section[i];
            if (line.Kind != FieldNameKind.Regular)
            {
                continue;
            }

            if (line.Line.Known != KnownField.Cookie || !cookiesAreJoined)
            {
                head.Add(line.Line);
            }
            else if (!head.Has(KnownField.Cookie))
            {
                head.Add(cookie);
            }
        }
    }

    private static bool TrySetControlData(FieldSection section, RequestHead head, in Pseudo pseudo, out Http2Error error)
    {
        error = default;
        if (pseudo.Method < 0 || !FieldSyntax.IsToken(section.Value(pseudo.Method)))
        {
            error = Http2Error.Malformed(pseudo.Method < 0 ? "no :method" : "method that is no token", "RFC 9113 §8.3.1");
            return false;
        }

        FieldLine method = section[pseudo.Method].Line;
        head.SetMethod(Methods.Parse(section.Value(pseudo.Method)), method.ValueStart, method.ValueLength);
        return head.Method == Method.Connect
            ? TrySetConnect(section, head, pseudo, out error)
            : TrySetTarget(section, head, pseudo, out error);
    }

    // RFC 9113 §8.5: an authority and nothing else.
    private static bool TrySetConnect(FieldSection section, RequestHead head, in Pseudo pseudo, out Http2Error error)
    {
        if (pseudo.Scheme >= 0 || pseudo.Path >= 0 || pseudo.Authority < 0)
        {
            error = Http2Error.Malformed("CONNECT with a scheme or path, or without an authority", "RFC 9113 §8.5");
            return false;
        }

        FieldLine authority = section[pseudo.Authority].Line;
        if (!RequestTarget.TryParse(section.Value(pseudo.Authority), Method.Connect, out RequestTarget target, out _))
        {
            error = Http2Error.Malformed("CONNECT without a host and port", "RFC 9113 §8.5");
            return false;
        }

        head.SetTarget(target, authority.ValueStart, authority.ValueLength);
        return TryCheckHost(head, section.Value(pseudo.Authority), defaultPort: default, out error);
    }

    private static bool TrySetTarget(FieldSection section, RequestHead head, in Pseudo pseudo, out Http2Error error)
    {
        if (pseudo.Scheme < 0 || pseudo.Path < 0)
        {
            error = Http2Error.Malformed(pseudo.Scheme < 0 ? "no :scheme" : "no :path", "RFC 9113 §8.3.1");
            return false;
        }

        ReadOnlySpan<byte> scheme = section.Value(pseudo.Scheme);
        bool isHttps = Ascii.EqualsIgnoreCase(scheme, "https"u8);
        if (!isHttps && !Ascii.EqualsIgnoreCase(scheme, "http"u8))
        {
            // RFC 9113 §8.3.1 lets gateways take others. To an origin server they name what it does not have.
            error = Http2Error.Malformed("scheme other than http and https", "RFC 9113 §8.3.1");
            return false;
        }

        ReadOnlySpan<byte> path = section.Value(pseudo.Path);
        bool isAsterisk = path.Length == 1 && path[0] == (byte)'*' && head.Method == Method.Options;
        if (!isAsterisk && (path.IsEmpty || path[0] != (byte)'/'))
        {
            error = Http2Error.Malformed("path that is empty or does not begin with a slash", "RFC 9113 §8.3.1");
            return false;
        }

        if (!RequestTarget.TryParse(path, head.Method, out RequestTarget target, out ProtocolError reason))
        {
            error = Http2Error.Malformed(reason.Reason, "RFC 9113 §8.3.1");
            return false;
        }

        FieldLine pathLine = section[pseudo.Path].Line;
        head.SetTarget(target, pathLine.ValueStart, pathLine.ValueLength);
        ReadOnlySpan<byte> authority = default;
        if (pseudo.Authority >= 0)
        {
            authority = section.Value(pseudo.Authority);
            FieldLine line = section[pseudo.Authority].Line;
            if (!HostSyntax.IsHostAndOptionalPort(authority, out _))
            {
                error = Http2Error.Malformed("invalid :authority", "RFC 9113 §8.3.1");
                return false;
            }

            head.SetAuthority(line.ValueStart, line.ValueLength);
        }

        return TryCheckHost(head, authority, isHttps ? ":443"u8 : ":80"u8, out error);
    }

    // RFC 9113 §8.3.1: a Host that names something else than :authority makes the request malformed. Without either, nobody knows whose
    // resource is meant (RFC 9110 §7.2).
    private static bool TryCheckHost(RequestHead head, ReadOnlySpan<byte> authority, ReadOnlySpan<byte> defaultPort, out Http2Error error)
    {
        error = default;
        if (!head.TryGet(KnownField.Host, out ReadOnlySpan<byte> host))
        {
            if (!authority.IsEmpty)
            {
                return true;
            }

            error = Http2Error.Malformed("neither :authority nor Host", "RFC 9113 §8.3.1");
            return false;
        }

        if (head.Count(KnownField.Host) > 1 || !HostSyntax.IsHostAndOptionalPort(host, out _))
        {
            error = Http2Error.Malformed("more than one Host, or an invalid one", "RFC 9110 §7.2");
            return false;
        }

        if (!authority.IsEmpty && !Ascii.EqualsIgnoreCase(WithoutPort(authority, defaultPort), WithoutPort(host, defaultPort)))
        {
            error = Http2Error.Malformed("Host other than :authority", "RFC 9113 §8.3.1");
            return false;
        }

        return true;
    }

    // RFC 3986 §6.2.3: a port that is empty or the scheme's own says nothing.
    private static ReadOnlySpan<byte> WithoutPort(ReadOnlySpan<byte> authority, ReadOnlySpan<byte> defaultPort)
    {
        if (authority[^1] == (byte)':')
        {
            return authority[..^1];
        }

        return !defaultPort.IsEmpty && authority.EndsWith(defaultPort) ? authority[..^defaultPort.Length] : authority;
    }

    private static bool TryReadFraming(RequestHead head, bool endStream, out RequestFraming framing, out Http2Error error)
    {
        framing = default;
        error = default;
        long length = -1;
        if (head.TryGet(KnownField.ContentLength, out ReadOnlySpan<byte> value))
        {
            // RFC 9110 §8.6: several equal lengths may be repaired or refused. Nobody honest sends two.
            if (head.Count(KnownField.ContentLength) > 1 || !ContentLengthSyntax.TryParse(value, out length))
            {
                error = Http2Error.Malformed("more than one Content-Length, or an invalid one", "RFC 9113 §8.1.1");
                return false;
            }

            if (endStream && length != 0)
            {
                error = Http2Error.Malformed("no content, and a Content-Length", "RFC 9113 §8.1.1");
                return false;
            }
        }

        bool known = ExpectField.TryRead(head, out bool expectContinue);
        framing = new RequestFraming(length, expectContinue, !known);
        return true;
    }

    /// <summary>Where in the section the pseudo-header fields are; -1 for those that are not.</summary>
    private struct Pseudo
    {
        public Pseudo()
        {
        }

        public int Method { get; private set; } = -1;

        public int Scheme { get; private set; } = -1;

        public int Authority { get; private set; } = -1;

        public int Path { get; private set; } = -1;

        /// <summary>Notes a field; false when it was there before.</summary>
        public bool TryNote(FieldNameKind kind, int index)
        {
            (int before, _) = kind switch
            {
                FieldNameKind.Method => (Method, Method = index),
                FieldNameKind.Scheme => (Scheme, Scheme = index),
                FieldNameKind.Authority => (Authority, Authority = index),
                _ => (Path, Path = index),
            };
            return before < 0;
        }
    }
}
