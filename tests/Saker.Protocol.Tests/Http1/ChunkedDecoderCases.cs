using System.Collections.Generic;

namespace Saker.Protocol.Tests.Http1;

/// <summary>A chunked content on the wire and what is decoded from it.</summary>
internal sealed record ChunkedCase(string Name, string Wire, string Expected);

/// <summary>The table.</summary>
internal static class ChunkedDecoderCases
{
    private const string BadExtension = "400 malformed chunk extension";
    private const string BadSize = "400 byte not allowed in a chunk size";
    private const string NoSize = "400 chunk without a size";
    private const string BadEnd = "400 chunk data does not end in CRLF";
    private const string BadTrailer = "400 malformed trailer field";

    public static IReadOnlyList<ChunkedCase> All { get; } =
    [
        new("nothing", "0\r\n\r\n", "[] #5"),
        new("one chunk", "3\r\nabc\r\n0\r\n\r\n", "[abc] #13"),
        new("what follows is not consumed", "3\r\nabc\r\n0\r\n\r\nGET /", "[abc] #13"),
        new("several chunks", "1\r\na\r\n2\r\nbc\r\nA\r\n0123456789\r\n0\r\n\r\n", "[abc0123456789] #33"),
        new("data that looks like framing", "6\r\n\r\n0\r\n\r\r\n0\r\n\r\n", "[\r\n0\r\n\r] #16"),
        new("hexadecimal in both cases", "a\r\n0123456789\r\nB\r\n0123456789a\r\n0\r\n\r\n", "[01234567890123456789a] #36"),
        new("leading zeros", "0003\r\nabc\r\n000\r\n\r\n", "[abc] #18"),
        new("extension with a name alone", "3;a\r\nabc\r\n0\r\n\r\n", "[abc] #15"),
        new("extension with a value", "3;a=b\r\nabc\r\n0\r\n\r\n", "[abc] #17"),
        new("extension with a quoted value", "3;a=\"b;\\\"c\x80\"\r\nabc\r\n0\r\n\r\n", "[abc] #24"),
        new("several extensions", "3;a;b=c;d=\"e\"\r\nabc\r\n0;f\r\n\r\n", "[abc] #27"),
        new("extension with bad white space", "3 ;\ta = b ; c\r\nabc\r\n0\r\n\r\n", "[abc] #25"),
        new("trailer", "0\r\nA: b\r\n\r\n", "[] #11"),
        new("several trailers, one empty", "0\r\nA: b\r\nC:\r\n\r\n", "[] #15"),
        new("a trailer that would matter in a head", "0\r\nContent-Length: 9\r\n\r\n", "[] #24"),

        new("not begun", "", "[] NeedMore"),
        new("half a size", "3", "[] NeedMore"),
        new("half a line end", "3\r", "[] NeedMore"),
        new("half the data", "3\r\nab", "[ab] NeedMore"),
        new("no line end after the data", "3\r\nabc", "[abc] NeedMore"),
        new("no last chunk", "3\r\nabc\r\n", "[abc] NeedMore"),
        new("no final CRLF", "3\r\nabc\r\n0\r\n", "[abc] NeedMore"),
        new("half the final CRLF", "0\r\n\r", "[] NeedMore"),
        new("no final CRLF after a trailer", "0\r\nA: b\r\n", "[] NeedMore"),

        new("no size", "\r\nabc\r\n", NoSize),
        new("no size before an extension", ";a\r\nabc\r\n", NoSize),
        new("space before the size", " 3\r\nabc\r\n", NoSize),
        new("plus sign", "+3\r\nabc\r\n", NoSize),
        new("minus sign", "-3\r\nabc\r\n", NoSize),
        new("hexadecimal prefix", "0x3\r\nabc\r\n", BadSize),
        new("underscore", "1_0\r\nabc\r\n", BadSize),
        new("size that is not hexadecimal", "3g\r\nabc\r\n", BadSize),
        new("NUL after the size", "3\0\r\nabc\r\n", BadSize),
        new("size beyond 63 bits", "8000000000000000\r\n", "400 chunk size too large"),
        new("size beyond 64 bits", "10000000000000003\r\nabc\r\n", "400 chunk size too large"),
        new("largest size", "7fffffffffffffff\r\nabc", "[abc] NeedMore"),
        new("LF alone after the size", "3\nabc\r\n0\r\n\r\n", BadSize),
        new("CR alone after the size", "3\rabc\r\n0\r\n\r\n", "400 bare CR in a chunk line"),
        new("space before the line end", "3 \r\nabc\r\n", BadExtension),
        new("size with a space in it", "3 3\r\nabc\r\n", BadExtension),
        new("more data than the size says", "3\r\nabcd\r\n0\r\n\r\n", BadEnd),
        new("less data than the size says", "4\r\nabc\r\n0\r\n\r\n", BadEnd),
        new("no line end after the data but a size", "3\r\nabc0\r\n\r\n", BadEnd),
        new("LF alone after the data", "3\r\nabc\n0\r\n\r\n", BadEnd),
        new("CR alone after the data", "3\r\nabc\r0\r\n\r\n", BadEnd),
        new("extension without a name", "3;\r\nabc\r\n", BadExtension),
        new("extension with a bad name", "3;a@b\r\nabc\r\n", BadExtension),
        new("extension without a value", "3;a=\r\nabc\r\n", BadExtension),
        new("extension with an open quotation", "3;a=\"b\r\nabc\r\n", BadExtension),
        new("extension with LF in a quotation", "3;a=\"\n\"\r\nabc\r\n", BadExtension),
        new("extension with CR in an escape", "3;a=\"\\\r\"\r\nabc\r\n", BadExtension),
        new("extension with LF alone", "3;a\nabc\r\n0\r\n\r\n", BadExtension),
        new("extension with CR alone", "3;a\rabc\r\n0\r\n\r\n", "400 bare CR in a chunk line"),
        new("extension with something after a quotation", "3;a=\"b\"c\r\nabc\r\n", BadExtension),
        new("extension with two equals signs", "3;a==b\r\nabc\r\n", BadExtension),
        new("extension with NUL", "3;a\0\r\nabc\r\n", BadExtension),
        new("trailing semicolon", "3;a;\r\nabc\r\n", BadExtension),
        new("space at the end of an extension", "3;a \r\nabc\r\n", BadExtension),
        new("space at the end of an extension's value", "3;a=b \r\nabc\r\n", BadExtension),
        new("two words in an extension", "3;a b\r\nabc\r\n", BadExtension),

        new("trailer without a colon", "0\r\nabc\r\n\r\n", BadTrailer),
        new("trailer without a name", "0\r\n: a\r\n\r\n", BadTrailer),
        new("trailer with a space before the colon", "0\r\nA : b\r\n\r\n", BadTrailer),
        new("folded trailer", "0\r\nA: b\r\n c\r\n\r\n", BadTrailer),
        new("trailer with LF alone", "0\r\nA: b\n\r\n", "400 control character in a trailer field"),
        new("trailer with CR alone", "0\r\nA: b\rc\r\n\r\n", "400 bare CR in the trailer section"),
        new("trailer with NUL", "0\r\nA: \0\r\n\r\n", "400 control character in a trailer field"),
        new("LF alone at the end", "0\r\n\n", BadTrailer),
        new("CR and something else at the end", "0\r\n\rG", "400 bare CR in the trailer section"),
        new("next request in the trailer's place", "0\r\nGET / HTTP/1.1\r\n\r\n", BadTrailer),
    ];
}
