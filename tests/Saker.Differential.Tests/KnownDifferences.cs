using System.Collections.Generic;

namespace Saker.Differential.Tests;

/// <summary>All differences we know of, each with the rule. What is not explained here fails the test.</summary>
internal static class KnownDifferences
{
    private const string Kestrel = "Kestrel";
    private const string Node = "Node";

    public static IReadOnlyList<KnownDifference> All { get; } =
    [
        // We refuse what both let pass.
        KnownDifference.WeRefuse(Kestrel, "bare LF", "RFC 9112 §2.2 lets a recipient take LF for a line end; two that differ in this can be played off against each other."),
        KnownDifference.WeRefuse(Node, "bare LF", "The same, before the request line alone."),
        KnownDifference.WeRefuse(Kestrel, "bare CR", "RFC 9112 §2.2: a bare CR is invalid, or else a space; before the request line it is no empty line either."),
        KnownDifference.WeRefuse(Node, "bare CR", "The same."),
        KnownDifference.WeRefuse(Kestrel, "malformed HTTP version", "RFC 9112 §3: one space and CRLF; the lenient parse of §3 is optional, and a danger."),
        KnownDifference.WeRefuse(Node, "malformed HTTP version", "The same."),
        KnownDifference.WeRefuse(Kestrel, "too many empty lines before a request line", "RFC 9112 §2.2 asks for one; we ignore four."),
        KnownDifference.WeRefuse(Node, "too many empty lines before a request line", "The same."),
        KnownDifference.WeRefuse(Kestrel, "byte not allowed in a request target", "RFC 3986 §2: not a character of a URI, and no browser sends it."),
        KnownDifference.WeRefuse(Node, "byte not allowed in a request target", "The same."),
        KnownDifference.WeRefuse(Kestrel, "byte not allowed in a field name", "RFC 9110 §5.1: a field name is a token."),
        KnownDifference.WeRefuse(Kestrel, "request line without a version", "RFC 9112 §3: the version is not optional."),
        KnownDifference.WeRefuse(Kestrel, "invalid authority in the request target", "RFC 9110 §4.2.4: user information is to be treated as an error."),
        KnownDifference.WeRefuse(Node, "invalid authority in the request target", "The same; an empty host (§4.2.1) too."),
        KnownDifference.WeRefuse(Node, "request target in no form that we know", "RFC 9112 §3.2: four forms, and the scheme of an origin server is http or https."),
        KnownDifference.WeRefuse(Node, "empty request target", "RFC 9112 §3: one space."),
        KnownDifference.WeRefuse(Node, "asterisk form without OPTIONS", "RFC 9112 §3.2.4."),
        KnownDifference.WeRefuse(Kestrel, "CONNECT without a host and port", "RFC 9112 §3.2.3."),
        KnownDifference.WeRefuse(Node, "CONNECT without a host and port", "The same."),
        KnownDifference.WeRefuse(Kestrel, "Transfer-Encoding together with Content-Length", "RFC 9112 §6.3 rule 3: ought to be handled as an error; we refuse always."),
        KnownDifference.WeRefuse(Kestrel, "Transfer-Encoding in HTTP/1.0", "RFC 9112 §6.1: faulty framing."),
        KnownDifference.WeRefuse(Kestrel, "more than one Transfer-Encoding", "RFC 9112 §7.1: chunked is not applied twice."),
        KnownDifference.WeRefuse(Kestrel, "transfer coding other than chunked alone", "RFC 9112 §6.1: a coding that is not understood; §7.1: chunked is not applied twice."),
        KnownDifference.WeRefuse(Node, "transfer coding other than chunked alone", "The same."),
        KnownDifference.WeRefuse(Kestrel, "invalid Content-Length", "RFC 9110 §8.6: digits, without a sign."),
        KnownDifference.WeRefuse(Kestrel, "invalid Host", "RFC 9110 §4.2.1: an empty host is invalid in http; RFC 9112 §3.2: 400."),
        KnownDifference.WeRefuse(Node, "invalid Host", "RFC 9112 §3.2: 400 to an invalid Host."),
        KnownDifference.WeRefuse(Node, "more than one Host", "RFC 9112 §3.2: 400 to more than one."),
        KnownDifference.WeRefuse(Kestrel, "unknown expectation", "RFC 9110 §10.1.1: may be answered with 417."),
        KnownDifference.WeRefuse(Node, "unknown expectation", "The same; Node looks at the first Expect."),
        KnownDifference.WeRefuse(Kestrel, "control character in a trailer field", "RFC 9112 §2.2: LF alone."),
        KnownDifference.WeRefuse(Kestrel, "malformed trailer field", "RFC 9112 §2.2: LF alone."),
        KnownDifference.WeRefuse(Kestrel, "control character in a field value", "RFC 9110 §5.5: controls are not part of a value."),
        KnownDifference.WeRefuse(Kestrel, "malformed chunk extension", "RFC 9112 §7.1.1: the grammar of extensions."),

        // They refuse what we let pass.
        KnownDifference.TheyKnowNoSuchMethod(Node, "RFC 9110 §9.1: an unknown method is 501, not 400."),
        KnownDifference.TheyRefuse(Kestrel, @"(^|\n)(?!OPTIONS )[^ \r]+ \* HTTP", "RFC 9110 §9.1: an unknown method is 501, not 405 for its target."),
        KnownDifference.TheyRefuse(Kestrel, @"HTTP/1\.[2-9]", "RFC 9110 §2.5: a later minor version is read as the highest known."),
        KnownDifference.TheyRefuse(Node, @"HTTP/1\.[2-9]", "The same."),
        KnownDifference.TheyRefuse(Kestrel, "[\u0080-\u00ff]", "RFC 9110 §5.5: obs-text is opaque data; Kestrel takes it for UTF-8."),
        KnownDifference.TheyRefuse(Kestrel, "HTTPS://", "RFC 9110 §4.2.3: schemes are case-insensitive."),
        KnownDifference.TheyRefuse(Kestrel, "^CONNECT", "RFC 9112 §3.2.3: CONNECT is well formed; Kestrel wants its target equal to Host."),
        KnownDifference.TheyRefuse(Node, "^CONNECT", "Node gives the connection away; there is no next request."),
        KnownDifference.TheyRefuse(Kestrel, @"Host: a:\r\n", "RFC 3986 §3.2.3: a port may be empty."),
        KnownDifference.TheyRefuse(Kestrel, @"Host: [^\r]*\+", "RFC 3986 §3.2.2: sub-delims are characters of a reg-name."),
        KnownDifference.TheyRefuse(Kestrel, @"^POST /f HTTP/1\.0", "RFC 9112 §6.3 rule 7: neither length nor coding is a length of zero, in HTTP/1.0 too."),
        KnownDifference.TheyRefuse(Kestrel, @"\r\n3 ;\ta", "RFC 9112 §7.1.1: bad white space is to be parsed."),
        KnownDifference.TheyRefuse(Node, @"\r\n3 ;\ta", "The same."),
        KnownDifference.TheyRefuse(Node, @"Transfer-Encoding: \t", "RFC 9112 §5: white space around a value is no part of it."),
        KnownDifference.TheyRefuse(Node, @"\r\n0\r\nContent-Length", "RFC 9110 §6.5.1: trailer fields are ignored, whatever they are."),
        KnownDifference.Whatever(Node, @"Expect:\r\n", "RFC 9110 §5.6.1: an empty list expects nothing."),
        KnownDifference.Whatever(Node, @"HTTP/1\.0\r\n.*Connection: close, keep-alive", "RFC 9112 §9.3: close comes first."),
    ];
}
