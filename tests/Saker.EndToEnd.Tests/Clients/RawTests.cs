using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>Bytes on the wire, cut and joined in ways that no polite client would.</summary>
public class RawTests(SampleSite site)
{
    private const string Get = "GET /robots.txt HTTP/1.1\r\nHost: site.example\r\n\r\n";

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_request_that_arrives_byte_by_byte_is_answered_like_one_that_arrives_whole(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        await using RawClient whole = await RawClient.ConnectAsync(server.Port);
        await whole.SendAsync(Get);
        RawAnswer expected = (await whole.ReadAsync())!;
        Assert.Equal(200, expected.Status);

        await using RawClient slow = await RawClient.ConnectAsync(server.Port);
        foreach (char c in Get)
        {
            await slow.SendAsync(c.ToString());
            await Task.Yield();
        }

        Assert.Equal(expected.Comparable, (await slow.ReadAsync())!.Comparable);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Fifty_pipelined_requests_are_answered_in_their_order(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        string[] files = [.. Enumerable.Range(0, 50).Select(i => SampleSite.Files[i * 7 % SampleSite.Files.Count])];
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(string.Concat(files.Select(file => $"GET /{file} HTTP/1.1\r\nHost: a\r\n\r\n")));
        foreach (string file in files)
        {
            RawAnswer answer = (await client.ReadAsync())!;
            Assert.Equal(200, answer.Status);
            Assert.Equal(File.ReadAllBytes(Path.Combine(Checkout.SampleSite, file)), answer.Content);
        }
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Different_methods_in_one_pipeline_keep_their_framing(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(
            "HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"
            + "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello"
            + "OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n"
            + "PUT /x HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n"
            + "GET /nothing HTTP/1.1\r\nHost: a\r\n\r\n"
            + "GET /robots.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
        Assert.Equal(200, (await client.ReadAsync(toHead: true))!.Status);
        RawAnswer post = (await client.ReadAsync())!;
        Assert.Equal(405, post.Status);
        Assert.Equal("GET, HEAD, OPTIONS", post["Allow"]);
        RawAnswer options = (await client.ReadAsync())!;
        Assert.Equal(204, options.Status);
        Assert.Equal("GET, HEAD, OPTIONS", options["Allow"]);
        Assert.Equal(405, (await client.ReadAsync())!.Status);
        Assert.Equal(404, (await client.ReadAsync())!.Status);
        RawAnswer last = (await client.ReadAsync())!;
        Assert.Equal(200, last.Status);
        Assert.Equal("close", last["Connection"]);
        Assert.Null(await client.ReadAsync());
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task HTTP_1_0_with_keep_alive_keeps_the_connection(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync("GET /robots.txt HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            RawAnswer answer = (await client.ReadAsync())!;
            Assert.Equal(200, answer.Status);
            Assert.Equal("keep-alive", answer["Connection"], ignoreCase: true);
        }
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_client_that_closes_its_sending_side_still_gets_its_answer(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(Get);
        client.ShutdownSend();
        Assert.Equal(200, (await client.ReadAsync())!.Status);
        Assert.Null(await client.ReadAsync());
    }

    [Theory]
    [InlineData("epoll", "GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("sockets", "GET / HTTP/1.1\r\n\r\n", 400)]
    [InlineData("epoll", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("sockets", "GET / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /x HTTP/1.1\r\nHost: a\r\n\r\n", 400)]
    [InlineData("epoll", "GET / HTTP/1.1\nHost: a\n\n", 400)]
    [InlineData("epoll", "GET / HTTP/1.1\r\nHost : a\r\n\r\n", 400)]
    [InlineData("epoll", "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: +5\r\n\r\nhello", 400)]
    [InlineData("epoll", "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505)]
    [InlineData("epoll", "BREW / HTTP/1.1\r\nHost: a\r\n\r\n", 501)]
    public async Task What_is_not_HTTP_gets_one_answer_and_a_close(string transport, string bytes, int status)
    {
        SakerProcess server = await site.ServerAsync(transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync(bytes);
        RawAnswer answer = (await client.ReadAsync())!;
        Assert.Equal(status, answer.Status);
        if (status == 501) return;      // a method we do not know is an answer, not a breach: the connection lives
        Assert.Equal("close", answer["Connection"]);
        Assert.Null(await client.ReadAsync());
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_refusal_reaches_a_client_that_was_still_sending(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        await client.SendAsync("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9x\r\n\r\n");

        // The refusal is on its way; what comes after it must not turn into a reset that destroys it.
        for (int i = 0; i < 16; i++)
        {
            await client.SendAsync(new string('a', 32 * 1024));
            await Task.Yield();
        }

        Assert.Equal(400, (await client.ReadAsync())!.Status);
        Assert.Null(await client.ReadAsync());
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_head_without_end_is_refused_with_its_own_status(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        await using (RawClient client = await RawClient.ConnectAsync(server.Port))
        {
            await client.SendAsync($"GET /{new string('a', 64 * 1024)} HTTP/1.1\r\n");
            Assert.Equal(414, (await client.ReadAsync())!.Status);
        }

        await using (RawClient client = await RawClient.ConnectAsync(server.Port))
        {
            await client.SendAsync($"GET / HTTP/1.1\r\nHost: a\r\nX: {new string('a', 64 * 1024)}\r\n");
            Assert.Equal(431, (await client.ReadAsync())!.Status);
        }
    }
}
