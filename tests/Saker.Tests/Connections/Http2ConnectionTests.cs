using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Http2;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>One HTTP/2 connection as its client sees it: frames in, frames out, over memory and a manual clock.</summary>
public sealed class Http2ConnectionTests
{
    private static Response? SayHello(Request request) => request.Path switch
    {
        "/gone" => null,
        "/throws" => throw new InvalidOperationException("secret"),
        _ => Response.Text("hello"),
    };

    [Fact]
    public void The_preface_chooses_HTTP_2_and_is_answered_with_SETTINGS()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server, opens: false);
        List<string> lines = peer.Add(ConnectionPreface.Bytes).Settings().Ask();
        Assert.Equal(["SETTINGS", "WINDOW_UPDATE 0 983041", "SETTINGS ACK"], lines);
        Assert.Equal(["HEADERS 1 200", "DATA 1 5 END"], peer.SettingsAck().Get(1).Ask());
        Assert.Equal("hello", peer.Text(1));
        Assert.Equal("saker", peer.Heads[1]["server"]);
        Assert.Equal("Sun, 22 Nov 2026 12:00:00 GMT", peer.Heads[1]["date"]);
        Assert.Equal("5", peer.Heads[1]["content-length"]);
        Assert.False(peer.Peer.IsClosed);
    }

    [Fact]
    public void It_goes_the_same_however_the_bytes_arrive()
    {
        var bytes = new List<byte>(ConnectionPreface.Bytes.ToArray());
        using (var unused = new MemoryServer(SayHello))
        {
            var writer = new Http2Peer(unused, opens: false);
            _ = writer.Settings().SettingsAck().Get(1, "/a").Request(3, "POST", "/b", endStream: false).Data(3, "abc", endStream: true).Get(5, "/c");
            bytes.AddRange(writer.Unsent);
        }

        string[] Feed(IEnumerable<byte[]> pieces)
        {
            using var server = new MemoryServer(async request => Response.Text(request.Path + await request.Content.ReadTextAsync()));
            var peer = new Http2Peer(server, opens: false);
            foreach (byte[] piece in pieces) peer.Add(piece).Send();
            peer.Receive();
            return [peer.Text(1), peer.Text(3), peer.Text(5)];
        }

        string[] whole = ["/a", "/babc", "/c"];
        byte[] all = [.. bytes];
        Assert.Equal(whole, Feed([all]));
        for (int i = 1; i < all.Length; i++) Assert.Equal(whole, Feed([all[..i], all[i..]]));
        Assert.Equal(whole, Feed(all.Select(one => new[] { one })));
    }

    [Fact]
    public void All_answers_of_a_sweep_leave_in_one_send()
    {
        using var server = new MemoryServer(request => Response.Text(request.Path));
        var peer = new Http2Peer(server);
        int before = peer.Peer.SendCount;
        for (int i = 0; i < 100; i++) peer.Get(1 + (2 * i), $"/{i}");
        List<string> lines = peer.Ask();
        Assert.Equal(200, lines.Count);
        Assert.Equal(1, peer.Peer.SendCount - before);
        Assert.All(Enumerable.Range(0, 100), i => Assert.Equal($"/{i}", peer.Text(1 + (2 * i))));
    }

    [Fact]
    public void HEAD_204_and_304_end_with_their_head()
    {
        using var server = new MemoryServer(request => request.Path == "/" ? Response.Text("hello") : new Response(request.Path == "/204" ? StatusCode.NoContent : StatusCode.NotModified));
        var peer = new Http2Peer(server);
        Assert.Equal(["HEADERS 1 200 END", "HEADERS 3 204 END", "HEADERS 5 304 END"], peer.Request(1, "HEAD", "/", true).Get(3, "/204").Get(5, "/304").Ask());
        Assert.Equal("5", peer.Heads[1]["content-length"]);
        Assert.DoesNotContain("content-length", peer.Heads[3].Keys);
        Assert.DoesNotContain("content-length", peer.Heads[5].Keys);
    }

    [Fact]
    public void What_no_handler_answers_is_404_and_what_fails_500()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        Assert.Equal(["HEADERS 1 404", "HEADERS 3 500"], peer.Get(1, "/gone").Get(3, "/throws").Ask().Where(line => line.StartsWith('H')));
        Assert.DoesNotContain("secret", peer.Text(3), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_and_a_stream_arrive_whole()
    {
        byte[] content = new byte[300_000];
        new Random(2).NextBytes(content);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            using var server = new MemoryServer(request => request.Path switch
            {
                "/file" => new Response(StatusCode.Ok, new ResponseContent.FileRange(File.OpenHandle(path), 10, 250_000, disposeWhenSent: true)),
                "/parts" => new Response(StatusCode.Ok, new ResponseContent.Sequence(
                    new ResponseContent.Memory("head"u8.ToArray()), new ResponseContent.FileRange(File.OpenHandle(path), 0, 5, disposeWhenSent: true), new ResponseContent.Memory("tail"u8.ToArray()))),
                "/known" => Response.Stream(new MemoryStream(content), "a/b", content.Length),
                _ => Response.Stream(new MemoryStream(content), "a/b"),
            });
            var peer = new Http2Peer(server);
            peer.Settings((4, 1_000_000)).WindowUpdate(0, 2_000_000).Get(1, "/file").Get(3, "/parts").Get(5, "/known").Get(7, "/unknown");
            peer.Ask();
            peer.Receive();
            Assert.Equal(content[10..250_010], peer.Contents[1]);
            Assert.Equal([.. "head"u8, .. content[..5], .. "tail"u8], peer.Contents[3]);
            Assert.Equal(content, peer.Contents[5]);
            Assert.Equal(content, peer.Contents[7]);
            Assert.DoesNotContain("content-length", peer.Heads[7].Keys);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void A_source_shorter_than_promised_resets_its_stream_alone()
    {
        using var server = new MemoryServer(request => request.Path == "/short" ? Response.Stream(new MemoryStream(new byte[10]), "a/b", 20) : Response.Text("hello"));
        var peer = new Http2Peer(server);
        peer.Get(1, "/short").Send();
        Assert.Contains("RST_STREAM 1 InternalError", peer.Receive());
        Assert.Equal(["HEADERS 3 200", "DATA 3 5 END"], peer.Get(3).Ask());
    }

    [Fact]
    public void A_handler_pulls_the_content_and_the_client_gets_new_window()
    {
        using var server = new MemoryServer(async request =>
        {
            byte[] all = (await request.Content.ReadAllAsync(1 << 20))!;
            return Response.Text($"{all.Length} {request.Content.Length}");
        });
        var peer = new Http2Peer(server);
        peer.Request(1, "POST", "/", endStream: false).Send();
        var lines = new List<string>();
        for (int i = 0; i < 40; i++) lines.AddRange(peer.Data(1, new byte[10_000], endStream: i == 39).Ask());
        Assert.Equal("400000 ", peer.Text(1));
        Assert.Contains("WINDOW_UPDATE 1 131072", lines);
    }

    [Fact]
    public void A_client_that_waits_to_be_asked_is_asked_once()
    {
        using var server = new MemoryServer(async request => Response.Text((await request.Content.ReadTextAsync())!));
        var peer = new Http2Peer(server);
        Assert.Equal(["HEADERS 1 100"], peer.Request(1, "POST", "/", endStream: false, ("expect", "100-continue"), ("content-length", "4")).Ask());
        Assert.Empty(peer.Data(1, "ab").Ask());
        Assert.Equal(["HEADERS 1 200", "DATA 1 4 END"], peer.Data(1, "cd", endStream: true).Ask());
        Assert.Equal("abcd", peer.Text(1));
        Assert.Equal(["HEADERS 3 417"], peer.Get(3, "/", ("expect", "more")).Ask().Where(line => line.StartsWith('H')));
    }

    [Fact]
    public void Content_that_is_not_wanted_ends_with_a_reset_that_is_no_error()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        Assert.Equal(["HEADERS 1 200", "DATA 1 5 END", "RST_STREAM 1 NoError"], peer.Request(1, "POST", "/", endStream: false).Ask());
        Assert.Empty(peer.Data(1, "on its way", endStream: true).Ask());
        Assert.False(peer.Peer.IsClosed);
    }

    [Fact]
    public void Content_beyond_the_servers_limit_is_413()
    {
        using var server = new MemoryServer(
            async request =>
            {
                // What the server takes is handed over, however much more has come already.
                ContentRead first = await request.Content.ReadAsync(new byte[8]);
                Assert.Equal((ContentReadStatus.Data, 4), (first.Status, first.Count));
                return (await request.Content.ReadAsync(new byte[8])).Status == ContentReadStatus.TooLarge ? ErrorResponses.For(StatusCode.ContentTooLarge) : Response.Text("?");
            },
            new ServerOptions { Limits = new ServerLimits { MaxContentBytes = 4 } });
        var peer = new Http2Peer(server);
        Assert.Equal("HEADERS 1 413", peer.Request(1, "POST", "/", endStream: false, ("content-length", "5")).Ask()[0]);
        Assert.Equal("HEADERS 3 413", peer.Request(3, "POST", "/", endStream: false).Data(3, "12345", endStream: true).Ask()[0]);
    }

    [Fact]
    public void Trailers_end_a_request_and_are_thrown_away()
    {
        using var server = new MemoryServer(async request => Response.Text(await request.Content.ReadTextAsync() + request["x-sum"]));
        var peer = new Http2Peer(server);
        peer.Request(1, "POST", "/", endStream: false).Data(1, "abc").Headers(1, endStream: true, ("x-sum", "1")).Send();
        Assert.Equal(["HEADERS 1 200", "DATA 1 3 END"], peer.Receive());
    }

    [Fact]
    public void A_reset_tells_the_handler_and_keeps_the_connection()
    {
        var answer = new TaskCompletionSource<Response?>();
        bool cancelled = false;
        using var server = new MemoryServer(request =>
        {
            if (request.Path != "/slow") return new ValueTask<Response?>(Response.Text("hello"));
            _ = request.Aborted.Register(() => cancelled = true);
            return new ValueTask<Response?>(answer.Task);
        });
        var peer = new Http2Peer(server);
        Assert.Empty(peer.Get(1, "/slow").Ask());
        Assert.Empty(peer.Reset(1).Ask());
        Assert.True(System.Threading.SpinWait.SpinUntil(() => cancelled, 5000));
        answer.SetResult(Response.Text("late"));
        server.Run();
        Assert.Empty(peer.Receive());
        Assert.Equal(["HEADERS 3 200", "DATA 3 5 END"], peer.Get(3).Ask());
    }

    [Theory]
    [InlineData(true, 0)]
    [InlineData(false, 1)]
    public void A_handler_that_stops_because_its_stream_was_reset_has_not_failed(bool isReset, int logged)
    {
        var answer = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(request =>
        {
            _ = request.Aborted;
            return new ValueTask<Response?>(answer.Task);
        });
        var peer = new Http2Peer(server);
        peer.Get(1).Ask();
        if (isReset) peer.Reset(1).Ask();
        answer.SetException(new OperationCanceledException("the handler's own affair, where nobody has reset the stream"));
        server.Run();
        Assert.Equal(logged, server.LogLines.Count(line => line.Contains("the handler failed on GET /", StringComparison.Ordinal)));
        Assert.Equal(isReset ? 0 : 2, peer.Receive().Count);
    }

    [Fact]
    public void Every_answer_is_recorded_once()
    {
        var records = new RecordingAccessLog();
        using var server = new MemoryServer(SayHello, new ServerOptions { AccessLog = records });
        var peer = new Http2Peer(server);
        peer.Get(1, "/a%20b?q=1", ("user-agent", "me"), ("referer", "there")).Ask();
        Assert.Equal(["GET /a%20b?q=1 200 5 me there"], records.Lines);
    }

    [Fact]
    public void An_idle_connection_ends_at_its_timeout_and_owns_no_memory()
    {
        using var server = new MemoryServer(SayHello);
        var peer = new Http2Peer(server);
        peer.Get(1).Ask();
        Assert.Equal(0, server.BuffersLent);
        server.Advance(TimeSpan.FromSeconds(70));
        Assert.Empty(peer.Receive());
        server.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(["GOAWAY 1 NoError"], peer.Receive());
        peer.Peer.Shutdown();
        Assert.True(peer.Peer.IsClosed);
    }

    [Fact]
    public void A_client_that_ends_its_side_still_gets_what_it_asked_for()
    {
        var slow = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(_ => new ValueTask<Response?>(slow.Task));
        var peer = new Http2Peer(server);
        peer.Get(1).Send();
        peer.Peer.SendEnd();
        slow.SetResult(Response.Text("hello"));
        server.Run();
        Assert.Equal(["HEADERS 1 200", "DATA 1 5 END"], peer.Receive());
        Assert.True(peer.Peer.IsClosed);
        Assert.False(peer.Peer.WasReset);
        Assert.Equal(0, server.BuffersLent);
    }

    [Theory]
    [InlineData(0, 1_000_000)]
    [InlineData(1_000_000, 1_000_000)]
    public void A_client_that_ends_its_side_is_let_go_of_when_its_windows_are_used_up(int streamWindow, int length)
    {
        using var server = new MemoryServer(_ => new Response(StatusCode.Ok, new ResponseContent.Memory(new byte[length])));
        var peer = new Http2Peer(server);
        peer.Settings((4, (uint)streamWindow)).Get(1).Get(3).Send();
        peer.Peer.SendEnd();
        peer.Receive();
        Assert.True(peer.Peer.IsClosed);
        Assert.False(peer.Peer.WasReset);
        Assert.Equal(0, server.BuffersLent);
    }

    [Fact]
    public void A_handler_may_answer_on_a_stream_that_was_cut_and_then_ended_by_its_client()
    {
        // HEADERS after END_STREAM have us reset the stream (RFC 9113 §5.1); more of them, sent before the client knew, end its half once more.
        var answer = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(request => request.Path == "/later" ? new ValueTask<Response?>(answer.Task) : new ValueTask<Response?>(Response.Text("hello")));
        var peer = new Http2Peer(server);
        Assert.Equal(["RST_STREAM 1 StreamClosed"], peer.Get(1, "/later").Get(1, "/later").Get(1, "/later").Ask());
        answer.SetResult(Response.Text("late"));
        server.Run();
        Assert.Empty(peer.Receive());
        Assert.Equal(["HEADERS 3 200", "DATA 3 5 END"], peer.Get(3).Ask());
        Assert.DoesNotContain(server.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void Content_that_stops_coming_fails_the_read()
    {
        using var server = new MemoryServer(async request => Response.Text((await request.Content.ReadTextAsync()) ?? "gave up"));
        var peer = new Http2Peer(server);
        peer.Request(1, "POST", "/", endStream: false).Data(1, "ab").Send();
        server.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(["HEADERS 1 200", "DATA 1 7 END", "RST_STREAM 1 NoError"], peer.Receive());
    }

    [Fact]
    public void Where_the_preface_is_not_whole_it_is_no_HTTP_2()
    {
        using var server = new MemoryServer(SayHello);
        Assert.StartsWith("HTTP/1.1 505", server.Connect().Ask("PRI * HTTP/2.0\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
        MemoryPeer late = server.Connect();
        late.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 505", late.Ask(Encoding.ASCII.GetString(ConnectionPreface.Bytes)), StringComparison.Ordinal);
    }
}
