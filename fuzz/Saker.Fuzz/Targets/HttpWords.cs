using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Saker.Fuzz.Targets;

/// <summary>The words of HTTP, for the mutators. Immutable.</summary>
internal static class HttpWords
{
    /// <summary>Methods, versions, the ends of lines, field lines that frame messages, and what attacks are made of.</summary>
    public static IReadOnlyList<byte[]> Head { get; } = Words(
        "GET ", "HEAD ", "POST ", "OPTIONS ", "CONNECT ", "TRACE ", "PUT ", "DELETE ", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", " HTTP/1.1\r\n", " HTTP/1.0\r\n", " HTTP/1.9\r\n",
        " HTTP/2.0\r\n", "HTTP/1.1", "\r\n", "\r\n\r\n", "\n", "\r", "\n\n", "\r\n ", "\r\n\t", ":", ": ", " :", "\0", "\x7f", "\x80", "\u00ff", "*", "/", "//", "?", "#", "%2e", "%00",
        "http://", "https://", "HTTP://", "example.org", ":80", ":65535", ":65536", "[::1]", "[v1.a]", "user@", "a:80",
        "Host: ", "Host: a\r\n", "host:b\r\n", "Content-Length: ", "Content-Length: 0\r\n", "Content-Length: 5\r\n", "Content-Length: +5\r\n", "Content-Length: 5, 5\r\n",
        "content-length:1\r\n", "Transfer-Encoding: chunked\r\n", "Transfer-Encoding: ", "transfer-encoding:\tchunked\r\n", "Transfer-Encoding: gzip, chunked\r\n",
        "Transfer-Encoding: identity\r\n", "Transfer-Encoding : chunked\r\n", "chunked", "identity", "gzip", "Connection: close\r\n", "Connection: keep-alive\r\n", "Connection: ",
        "close", "keep-alive", "upgrade", "Expect: 100-continue\r\n", "Expect: ", "100-continue", "Upgrade: h2c\r\n", "TE: trailers\r\n", "Trailer: X\r\n", "X: y\r\n", "X:\r\n",
        "Range: bytes=0-1\r\n", "If-Range: \"a\"\r\n", "User-Agent: x\r\n", "Accept-Encoding: gzip\r\n", "Cookie: a=b\r\n");

    /// <summary>Sizes, ends and extensions of chunks.</summary>
    public static IReadOnlyList<byte[]> Chunks { get; } = Words(
        "0\r\n\r\n", "\r\n", "1\r\na\r\n", "5\r\nhello\r\n", "5;a=b\r\n", "0;a\r\n", ";", ";a", ";a=", ";a=\"b\"", "\"", "\\\"", " ", "\t", "=", "00000000000000001\r\n",
        "7fffffffffffffff\r\n", "8000000000000000\r\n", "ffffffff\r\n", "fffffffffffffffff\r\n", "0x1\r\n", "-1\r\n", "+1\r\n", "A\r\n", "a\r\n", "X: y\r\n", "Host: a\r\n", ":", "\n", "\r",
        "0\r\nX: y\r\n\r\n", "GET / HTTP/1.1\r\n\r\n");

    /// <summary>Conditions, dates and tags.</summary>
    public static IReadOnlyList<byte[]> Conditions { get; } = Words(
        "If-Match: ", "If-None-Match: ", "If-Modified-Since: ", "If-Unmodified-Since: ", "If-Range: ", "Range: bytes=0-\r\n", "\r\n", "*", "\"a\"", "W/\"a\"", "\"b\"", "w/\"a\"", "\"\"",
        "W/\"\"", ", ", ",", ",,", "\"", "\"a,b\"", "Sun, 06 Nov 1994 08:49:37 GMT", "Sunday, 06-Nov-94 08:49:37 GMT", "Sun Nov  6 08:49:37 1994", "Thu, 01 Jan 1970 00:00:00 GMT",
        "Fri, 31 Dec 9999 23:59:60 GMT", "Mon, 29 Feb 2024 00:00:00 GMT", "Mon, 01 Jan 0001 00:00:00 GMT");

    /// <summary>Dates in their three formats, whole and in parts.</summary>
    public static IReadOnlyList<byte[]> Dates { get; } = Words(
        "Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug",
        "Sep", "Oct", "Nov", "Dec", " GMT", ", ", "29", "30", "31", "00", "9999", "0001", "0000", "1900", "2000", "2024", "23:59:60", "24:00:00", "00:00:00", "-Nov-94 ", "-Feb-76 ", "  ", " 6");

    /// <summary>Ranges and their numbers.</summary>
    public static IReadOnlyList<byte[]> Ranges { get; } = Words(
        "bytes=", "BYTES=", "bytes", "=", "-", ",", ", ", "0-", "-1", "0-0", "-0", "0-1,3-4", "99-", "1-0", "9223372036854775807", "9223372036854775808-", "99999999999999999999", "00000000000000000001", " ", "\t", "lines=");

    /// <summary>Lists with weights.</summary>
    public static IReadOnlyList<byte[]> Lists { get; } = Words(
        "gzip", "br", "zstd", "identity", "*", "x-gzip", "deflate", ";q=0", ";q=1", ";q=0.5", ";q=0.001", ";q=1.001", ";Q=0.000", " ; q=", ";q=", ";a=\"b,c\"", "\"", "\\", ",", ", ", ";", "text/html",
        "application/json", "text/*", "*/*", "application/*", "TEXT/HTML", ";level=1", "\n");

    /// <summary>What paths and targets are attacked with.</summary>
    public static IReadOnlyList<byte[]> Paths { get; } = Words(
        "/", "//", "/.", "/..", "/../", "/./", "..", "...", "%2e", "%2E", "%2f", "%5c", "%252e", "%25", "%", "%0", "%00", "%0a", "%7f", "%c2%80", "%c3%bc", "%c0%ae", "%e0%80%ae", "%ed%a0%80", "%f4%90%80%80", "\\",
        "..\\", "?", "#", ";", ":", "a", "ab/cd", "~", "+", " ", "\u00fc", "con", "nul.txt", "a.", "a ", "::$DATA", "http://", "https://", "HTTP://a", "example.org", ":80", "[::1]", "@", "*");

    /// <summary>Arguments of the command.</summary>
    public static IReadOnlyList<byte[]> Arguments { get; } = Words(
        "\n", "--", "-", "--port\n", "--port=", "-p\n", "--host\n", "--host=", "--open\n", "--quiet\n", "--verbose\n", "--log\n", "--transport\n", "--loops\n", "--memory\n", "--help\n", "--version\n", "completion\n",
        "bash\n", "zsh\n", "8080", "0", "65535", "65536", "-1", "0.0.0.0", "::1", "[::1]", "*", "localhost", "json", "pretty", "combined", "none", "auto", "epoll", "sockets", "64M", "1G", "0", "1KiB", "999999999999G", "1.5",
        "SAKER_PORT=", "PORT=", "SAKER_HOST=", "SAKER_LOG=", "SAKER_TRANSPORT=", "SAKER_LOOPS=", "SAKER_MEMORY=", "tcp://10.0.0.1:80", "@file", "[a]", "[diagram]", ".", "..", "/", "=", ":", " ", "\t", "\"", "'", "\u00e4");

    /// <summary>Texts as wire bytes, one character each.</summary>
    public static byte[][] Words(params string[] texts) => [.. texts.Select(Encoding.Latin1.GetBytes)];
}
