using System.Collections.Generic;

namespace Saker.Protocol.Tests.Http1;

/// <summary>One request head on the wire and what the parser must say of it.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Wire">The bytes, one character each.</param>
/// <param name="Expected">As <c>HeadReader.Describe</c> writes it; <c>#n</c> is the number of bytes consumed.</param>
internal sealed record RequestHeadCase(string Name, string Wire, string Expected);

/// <summary>The table.</summary>
internal static class RequestHeadCases
{
    private const string H = "Host: a\r\n\r\n";

    public static IReadOnlyList<RequestHeadCase> All { get; } =
    [
        // What is read.
        new("smallest request of HTTP/1.1", "GET / HTTP/1.1\r\n" + H, "GET Origin [a] [/] 1.1 | Host=a #27"),
        new("no field lines at all", "GET / HTTP/1.0\r\n\r\n", "GET Origin [] [/] 1.0 #18"),
        new("what follows is not consumed", "GET / HTTP/1.1\r\n" + H + "GET /2", "GET Origin [a] [/] 1.1 | Host=a #27"),
        new("query", "GET /p?q=1&r HTTP/1.1\r\n" + H, "GET Origin [a] [/p] ?[q=1&r] 1.1 | Host=a #34"),
        new("empty query", "GET /p? HTTP/1.1\r\n" + H, "GET Origin [a] [/p] ?[] 1.1 | Host=a #29"),
        new("second question mark is query", "GET /p?q?r HTTP/1.1\r\n" + H, "GET Origin [a] [/p] ?[q?r] 1.1 | Host=a #32"),
        new("characters that browsers leave alone", "GET /[a]^|`{}?\\ HTTP/1.1\r\n" + H, "GET Origin [a] [/[a]^|`{}] ?[\\] 1.1 | Host=a #37"),
        new("escapes stay as they are", "GET /%41%zz HTTP/1.1\r\n" + H, "GET Origin [a] [/%41%zz] 1.1 | Host=a #33"),
        new("two slashes at the start are a path", "GET //b/c HTTP/1.1\r\n" + H, "GET Origin [a] [//b/c] 1.1 | Host=a #31"),
        new("absolute form beats Host", "GET http://b:81/p?q HTTP/1.1\r\n" + H, "GET Absolute [b:81] [/p] ?[q] 1.1 | Host=a #41"),
        new("absolute form without a path", "GET http://b HTTP/1.1\r\n" + H, "GET Absolute [b] [/] 1.1 | Host=a #34"),
        new("absolute form with a query alone", "GET http://b?q HTTP/1.1\r\n" + H, "GET Absolute [b] [/] ?[q] 1.1 | Host=a #36"),
        new("absolute form with a question mark in the path's place", "GET http://b/?/ HTTP/1.1\r\n" + H, "GET Absolute [b] [/] ?[/] 1.1 | Host=a #37"),
        new("https in any case", "GET HTTPS://b/ HTTP/1.1\r\n" + H, "GET Absolute [b] [/] 1.1 | Host=a #36"),
        new("IPv6 authority", "GET http://[::1]:80/ HTTP/1.1\r\n" + H, "GET Absolute [[::1]:80] [/] 1.1 | Host=a #42"),
        new("asterisk form", "OPTIONS * HTTP/1.1\r\n" + H, "OPTIONS Asterisk [a] [*] 1.1 | Host=a #31"),
        new("asterisk form of an unknown method", "FIND * HTTP/1.1\r\n" + H, "?FIND Asterisk [a] [*] 1.1 | Host=a #28"),
        new("authority form", "CONNECT b:443 HTTP/1.1\r\n" + H, "CONNECT Authority [b:443] [] 1.1 | Host=a #35"),
        new("all methods: HEAD", "HEAD / HTTP/1.1\r\n" + H, "HEAD Origin [a] [/] 1.1 | Host=a #28"),
        new("all methods: POST", "POST / HTTP/1.1\r\n" + H, "POST Origin [a] [/] 1.1 | Host=a #28"),
        new("all methods: PUT", "PUT / HTTP/1.1\r\n" + H, "PUT Origin [a] [/] 1.1 | Host=a #27"),
        new("all methods: DELETE", "DELETE / HTTP/1.1\r\n" + H, "DELETE Origin [a] [/] 1.1 | Host=a #30"),
        new("all methods: PATCH", "PATCH / HTTP/1.1\r\n" + H, "PATCH Origin [a] [/] 1.1 | Host=a #29"),
        new("all methods: TRACE", "TRACE / HTTP/1.1\r\n" + H, "TRACE Origin [a] [/] 1.1 | Host=a #29"),
        new("methods are case-sensitive", "get / HTTP/1.1\r\n" + H, "?get Origin [a] [/] 1.1 | Host=a #27"),
        new("an unknown method is a method", "M-SEARCH! / HTTP/1.1\r\n" + H, "?M-SEARCH! Origin [a] [/] 1.1 | Host=a #33"),
        new("later minor version is read as 1.1", "GET / HTTP/1.9\r\n" + H, "GET Origin [a] [/] 1.1 | Host=a #27"),
        new("value without white space", "GET / HTTP/1.1\r\nHost:a\r\n\r\n", "GET Origin [a] [/] 1.1 | Host=a #26"),
        new("white space around a value", "GET / HTTP/1.1\r\nHost: \t a \t \r\n\r\n", "GET Origin [a] [/] 1.1 | Host=a #32"),
        new("white space within a value", "GET / HTTP/1.1\r\nHost: a\r\nX: b \t c\r\n\r\n", "GET Origin [a] [/] 1.1 | Host=a | X=b \t c #37"),
        new("empty value", "GET / HTTP/1.1\r\nHost: a\r\nX:\r\nY: \t\r\n\r\n", "GET Origin [a] [/] 1.1 | Host=a | X= | Y= #37"),
        new("obs-text in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: \x80\xff\r\n\r\n", "GET Origin [a] [/] 1.1 | Host=a | X=\x80\xff #34"),
        new("colon in a value", "GET / HTTP/1.1\r\nHost: a\r\nX: :b:\r\n\r\n", "GET Origin [a] [/] 1.1 | Host=a | X=:b: #35"),
        new("every tchar in a name", "GET / HTTP/1.1\r\nHost: a\r\n!#$%&'*+-.^_`|~09azAZ: b\r\n\r\n", "GET Origin [a] [/] 1.1 | Host=a | !#$%&'*+-.^_`|~09azAZ=b #53"),
        new("names keep their case and their order", "GET / HTTP/1.1\r\nhOsT: a\r\nB: 1\r\nb: 2\r\n\r\n", "GET Origin [a] [/] 1.1 | hOsT=a | B=1 | b=2 #39"),
        new("empty lines before the request", "\r\n\r\nGET / HTTP/1.1\r\n" + H, "GET Origin [a] [/] 1.1 | Host=a #31"),
        new("HTTP/1.0 with fields", "GET / HTTP/1.0\r\n" + H, "GET Origin [a] [/] 1.0 | Host=a #27"),

        // What is not whole yet.
        new("nothing", "", "NeedMore"),
        new("only an empty line", "\r\n", "NeedMore"),
        new("half an empty line", "\r", "NeedMore"),
        new("half a method", "GE", "NeedMore"),
        new("half a target", "GET /a", "NeedMore"),
        new("half a version", "GET / HTTP/1", "NeedMore"),
        new("half a line end", "GET / HTTP/1.1\r", "NeedMore"),
        new("half a name", "GET / HTTP/1.1\r\nHo", "NeedMore"),
        new("half a value", "GET / HTTP/1.1\r\nHost: a", "NeedMore"),
        new("no empty line", "GET / HTTP/1.1\r\nHost: a\r\n", "NeedMore"),
        new("half the empty line", "GET / HTTP/1.1\r\nHost: a\r\n\r", "NeedMore"),

        // RFC 9112 §2.2: bare CR and bare LF.
        new("LF alone before the request", "\nGET / HTTP/1.1\r\n" + H, "400 bare LF"),
        new("CR alone before the request", "\rGET / HTTP/1.1\r\n" + H, "400 bare CR"),
        new("too many empty lines", "\r\n\r\n\r\n\r\n\r\nGET / HTTP/1.1\r\n" + H, "400 too many empty lines before a request line"),
        new("LF ends the request line", "GET / HTTP/1.1\nHost: a\r\n\r\n", "400 malformed HTTP version"),
        new("CR ends the request line", "GET / HTTP/1.1\rHost: a\r\n\r\n", "400 malformed HTTP version"),
        new("CR CR LF ends the request line", "GET / HTTP/1.1\r\r\nHost: a\r\n\r\n", "400 malformed HTTP version"),
        new("LF ends a field line", "GET / HTTP/1.1\r\nHost: a\n\r\n", "400 bare LF"),
        new("CR within a value", "GET / HTTP/1.1\r\nHost: a\rb\r\n\r\n", "400 bare CR"),
        new("CR CR LF ends a field line", "GET / HTTP/1.1\r\nHost: a\r\r\n\r\n", "400 bare CR"),
        new("LF ends the head", "GET / HTTP/1.1\r\nHost: a\r\n\n", "400 bare LF"),
        new("CR and something else ends the head", "GET / HTTP/1.1\r\nHost: a\r\n\rX", "400 bare CR"),
        new("LF within a name", "GET / HTTP/1.1\r\nHo\nst: a\r\n\r\n", "400 bare LF"),
        new("two LF end the head", "GET / HTTP/1.1\r\nHost: a\n\n", "400 bare LF"),

        // The request line, RFC 9112 §3.
        new("simple request of HTTP/0.9", "GET /\r\n", "400 request line without a version"),
        new("no version after the space", "GET / \r\n", "400 malformed HTTP version"),
        new("no target", "GET HTTP/1.1\r\n" + H, "400 request line without a version"),
        new("two spaces before the target", "GET  / HTTP/1.1\r\n" + H, "400 empty request target"),
        new("two spaces before the version", "GET /  HTTP/1.1\r\n" + H, "400 malformed HTTP version"),
        new("space after the version", "GET / HTTP/1.1 \r\n" + H, "400 malformed HTTP version"),
        new("space before the method", " GET / HTTP/1.1\r\n" + H, "400 the method is not a token and one space"),
        new("tab between the parts", "GET\t/ HTTP/1.1\r\n" + H, "400 the method is not a token and one space"),
        new("tab before the version", "GET /\tHTTP/1.1\r\n" + H, "400 byte not allowed in a request target"),
        new("byte no token has in the method", "G(T / HTTP/1.1\r\n" + H, "400 the method is not a token and one space"),
        new("method of a TLS hello", "\x16\x03\x01\x02", "400 the method is not a token and one space"),
        new("NUL in the target", "GET /\0 HTTP/1.1\r\n" + H, "400 byte not allowed in a request target"),
        new("DEL in the target", "GET /\x7f HTTP/1.1\r\n" + H, "400 byte not allowed in a request target"),
        new("raw UTF-8 in the target", "GET /\xc3\xa9 HTTP/1.1\r\n" + H, "400 byte not allowed in a request target"),
        new("fragment in the target", "GET /a#b HTTP/1.1\r\n" + H, "400 byte not allowed in a request target"),
        new("quotation mark in the target", "GET /\" HTTP/1.1\r\n" + H, "400 byte not allowed in a request target"),
        new("angle bracket in the target", "GET /<script> HTTP/1.1\r\n" + H, "400 byte not allowed in a request target"),
        new("relative target", "GET a/b HTTP/1.1\r\n" + H, "400 request target in no form that we know"),
        new("question mark alone", "GET ?q HTTP/1.1\r\n" + H, "400 request target in no form that we know"),
        new("other scheme", "GET ftp://b/ HTTP/1.1\r\n" + H, "400 request target in no form that we know"),
        new("scheme without an authority", "GET http:/b HTTP/1.1\r\n" + H, "400 request target in no form that we know"),
        new("empty authority", "GET http:///b HTTP/1.1\r\n" + H, "400 invalid authority in the request target"),
        new("user information", "GET http://u@b/ HTTP/1.1\r\n" + H, "400 invalid authority in the request target"),
        new("port that is none", "GET http://b:65536/ HTTP/1.1\r\n" + H, "400 invalid authority in the request target"),
        new("asterisk with GET", "GET * HTTP/1.1\r\n" + H, "400 asterisk form without OPTIONS"),
        new("asterisk and more", "OPTIONS *a HTTP/1.1\r\n" + H, "400 request target in no form that we know"),
        new("CONNECT without a port", "CONNECT b HTTP/1.1\r\n" + H, "400 CONNECT without a host and port"),
        new("CONNECT with an empty port", "CONNECT b: HTTP/1.1\r\n" + H, "400 CONNECT without a host and port"),
        new("CONNECT with a path", "CONNECT /b:1 HTTP/1.1\r\n" + H, "400 CONNECT without a host and port"),
        new("authority form with GET", "GET b:80 HTTP/1.1\r\n" + H, "400 request target in no form that we know"),

        // The version, RFC 9112 §2.3.
        new("HTTP/2.0", "GET / HTTP/2.0\r\n" + H, "505 major version other than 1"),
        new("HTTP/3.0", "GET / HTTP/3.0\r\n" + H, "505 major version other than 1"),
        new("HTTP/0.9 by name", "GET / HTTP/0.9\r\n" + H, "505 major version other than 1"),
        new("preface of HTTP/2", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", "505 major version other than 1"),
        new("version in lower case", "GET / http/1.1\r\n" + H, "400 malformed HTTP version"),
        new("version without a minor", "GET / HTTP/1\r\n" + H, "400 malformed HTTP version"),
        new("two digits of minor", "GET / HTTP/1.10\r\n" + H, "400 malformed HTTP version"),
        new("two digits of major", "GET / HTTP/11.1\r\n" + H, "400 malformed HTTP version"),
        new("comma for the dot", "GET / HTTP/1,1\r\n" + H, "400 malformed HTTP version"),
        new("letter for the minor", "GET / HTTP/1.x\r\n" + H, "400 malformed HTTP version"),
        new("other protocol", "GET / ICAP/1.0\r\n" + H, "400 malformed HTTP version"),

        // Field lines, RFC 9112 §5.
        new("space before the colon", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", "400 white space between field name and colon"),
        new("tab before the colon", "GET / HTTP/1.1\r\nHost\t: a\r\n\r\n", "400 white space between field name and colon"),
        new("space before the first field line", "GET / HTTP/1.1\r\n Host: a\r\n\r\n", "400 line folding, or white space before the first field line"),
        new("folded with a space", "GET / HTTP/1.1\r\nHost: a\r\n b\r\n\r\n", "400 line folding, or white space before the first field line"),
        new("folded with a tab", "GET / HTTP/1.1\r\nHost: a\r\n\tb\r\n\r\n", "400 line folding, or white space before the first field line"),
        new("line of one space", "GET / HTTP/1.1\r\nHost: a\r\n \r\n\r\n", "400 line folding, or white space before the first field line"),
        new("no colon", "GET / HTTP/1.1\r\nHost\r\n\r\n", "400 field line without a colon"),
        new("no name", "GET / HTTP/1.1\r\n: a\r\n\r\n", "400 empty field name"),
        new("space in a name", "GET / HTTP/1.1\r\nHo st: a\r\n\r\n", "400 white space between field name and colon"),
        new("byte no token has in a name", "GET / HTTP/1.1\r\nHo(st: a\r\n\r\n", "400 byte not allowed in a field name"),
        new("NUL in a name", "GET / HTTP/1.1\r\nHo\0st: a\r\n\r\n", "400 byte not allowed in a field name"),
        new("high byte in a name", "GET / HTTP/1.1\r\nHo\xe9st: a\r\n\r\n", "400 byte not allowed in a field name"),
        new("NUL in a value", "GET / HTTP/1.1\r\nHost: a\0\r\n\r\n", "400 control character in a field value"),
        new("ESC in a value", "GET / HTTP/1.1\r\nHost: \x1b[2J\r\n\r\n", "400 control character in a field value"),
        new("vertical tab in a value", "GET / HTTP/1.1\r\nHost: a\x0b\r\n\r\n", "400 control character in a field value"),
        new("form feed in a value", "GET / HTTP/1.1\r\nHost: a\x0c\r\n\r\n", "400 control character in a field value"),
        new("DEL in a value", "GET / HTTP/1.1\r\nHost: a\x7f\r\n\r\n", "400 control character in a field value"),
        new("backspace in a value", "GET / HTTP/1.1\r\nTransfer-Encoding: \u0008chunked\r\n\r\n", "400 control character in a field value"),
    ];
}
