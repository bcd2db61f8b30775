using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Text.RegularExpressions;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Shared;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>Content that a handler leaves unread: what becomes of the answer and of the connection depends on the bytes alone.</summary>
public sealed class Http1DiscardTests
{
    private const int Limit = 24;
    private const string Chunked = "Transfer-Encoding: chunked\r\n";

    // The statuses of the answers to a POST with this content and to the GET behind it; one of them alone when the connection ends.
    public static TheoryData<string, string, string> Contents => new()
    {
        { Chunked, "5\r\nhello\r\n0\r\n\r\n", "200 200" },
        { Chunked, "e\r\nfourteen bytes\r\n0\r\n\r\n", "200 200" },           // 24 bytes: just as many as are read
        { Chunked, "f\r\nfifteen bytes..\r\n0\r\n\r\n", "200" },              // one more
        { Chunked, "5\r\nhello\r\nX", "400" },
        { Chunked, "5;a=bc\r\nhello\r\n5\r\nthereX", "400" },                 // the mistake is the 24th byte
        { Chunked, "5;a=bcd\r\nhello\r\n5\r\nthereX", "200" },                // the 25th
        { Chunked, "3;abcdefghijklmnopqrstu\rX", "200" },
        { Chunked, "3;abcdefghijklmnopqrst\rX", "400" },
        { Chunked, "1\r\na\r\n1\r\nb\r\n1\r\nc\r\n1\r\nd\r\n1\r\ne\r\nX", "200" },
        { Chunked, "11\r\nseventeen byes is too much\r\nX", "413" },          // too large before it is badly framed
        { Chunked, "9\r\nnine byteX11\r\n", "400" },                          // badly framed before it is too large
        { "Content-Length: 5\r\n", "hello", "200 200" },
        { "Content-Length: 16\r\n", "sixteen bytes...", "200 200" },
        { "Content-Length: 17\r\n", "seventeen bytes..", "413" },
        { Chunked + "Expect: 100-continue\r\n", "5\r\nhello\r\n0\r\n\r\n", "200" },
        { Chunked + "Expect: 100-continue\r\n", "X", "200" },
    };

    [Theory, MemberData(nameof(Contents))]
    public void A_handler_that_reads_nothing(string fields, string content, string expected) => Answers(fields, content, expected, _ => ValueTask.CompletedTask);

    [Fact]
    public void A_handler_that_reads_a_part()
    {
        // The limit counts from where the handler stopped.
        Answers(Chunked, "2\r\nab\r\nc\r\ntwelve bytes\r\n0\r\n\r\n", "200 200", ReadTwo);
        Answers(Chunked, "2\r\nab\r\n6;a=bc\r\nsix by\r\n1\r\naX", "400", ReadTwo);
        Answers(Chunked, "2\r\nab\r\n6;a=bcde\r\nsix by\r\n1\r\naX", "200", ReadTwo);
    }

    private static async ValueTask ReadTwo(Request request)
    {
        for (int read = 0; read < 2;) read += (await request.Content.ReadAsync(new byte[2 - read])).Count;
    }

    private static void Answers(string fields, string content, string expected, Func<Request, ValueTask> read)
    {
        byte[] bytes = Encoding.ASCII.GetBytes($"POST / HTTP/1.1\r\nHost: a\r\n{fields}\r\n{content}GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        AnySplit.Of(bytes, pieces => Assert.Equal(expected, Feed(pieces, read)));
    }

    private static string Feed(IReadOnlyList<ReadOnlyMemory<byte>> pieces, Func<Request, ValueTask> read)
    {
        using var server = new MemoryServer(
            async request =>
            {
                if (!ReferenceEquals(request.Content, RequestContent.None)) await read(request);
                return Response.Text("answer");
            },
            new ServerOptions { Limits = new ServerLimits { MaxDiscardedContentBytes = Limit, MaxContentBytes = 16 } });
        MemoryPeer peer = server.Connect();
        foreach (ReadOnlyMemory<byte> piece in pieces) peer.Send(piece.Span);
        return string.Join(' ', Regex.Matches(peer.Receive(), "HTTP/1.1 ([2-5][0-9]+)").Select(match => match.Groups[1].Value));
    }
}
