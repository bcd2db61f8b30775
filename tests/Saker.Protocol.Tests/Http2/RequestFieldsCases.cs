using System.Collections.Generic;

namespace Saker.Protocol.Tests.Http2;

/// <summary>Header sections of requests, each rule of RFC 9113 §8 on both sides of its edge.</summary>
internal static class RequestFieldsCases
{
    private const string G = ":method=GET|:scheme=https|:authority=a|:path=/";
    private const string R = "GET Origin [a] [/]";

    public static IReadOnlyList<RequestFieldsCase> All { get; } =
    [
        // What is a request.
        new("the least there can be", G, R),
        new("pseudo-header fields in any order", ":path=/x|:authority=a|:scheme=https|:method=GET", "GET Origin [a] [/x]"),
        new("a query", ":method=GET|:scheme=https|:authority=a|:path=/x?y=z", "GET Origin [a] [/x] ?[y=z]"),
        new("HEAD", ":method=HEAD|:scheme=http|:authority=a:8080|:path=/", "HEAD Origin [a:8080] [/]"),
        new("fields keep their order", G + "|accept=*/*|x-a=1|x-b=|x-a=2", R + " | accept=*/* | x-a=1 | x-b= | x-a=2"),
        new("an unknown method is a method", ":method=M-SEARCH!|:scheme=https|:authority=a|:path=/", "?M-SEARCH! Origin [a] [/]"),
        new("methods are case-sensitive", ":method=get|:scheme=https|:authority=a|:path=/", "?get Origin [a] [/]"),
        new("schemes are not", ":method=GET|:scheme=HTTPS|:authority=a|:path=/", R),
        new("OPTIONS of the server", ":method=OPTIONS|:scheme=https|:authority=a|:path=*", "OPTIONS Asterisk [a] [*]"),
        new("OPTIONS of a path", ":method=OPTIONS|:scheme=https|:authority=a|:path=/x", "OPTIONS Origin [a] [/x]"),
        new("CONNECT", ":method=CONNECT|:authority=a:443", "CONNECT Authority [a:443] []", EndStream: false),
        new("CONNECT with a Host that is the same", ":method=CONNECT|:authority=a:443|host=A:443", "CONNECT Authority [a:443] [] | host=A:443", EndStream: false),
        new("tab and obs-text within a value", G + "|x=a\tb\x80\xff", R + " | x=a\tb\x80\xff"),
        new("every byte of a token in a name", G + "|!#$%&'*+-.^_`~09az=1", R + " | !#$%&'*+-.^_`~09az=1"),

        // §8.3.1: Host and :authority.
        new("Host in place of :authority", ":method=GET|:scheme=https|:path=/|host=b", "GET Origin [b] [/] | host=b"),
        new("Host the same as :authority", G + "|host=a", R + " | host=a"),
        new("Host the same but for its case", G + "|host=A", R + " | host=A"),
        new("Host with the port that goes without saying", G + "|host=a:443", R + " | host=a:443"),
        new("an empty port", ":method=GET|:scheme=https|:authority=a:|:path=/|host=a", "GET Origin [a:] [/] | host=a"),
        new("the port of the other scheme", G + "|host=a:80", "Host other than :authority (RFC 9113 §8.3.1)"),
        new("Host other than :authority", G + "|host=b", "Host other than :authority (RFC 9113 §8.3.1)"),
        new("Host twice", G + "|host=a|host=a", "more than one Host, or an invalid one (RFC 9110 §7.2)"),
        new("an invalid Host", ":method=GET|:scheme=https|:path=/|host=a b", "more than one Host, or an invalid one (RFC 9110 §7.2)"),
        new("an empty Host", ":method=GET|:scheme=https|:path=/|host=", "more than one Host, or an invalid one (RFC 9110 §7.2)"),
        new("neither Host nor :authority", ":method=GET|:scheme=https|:path=/", "neither :authority nor Host (RFC 9113 §8.3.1)"),
        new("an empty :authority", ":method=GET|:scheme=https|:authority=|:path=/", "invalid :authority (RFC 9113 §8.3.1)"),
        new("user information in :authority", ":method=GET|:scheme=https|:authority=u@a|:path=/", "invalid :authority (RFC 9113 §8.3.1)"),
        new("a slash in :authority", ":method=GET|:scheme=https|:authority=a/b|:path=/", "invalid :authority (RFC 9113 §8.3.1)"),

        // §8.3: pseudo-header fields.
        new("nothing at all", "", "no :method (RFC 9113 §8.3.1)"),
        new("no :method", ":scheme=https|:authority=a|:path=/", "no :method (RFC 9113 §8.3.1)"),
        new("no :scheme", ":method=GET|:authority=a|:path=/", "no :scheme (RFC 9113 §8.3.1)"),
        new("no :path", ":method=GET|:scheme=https|:authority=a", "no :path (RFC 9113 §8.3.1)"),
        new(":method twice", ":method=GET|:method=GET|:scheme=https|:authority=a|:path=/", "pseudo-header field twice (RFC 9113 §8.3)"),
        new(":scheme twice", ":method=GET|:scheme=https|:scheme=http|:authority=a|:path=/", "pseudo-header field twice (RFC 9113 §8.3)"),
        new(":authority twice", ":method=GET|:scheme=https|:authority=a|:authority=b|:path=/", "pseudo-header field twice (RFC 9113 §8.3)"),
        new(":path twice", G + "|:path=/x", "pseudo-header field twice (RFC 9113 §8.3)"),
        new("a pseudo-header field after another field", ":method=GET|:scheme=https|:authority=a|x=y|:path=/", "pseudo-header field after another field (RFC 9113 §8.3)"),
        new("a response's pseudo-header field", G + "|:status=200", "pseudo-header field that requests have not (RFC 9113 §8.3)"),
        new("a pseudo-header field nobody knows", G + "|:nobody=1", "pseudo-header field that requests have not (RFC 9113 §8.3)"),
        new("extended CONNECT, which we do not offer", ":method=CONNECT|:protocol=websocket|:scheme=https|:authority=a|:path=/", "pseudo-header field that requests have not (RFC 9113 §8.3)"),
        new("a colon alone for a name", G + "|:=1", "pseudo-header field that requests have not (RFC 9113 §8.3)"),
        new("a pseudo-header field in upper case", G + "|:Path=/", "pseudo-header field that requests have not (RFC 9113 §8.3)"),

        // §8.3.1: their values.
        new("an empty method", ":method=|:scheme=https|:authority=a|:path=/", "method that is no token (RFC 9113 §8.3.1)"),
        new("a method with a space", ":method=GET /x|:scheme=https|:authority=a|:path=/", "method that is no token (RFC 9113 §8.3.1)"),
        new("an empty path", ":method=GET|:scheme=https|:authority=a|:path=", "path that is empty or does not begin with a slash (RFC 9113 §8.3.1)"),
        new("a relative path", ":method=GET|:scheme=https|:authority=a|:path=x", "path that is empty or does not begin with a slash (RFC 9113 §8.3.1)"),
        new("a whole URI for a path", ":method=GET|:scheme=https|:authority=a|:path=https://a/", "path that is empty or does not begin with a slash (RFC 9113 §8.3.1)"),
        new("an asterisk with GET", ":method=GET|:scheme=https|:authority=a|:path=*", "path that is empty or does not begin with a slash (RFC 9113 §8.3.1)"),
        new("an asterisk with an unknown method", ":method=PRI|:scheme=https|:authority=a|:path=*", "path that is empty or does not begin with a slash (RFC 9113 §8.3.1)"),
        new("an asterisk and more", ":method=OPTIONS|:scheme=https|:authority=a|:path=*x", "path that is empty or does not begin with a slash (RFC 9113 §8.3.1)"),
        new("OPTIONS with an empty path", ":method=OPTIONS|:scheme=https|:authority=a|:path=", "path that is empty or does not begin with a slash (RFC 9113 §8.3.1)"),
        new("a space in a path", ":method=GET|:scheme=https|:authority=a|:path=/ x", "byte not allowed in a request target (RFC 9113 §8.3.1)"),
        new("a fragment in a path", ":method=GET|:scheme=https|:authority=a|:path=/x#y", "byte not allowed in a request target (RFC 9113 §8.3.1)"),
        new("a line end in a path", ":method=GET|:scheme=https|:authority=a|:path=/ HTTP/1.1\r\nx: y", "control character in a field value (RFC 9113 §8.2.1)"),
        new("an empty scheme", ":method=GET|:scheme=|:authority=a|:path=/", "scheme other than http and https (RFC 9113 §8.3.1)"),
        new("another scheme", ":method=GET|:scheme=ftp|:authority=a|:path=/", "scheme other than http and https (RFC 9113 §8.3.1)"),
        new("a scheme that smuggles", ":method=GET|:scheme=https://b/x?|:authority=a|:path=/", "scheme other than http and https (RFC 9113 §8.3.1)"),
        new("white space before a path", ":method=GET|:scheme=https|:authority=a|:path= /", "white space around a field value (RFC 9113 §8.2.1)"),

        // §8.5: CONNECT.
        new("CONNECT with a scheme", ":method=CONNECT|:scheme=https|:authority=a:443", "CONNECT with a scheme or path, or without an authority (RFC 9113 §8.5)"),
        new("CONNECT with a path", ":method=CONNECT|:path=/|:authority=a:443", "CONNECT with a scheme or path, or without an authority (RFC 9113 §8.5)"),
        new("CONNECT without an authority", ":method=CONNECT|host=a:443", "CONNECT with a scheme or path, or without an authority (RFC 9113 §8.5)"),
        new("CONNECT without a port", ":method=CONNECT|:authority=a", "CONNECT without a host and port (RFC 9113 §8.5)"),
        new("CONNECT with another Host", ":method=CONNECT|:authority=a:443|host=b:443", "Host other than :authority (RFC 9113 §8.3.1)"),

        // §8.2, §8.2.1: names and values.
        new("upper case in a name", G + "|Accept=*/*", "upper case in a field name (RFC 9113 §8.2.1)"),
        new("one letter in upper case, in a name we do not know", G + "|x-nobodY=1", "upper case in a field name (RFC 9113 §8.2.1)"),
        new("a space in a name", G + "|a b=c", "byte not allowed in a field name (RFC 9113 §8.2.1)"),
        new("a colon in a name", G + "|a:b=c", "byte not allowed in a field name (RFC 9113 §8.2.1)"),
        new("a line end in a name", G + "|a\r\nb=c", "byte not allowed in a field name (RFC 9113 §8.2.1)"),
        new("NUL in a name", G + "|a\0=c", "byte not allowed in a field name (RFC 9113 §8.2.1)"),
        new("a high byte in a name", G + "|a\xe9=c", "byte not allowed in a field name (RFC 9113 §8.2.1)"),
        new("DEL in a name", G + "|a\x7f=c", "byte not allowed in a field name (RFC 9113 §8.2.1)"),
        new("NUL in a value", G + "|a=b\0", "control character in a field value (RFC 9113 §8.2.1)"),
        new("CR in a value", G + "|a=b\rc", "control character in a field value (RFC 9113 §8.2.1)"),
        new("LF in a value", G + "|a=b\nc", "control character in a field value (RFC 9113 §8.2.1)"),
        new("ESC in a value", G + "|a=\x1b[2J", "control character in a field value (RFC 9113 §8.2.1)"),
        new("a space before a value", G + "|a= b", "white space around a field value (RFC 9113 §8.2.1)"),
        new("a space after a value", G + "|a=b ", "white space around a field value (RFC 9113 §8.2.1)"),
        new("a tab before a value", G + "|a=\tb", "white space around a field value (RFC 9113 §8.2.1)"),
        new("a tab after a value", G + "|a=b\t", "white space around a field value (RFC 9113 §8.2.1)"),
        new("white space for a value", G + "|a= ", "white space around a field value (RFC 9113 §8.2.1)"),

        // §8.2.2: fields of a connection.
        new("Connection", G + "|connection=close", "field of a connection, which HTTP/2 has not (RFC 9113 §8.2.2)"),
        new("Keep-Alive", G + "|keep-alive=5", "field of a connection, which HTTP/2 has not (RFC 9113 §8.2.2)"),
        new("Proxy-Connection", G + "|proxy-connection=close", "field of a connection, which HTTP/2 has not (RFC 9113 §8.2.2)"),
        new("Transfer-Encoding", G + "|transfer-encoding=chunked", "field of a connection, which HTTP/2 has not (RFC 9113 §8.2.2)", EndStream: false),
        new("Upgrade", G + "|upgrade=h2c", "field of a connection, which HTTP/2 has not (RFC 9113 §8.2.2)"),
        new("TE with trailers", G + "|te=trailers", R + " | te=trailers"),
        new("TE with anything else", G + "|te=gzip", "TE other than trailers (RFC 9113 §8.2.2)"),
        new("TE with trailers and more", G + "|te=trailers, gzip", "TE other than trailers (RFC 9113 §8.2.2)"),
        new("an empty TE", G + "|te=", "TE other than trailers (RFC 9113 §8.2.2)"),

        // §8.2.3: the crumbs of a cookie.
        new("one cookie", G + "|cookie=a=b; c=d", R + " | cookie=a=b; c=d"),
        new("the crumbs of a cookie are one", G + "|cookie=a=b|x=y|cookie=c=d|cookie=e=f", R + " | cookie=a=b; c=d; e=f | x=y"),
        new("an empty crumb", G + "|cookie=|cookie=a=b", R + " | cookie=; a=b"),
        new("an empty crumb at the end leaves no white space behind", G + "|cookie=a=b|cookie=", R + " | cookie=a=b;"),
        new("nothing but empty crumbs", G + "|cookie=|cookie=", R + " | cookie=;"),

        // §8.1.1: the length of the content.
        new("a length of content that follows", G + "|content-length=12", R + " length=12 | content-length=12", EndStream: false),
        new("no content, and so it says", G + "|content-length=0", R + " length=0 | content-length=0"),
        new("content of a length that nobody says", G, R, EndStream: false),
        new("no content, but a length", G + "|content-length=1", "no content, and a Content-Length (RFC 9113 §8.1.1)"),
        new("two lengths", G + "|content-length=1|content-length=1", "more than one Content-Length, or an invalid one (RFC 9113 §8.1.1)", EndStream: false),
        new("a list of lengths", G + "|content-length=1, 1", "more than one Content-Length, or an invalid one (RFC 9113 §8.1.1)", EndStream: false),
        new("a signed length", G + "|content-length=+1", "more than one Content-Length, or an invalid one (RFC 9113 §8.1.1)", EndStream: false),
        new("an empty length", G + "|content-length=", "more than one Content-Length, or an invalid one (RFC 9113 §8.1.1)", EndStream: false),
        new("a length beyond 63 bits", G + "|content-length=9223372036854775808", "more than one Content-Length, or an invalid one (RFC 9113 §8.1.1)", EndStream: false),
        new("the longest length", G + "|content-length=9223372036854775807", R + " length=9223372036854775807 | content-length=9223372036854775807", EndStream: false),

        // RFC 9110 §10.1.1.
        new("the client waits for a 100", G + "|expect=100-Continue", R + " 100 | expect=100-Continue", EndStream: false),
        new("the client expects something else", G + "|expect=more", R + " 417 | expect=more", EndStream: false),
    ];
}
