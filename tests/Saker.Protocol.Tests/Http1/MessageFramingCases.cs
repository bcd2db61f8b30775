using System.Collections.Generic;

namespace Saker.Protocol.Tests.Http1;

/// <summary>The field lines of a request and how its end is found.</summary>
/// <param name="Name">What the case is about.</param>
/// <param name="Version">0 or 1, the minor version.</param>
/// <param name="Fields">Field lines with their CRLF; without Host, unless the case is about it.</param>
/// <param name="Expected">As the tests write it.</param>
internal sealed record MessageFramingCase(string Name, int Version, string Fields, string Expected);

/// <summary>The table.</summary>
internal static class MessageFramingCases
{
    private const string TwoLengths = "400 more than one Content-Length";
    private const string BadLength = "400 invalid Content-Length";
    private const string BadCoding = "400 transfer coding other than chunked alone";
    private const string BadHost = "400 invalid Host";

    public static IReadOnlyList<MessageFramingCase> All { get; } =
    [
        // RFC 9112 §6.3, in its order.
        new("neither length nor coding: no content", 1, "", "None 0 keep"),
        new("length", 1, "Content-Length: 5\r\n", "ContentLength 5 keep"),
        new("length of zero", 1, "Content-Length: 0\r\n", "ContentLength 0 keep"),
        new("length with leading zeros", 1, "Content-Length: 0005\r\n", "ContentLength 5 keep"),
        new("length in any case of its name", 1, "cOnTeNt-lEnGtH: 5\r\n", "ContentLength 5 keep"),
        new("longest length", 1, "Content-Length: 9223372036854775807\r\n", "ContentLength 9223372036854775807 keep"),
        new("chunked", 1, "Transfer-Encoding: chunked\r\n", "Chunked 0 keep"),
        new("chunked in any case", 1, "Transfer-Encoding: Chunked\r\n", "Chunked 0 keep"),
        new("chunked with white space around", 1, "Transfer-Encoding: \t chunked \t \r\n", "Chunked 0 keep"),
        new("length in HTTP/1.0", 0, "Content-Length: 5\r\n", "ContentLength 5 close"),
        new("content with GET is framed like any other", 1, "Content-Length: 1\r\n", "ContentLength 1 keep"),

        // Smuggling.
        new("length and chunked", 1, "Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "400 Transfer-Encoding together with Content-Length"),
        new("chunked and length", 1, "Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "400 Transfer-Encoding together with Content-Length"),
        new("chunked and invalid length", 1, "Transfer-Encoding: chunked\r\nContent-Length: x\r\n", "400 Transfer-Encoding together with Content-Length"),
        new("two different lengths", 1, "Content-Length: 5\r\nContent-Length: 6\r\n", TwoLengths),
        new("two equal lengths", 1, "Content-Length: 5\r\nContent-Length: 5\r\n", TwoLengths),
        new("two lengths in two cases", 1, "Content-Length: 5\r\ncontent-length: 6\r\n", TwoLengths),
        new("list of equal lengths", 1, "Content-Length: 5, 5\r\n", BadLength),
        new("list of different lengths", 1, "Content-Length: 5,6\r\n", BadLength),
        new("length with plus sign", 1, "Content-Length: +5\r\n", BadLength),
        new("length with minus sign", 1, "Content-Length: -5\r\n", BadLength),
        new("length with a space in it", 1, "Content-Length: 5 6\r\n", BadLength),
        new("empty length", 1, "Content-Length: \r\n", BadLength),
        new("length in hexadecimal", 1, "Content-Length: 0x5\r\n", BadLength),
        new("length with a fraction", 1, "Content-Length: 5.0\r\n", BadLength),
        new("length with an exponent", 1, "Content-Length: 5e1\r\n", BadLength),
        new("length in quotation marks", 1, "Content-Length: \"5\"\r\n", BadLength),
        new("length one beyond 63 bits", 1, "Content-Length: 9223372036854775808\r\n", BadLength),
        new("length beyond 64 bits", 1, "Content-Length: 18446744073709551621\r\n", BadLength),
        new("length in digits that are not ASCII", 1, "Content-Length: \xb2\r\n", BadLength),
        new("unknown coding", 1, "Transfer-Encoding: gzip\r\n", BadCoding),
        new("unknown coding, then chunked", 1, "Transfer-Encoding: gzip, chunked\r\n", BadCoding),
        new("chunked is not last", 1, "Transfer-Encoding: chunked, gzip\r\n", BadCoding),
        new("chunked twice", 1, "Transfer-Encoding: chunked, chunked\r\n", BadCoding),
        new("chunked twice on two lines", 1, "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n", "400 more than one Transfer-Encoding"),
        new("chunked, then identity", 1, "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n", "400 more than one Transfer-Encoding"),
        new("identity", 1, "Transfer-Encoding: identity\r\n", BadCoding),
        new("empty coding", 1, "Transfer-Encoding:\r\n", BadCoding),
        new("empty list element before chunked", 1, "Transfer-Encoding: ,chunked\r\n", BadCoding),
        new("empty list element after chunked", 1, "Transfer-Encoding: chunked,\r\n", BadCoding),
        new("chunked with a parameter", 1, "Transfer-Encoding: chunked;q=1\r\n", BadCoding),
        new("chunked with something before it", 1, "Transfer-Encoding: xchunked\r\n", BadCoding),
        new("chunked with something after it", 1, "Transfer-Encoding: chunkedx\r\n", BadCoding),
        new("chunked in quotation marks", 1, "Transfer-Encoding: \"chunked\"\r\n", BadCoding),
        new("chunked with a no-break space", 1, "Transfer-Encoding: \xa0chunked\r\n", BadCoding),
        new("chunked with a Kelvin sign, which some case tables fold", 1, "Transfer-Encoding: chun\xe2\x84\xaa" + "ed\r\n", BadCoding),
        new("coding in HTTP/1.0", 0, "Transfer-Encoding: chunked\r\n", "400 Transfer-Encoding in HTTP/1.0"),
        new("a name that only looks like it is just another field", 1, "Transfer_Encoding: chunked\r\nContent_Length: 9\r\n", "None 0 keep"),

        // Host, RFC 9112 §3.2. Without "Host" in the fields the test adds a good one.
        new("two hosts", 1, "Host: a\r\nHost: a\r\n", "400 more than one Host"),
        new("two hosts in HTTP/1.0", 0, "Host: a\r\nHost: b\r\n", "400 more than one Host"),
        new("no host in HTTP/1.0", 0, "NoHost: x\r\n", "None 0 close"),
        new("no host in HTTP/1.1", 1, "NoHost: x\r\n", "400 no Host"),
        new("empty host", 1, "Host:\r\n", BadHost),
        new("invalid host in HTTP/1.0", 0, "Host: a b\r\n", BadHost),
        new("host with a port", 1, "Host: a.example:8080\r\n", "None 0 keep"),
        new("host with an empty port", 1, "Host: a:\r\n", "None 0 keep"),
        new("host with a path", 1, "Host: a/b\r\n", BadHost),
        new("host with user information", 1, "Host: u@a\r\n", BadHost),
        new("list of hosts", 1, "Host: a, b\r\n", BadHost),
        new("port alone", 1, "Host: :80\r\n", BadHost),

        // Connection, RFC 9112 §9.3.
        new("close", 1, "Connection: close\r\n", "None 0 close"),
        new("close in any case, in a list", 1, "Connection: Upgrade , CLOSE\r\n", "None 0 close"),
        new("close on a second line", 1, "Connection: te\r\nConnection: close\r\n", "None 0 close"),
        new("close beats keep-alive", 1, "Connection: keep-alive, close\r\n", "None 0 close"),
        new("close beats keep-alive in HTTP/1.0", 0, "Connection: close, keep-alive\r\n", "None 0 close"),
        new("something that only begins like close", 1, "Connection: closed\r\n", "None 0 keep"),
        new("keep-alive in HTTP/1.0", 0, "Connection: Keep-Alive\r\n", "None 0 keep"),
        new("nothing in HTTP/1.0", 0, "", "None 0 close"),
        new("empty list elements", 1, "Connection: ,, close,\r\n", "None 0 close"),

        // Expect, RFC 9110 §10.1.1.
        new("expects 100 with content", 1, "Expect: 100-continue\r\nContent-Length: 5\r\n", "ContentLength 5 keep continue"),
        new("expects 100 with chunks", 1, "Expect: 100-Continue\r\nTransfer-Encoding: chunked\r\n", "Chunked 0 keep continue"),
        new("expects 100 without content", 1, "Expect: 100-continue\r\n", "None 0 keep"),
        new("expects 100 with a length of zero", 1, "Expect: 100-continue\r\nContent-Length: 0\r\n", "ContentLength 0 keep"),
        new("expects 100 in HTTP/1.0", 0, "Expect: 100-continue\r\nContent-Length: 5\r\n", "ContentLength 5 close"),
        new("expects something else", 1, "Expect: 200-maybe\r\n", "417 unknown expectation"),
        new("expects something else beside", 1, "Expect: 100-continue, x=y\r\n", "417 unknown expectation"),
        new("expects something else on a second line", 1, "Expect: 100-continue\r\nExpect: x\r\n", "417 unknown expectation"),
        new("expects nothing", 1, "Expect:\r\n", "None 0 keep"),
        new("bad framing comes before a bad expectation", 1, "Expect: x\r\nContent-Length: y\r\n", BadLength),
    ];
}
