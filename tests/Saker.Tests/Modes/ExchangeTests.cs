using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Connections;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Modes;

/// <summary>What a handler gets and what its client gets of it, whatever they speak: nothing above the connections can tell.</summary>
public abstract class ExchangeTests(ServerMode mode)
{
    public sealed class InHttp1() : ExchangeTests(ServerMode.Http1);

    public sealed class InHttp1OverTls() : ExchangeTests(ServerMode.Http1OverTls);

    public sealed class InHttp2Cleartext() : ExchangeTests(ServerMode.Http2Cleartext);

    public sealed class InHttp2() : ExchangeTests(ServerMode.Http2);

    public sealed class InHttp1OverSockets() : ExchangeTests(ServerMode.Http1OverSockets);

    public sealed class InHttp2OverSockets() : ExchangeTests(ServerMode.Http2OverSockets);

    [Fact]
    public void A_handler_gets_what_was_asked()
    {
        using var server = new ModeServer(mode, async request =>
            Response.Text($"{request.MethodName} {request.Path}?{request.Query} of {request.Authority}, {request["X-Own"]}, secure: {request.IsSecure}: {await request.Content.ReadTextAsync()}"));
        Assert.Equal($"GET /a b?c=%20d of example.org, one, secure: {mode.IsSecure}: ", server.Get("/a%20b?c=%20d", "X-Own: one").Text);
        string content = string.Concat(Enumerable.Range(0, 60_000).Select(i => i % 10));
        Assert.Equal($"POST /p? of example.org, , secure: {mode.IsSecure}: {content}", server.Post("/p", Encoding.ASCII.GetBytes(content)).Text);
        Assert.Equal($"POST /p? of example.org, , secure: {mode.IsSecure}: asked for", server.Post("/p", "asked for"u8.ToArray(), "Expect: 100-continue").Text);
        Assert.Equal($"BREW /? of example.org, , secure: {mode.IsSecure}: ", server.Send("BREW", "/").Text);
    }

    [Fact]
    public void Null_from_the_handler_is_404_and_an_exception_is_a_500_that_tells_nothing()
    {
        using var server = new ModeServer(mode, async request =>
        {
            if (request.Path == "/throws") throw new InvalidOperationException("secret");
            if (request.Path == "/gone") return null;
            await Task.Yield();
            return request.Path == "/later" ? throw new IOException("secret") : Response.Text("hello");
        });
        Assert.Equal(StatusCode.NotFound, server.Get("/gone").Status);
        foreach (string target in new[] { "/throws", "/later" })
        {
            ModeAnswer failed = server.Get(target);
            Assert.Equal(StatusCode.InternalServerError, failed.Status);
            Assert.DoesNotContain("secret", failed.Text + string.Concat(failed.Fields), StringComparison.Ordinal);
        }

        Assert.Equal(2, server.LogLines.Count(line => line.StartsWith("Error", StringComparison.Ordinal)));
        Assert.Equal("hello", server.Get("/").Text);
    }

    [Fact]
    public void Every_kind_of_content_arrives_whole_and_HEAD_has_its_header_section()
    {
        using var folder = new TempFolder();
        byte[] large = new byte[3_000_017];
        new Random(1).NextBytes(large);
        folder.Write("file", large);
        using var server = new ModeServer(mode, request => new ValueTask<Response?>(request.Path switch
        {
            "/nothing" => new Response(StatusCode.Ok),
            "/short" => Response.Text("short"),
            "/large" => Response.Bytes(large, "a/b"),
            "/file" => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 0, large.Length, static _ => true, disposeWhenSent: true)),
            "/part" => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 1000, 2000, static _ => true, disposeWhenSent: true)),
            "/stream" => Response.Stream(new MemoryStream(large), "a/b", large.Length),
            _ => Response.Stream(new MemoryStream(large), "a/b"),
        }));
        (string Target, byte[] Content)[] expected = [("/nothing", []), ("/short", "short"u8.ToArray()), ("/large", large), ("/file", large), ("/part", large[1000..3000]), ("/stream", large), ("/unknown", large)];
        foreach ((string target, byte[] content) in expected)
        {
            ModeAnswer got = server.Get(target);
            Assert.True(got.IsWhole && got.Bytes.AsSpan().SequenceEqual(content), $"{target}: {got.Bytes.Length} of {content.Length} bytes");
            Assert.Equal(target == "/unknown" ? null : content.Length.ToString(CultureInfo.InvariantCulture), got.Fields["Content-Length"]);
            ModeAnswer head = server.Head(target);
            Assert.Empty(head.Bytes);
            Assert.Equal(got.Fields, head.Fields);
        }
    }

    [Fact]
    public void What_cannot_be_delivered_as_promised_is_cut_off_so_that_nobody_takes_it_for_whole()
    {
        using var folder = new TempFolder();
        folder.Write("file", new byte[500_000]);
        using var server = new ModeServer(mode, request => new ValueTask<Response?>(request.Path switch
        {
            "/short" => Response.Stream(new MemoryStream(new byte[300_000]), "a/b", length: 300_001),
            "/changed" => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 0, 500_000, static _ => false, disposeWhenSent: true)),
            "/shrunk" => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(folder["file"]), 0, 500_001, static _ => true, disposeWhenSent: true)),
            _ => Response.Text("hello"),
        }));
        foreach (string target in new[] { "/short", "/changed", "/shrunk" })
        {
            ModeAnswer cut;
            try
            {
                cut = server.Get(target);
            }
            catch (EndOfStreamException)
            {
                continue;       // nor did its head come
            }

            Assert.False(cut.IsWhole, $"{target}: {cut.Bytes.Length} bytes");
        }

        Assert.Contains(server.LogLines, line => line.Contains("while it was being sent", StringComparison.Ordinal));
        Assert.Equal("hello", server.Get("/").Text);
    }

    [Fact]
    public void Content_that_nobody_pulls_costs_the_next_request_nothing()
    {
        using var server = new ModeServer(mode, request => new ValueTask<Response?>(Response.Text(request.MethodName)));
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("POST", server.Post("/", new byte[100_000]).Text);
            Assert.Equal("GET", server.Get("/").Text);
        }
    }

    [Fact]
    public void Every_answer_is_recorded_once_with_what_was_asked_and_sent()
    {
        var records = new RecordingAccessLog();
        using (var server = new ModeServer(mode, request => new ValueTask<Response?>(request.Path == "/gone" ? null : Response.Text("hello")), records))
        {
            server.Get("/a%20b?q=1", "User-Agent: me", "Referer: there");
            server.Head("/");
            server.Get("/gone");
        }

        Assert.Equal(["GET /a%20b?q=1 200 5 me there", "HEAD / 200 0"], records.Lines.Take(2));
        Assert.StartsWith("GET /gone 404 ", records.Lines[2], StringComparison.Ordinal);
        Assert.Equal(3, records.Lines.Count);
    }

    [Fact]
    public async Task Stopping_finishes_the_answer_under_way_and_takes_no_more()
    {
        var begun = new TaskCompletionSource();
        var may = new TaskCompletionSource();
        using var server = new ModeServer(mode, async request =>
        {
            begun.SetResult();
            await may.Task;
            return Response.Stream(new MemoryStream(new byte[2_000_000]), "a/b");
        });
        using IModeClient client = server.Connect();
        Task<ModeAnswer> asking = Task.Run(() => client.Send("GET", "/", []), TestContext.Current.CancellationToken);
        await begun.Task;
        Task stopping = server.StopAsync();
        Assert.False(stopping.IsCompleted);
        may.SetResult();
        ModeAnswer answer = await asking;
        Assert.True(answer.IsWhole);
        Assert.Equal(2_000_000, answer.Bytes.Length);
        client.Dispose();
        await stopping;
        Assert.ThrowsAny<Exception>(() => server.Get("/"));
    }
}
