using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>One HTTP/1.1 connection as its peer sees it: wire transcript in, wire transcript out, over memory and a manual clock.</summary>
public sealed class Http1ConnectionTests
{
    private const string Date = "Date: Sun, 22 Nov 2026 12:00:00 GMT\r\n";
    private const string Hello = "HTTP/1.1 200 OK\r\nServer: saker\r\n" + Date + "Content-Type: text/plain; charset=utf-8\r\nContent-Length: 5\r\n\r\nhello";

    private static Response? SayHello(Request request) => Response.Text("hello");

    [Fact]
    public void A_request_gets_its_answer_and_the_connection_stays()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        for (int i = 0; i < 3; i++) Assert.Equal(Hello, peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.False(peer.IsClosed);
    }

    [Fact]
    public void The_answer_is_the_same_however_the_bytes_arrive()
    {
        byte[] bytes = "GET /x HTTP/1.1\r\nHost: a\r\nAccept: */*\r\n\r\nPOST /y HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /z HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray();
        string whole = Send([bytes]);
        Assert.Equal(3, whole.Split("HTTP/1.1 200 OK").Length - 1);
        for (int i = 1; i < bytes.Length; i++) Assert.Equal(whole, Send([bytes[..i], bytes[i..]]));
        Assert.Equal(whole, Send(bytes.Select(one => new[] { one })));

        static string Send(IEnumerable<byte[]> pieces)
        {
            using var server = new MemoryServer(request => Response.Text($"{request.MethodName} {request.Path}"));
            MemoryPeer peer = server.Connect();
            foreach (byte[] piece in pieces) peer.Send(piece);
            return peer.Receive();
        }
    }

    [Fact]
    public void A_client_that_asked_for_the_end_is_not_waited_for()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        Assert.EndsWith("hello", peer.Ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), StringComparison.Ordinal);
        Assert.True(peer.IsClosed);
        Assert.False(peer.WasReset);

        // One that sends more all the same is told that we are done, and read from until it has seen its answer.
        MemoryPeer talkative = server.Connect();
        Assert.EndsWith("hello", talkative.Ask("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\nGET / HTTP/1.1\r\n"), StringComparison.Ordinal);
        Assert.True(talkative.SawEnd);
        Assert.False(talkative.IsClosed);
    }

    [Fact]
    public void Pipelined_requests_are_answered_in_order_in_one_send()
    {
        using var server = new MemoryServer(request => Response.Text(request.Path));
        MemoryPeer peer = server.Connect();
        string answers = peer.Ask(string.Concat(Enumerable.Range(0, 16).Select(i => $"GET /{i} HTTP/1.1\r\nHost: a\r\n\r\n")));
        Assert.Equal(Enumerable.Range(0, 16).Select(i => $"/{i}"), Transcript.Contents(answers));
        Assert.Equal(1, peer.SendCount);
    }

    [Theory]
    [InlineData("GET http://b HTTP/1.1", "/")]
    [InlineData("GET http://b?q HTTP/1.1", "/")]
    [InlineData("GET http://b/x/../%79 HTTP/1.1", "/y")]
    [InlineData("GET /a%20b HTTP/1.1", "/a b")]
    [InlineData("OPTIONS * HTTP/1.1", "*")]
    [InlineData("CONNECT b:1 HTTP/1.1", "")]
    public void The_path_is_the_targets_whatever_its_form(string line, string path)
    {
        using var server = new MemoryServer(request => Response.Text($"[{request.Path}]"));
        Assert.EndsWith($"[{path}]", server.Connect().Ask($"{line}\r\nHost: a\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public void A_sweep_longer_than_one_turn_is_answered_whole()
    {
        using var server = new MemoryServer(request => Response.Text(request.Path));
        MemoryPeer peer = server.Connect();
        string answers = peer.Ask(string.Concat(Enumerable.Range(0, 1000).Select(i => $"GET /{i} HTTP/1.1\r\nHost: a\r\n\r\n")));
        Assert.Equal(Enumerable.Range(0, 1000).Select(i => $"/{i}"), Transcript.Contents(answers));
    }

    public static TheoryData<string, string, bool> Persistence => new()
    {
        { "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "", false },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", "Connection: close", true },
        { "GET / HTTP/1.1\r\nHost: a\r\nConnection: x, Close\r\n\r\n", "Connection: close", true },
        { "GET / HTTP/1.0\r\n\r\n", "Connection: close", true },
        { "GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n", "Connection: keep-alive", false },
    };

    [Theory, MemberData(nameof(Persistence))]
    public void The_connection_persists_as_RFC_9112_section_9_3_says(string request, string field, bool closes)
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        string answer = peer.Ask(request);
        Assert.Equal(field.Length > 0, answer.Contains("Connection:", StringComparison.Ordinal));
        Assert.Contains(field, answer, StringComparison.Ordinal);
        Assert.Equal(closes, peer.SawEnd);
        Assert.Equal(closes, peer.IsClosed);     // who asked for the end is not waited for
        peer.Shutdown();
        Assert.True(peer.IsClosed);
        Assert.False(peer.WasReset);
    }

    [Fact]
    public void HEAD_gets_the_header_section_of_GET_and_no_content()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        Assert.Equal(Hello[..^5], peer.Ask("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.Equal(Hello, peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
    }

    public static TheoryData<string, int> Malformed => new()
    {
        { "GET / HTTP/1.1\r\n\r\n", 400 },
        { "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n", 400 },
        { "GET /\0 HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET / HTTP/1.1\nHost: a\n\n", 400 },
        { "GET /%zz HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "GET /../../etc/passwd HTTP/1.1\r\nHost: a\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: gzip\r\n\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n", 400 },
        { "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 99999999999\r\n\r\n", 413 },
        { "GET / HTTP/2.0\r\nHost: a\r\n\r\n", 505 },
        { "GET / HTTP/1.1\r\nHost: a\r\nExpect: cake\r\n\r\n", 417 },
        { "GET /" + new string('a', 10_000) + " HTTP/1.1\r\nHost: a\r\n\r\n", 414 },
        { "GET / HTTP/1.1\r\nHost: a\r\nX: " + new string('a', 40_000) + "\r\n\r\n", 431 },
    };

    [Theory, MemberData(nameof(Malformed))]
    public void A_message_that_cannot_be_understood_is_refused_and_the_connection_closed(string request, int status)
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        string answer = peer.Ask(request + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.StartsWith($"HTTP/1.1 {status} ", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        Assert.Single(Transcript.Contents(answer));
        Assert.True(peer.SawEnd);

        // The client gets its answer in peace: we wait for it to close, and no longer than the linger timeout.
        Assert.False(peer.IsClosed);
        server.Advance(TimeSpan.FromSeconds(6));
        Assert.True(peer.IsClosed);
        Assert.False(peer.WasReset);
    }

    [Fact]
    public void A_handler_may_take_its_time_and_answers_stay_in_order()
    {
        var slow = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(request => request.Path == "/slow" ? new ValueTask<Response?>(slow.Task) : new ValueTask<Response?>(Response.Text(request.Path)));
        MemoryPeer peer = server.Connect();
        string before = peer.Ask("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /slow HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(["/1"], Transcript.Contents(before));
        slow.SetResult(Response.Text("at last"));
        server.Run();
        Assert.Equal(["at last", "/3"], Transcript.Contents(peer.Receive()));
    }

    [Theory]
    [InlineData("Content-Length: 11\r\n\r\nhello world")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n6;x=y\r\n world\r\n0\r\nT: v\r\n\r\n")]
    public void A_handler_pulls_the_content(string rest)
    {
        using var server = new MemoryServer(async request => Response.Text((await request.Content.ReadTextAsync() ?? "null") + " at " + request.Path));
        MemoryPeer peer = server.Connect();
        string answers = peer.Ask("POST /p HTTP/1.1\r\nHost: a\r\n" + rest + "GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(["hello world at /p", " at /next"], Transcript.Contents(answers));
    }

    [Theory]
    [InlineData("Content-Length: 11\r\n\r\nhello worl")]
    [InlineData("Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n")]
    public void Content_that_ends_early_is_never_taken_for_whole(string rest)
    {
        string? content = "not asked";
        using var server = new MemoryServer(async request => Response.Text(content = await request.Content.ReadTextAsync() ?? "incomplete"));
        MemoryPeer peer = server.Connect();
        Assert.Equal("", peer.Ask("POST / HTTP/1.1\r\nHost: a\r\n" + rest));
        peer.SendEnd();
        Assert.Equal("incomplete", content);
        Assert.StartsWith("HTTP/1.1 400 ", peer.Receive(), StringComparison.Ordinal);
        Assert.True(peer.IsClosed);
    }

    [Fact]
    public void A_client_that_expects_100_gets_it_at_the_first_pull()
    {
        using var server = new MemoryServer(async request => Response.Text(await request.Content.ReadTextAsync() ?? "null"));
        MemoryPeer peer = server.Connect();
        Assert.Equal("HTTP/1.1 100 Continue\r\n\r\n", peer.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"));
        Assert.Equal(["ok"], Transcript.Contents(peer.Ask("ok")));
        Assert.False(peer.IsClosed);
    }

    [Fact]
    public void A_client_that_expects_100_and_is_refused_gets_no_100_and_the_connection_ends()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        string answer = peer.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        Assert.StartsWith("HTTP/1.1 200 OK\r\n", answer, StringComparison.Ordinal);
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Content_nobody_wants_is_dropped_up_to_the_limit_and_the_connection_stays()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        string answers = peer.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n" + new string('x', 200_000) + "GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(["hello", "hello"], Transcript.Contents(answers));
        Assert.False(peer.IsClosed);
    }

    [Fact]
    public void More_unwanted_content_than_the_limit_ends_the_connection()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        string answer = peer.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 300000\r\n\r\n");
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_do_not_wait_for_the_content_of_a_later_request()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        Assert.Equal(Hello, peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"));
        Assert.Equal(Hello, peer.Ask("12345"));
    }

    [Fact]
    public void Content_that_does_not_come_is_waited_for_no_longer_than_its_timeout()
    {
        using var server = new MemoryServer(async request => Response.Text(await request.Content.ReadTextAsync() ?? "nothing came"));
        MemoryPeer peer = server.Connect();
        Assert.Equal("", peer.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\n"));
        server.Advance(TimeSpan.FromSeconds(31));
        Assert.StartsWith("HTTP/1.1 408 ", peer.Receive(), StringComparison.Ordinal);
        Assert.True(peer.SawEnd);
    }

    [Fact]
    public void Content_that_is_dropped_may_not_trickle_beyond_one_timeout()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        Assert.Equal("", peer.Ask("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 200000\r\n\r\n"));
        for (int second = 0; second < 29; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            Assert.Equal("", peer.Ask("x"));
        }

        server.Advance(TimeSpan.FromSeconds(2));
        Assert.StartsWith("HTTP/1.1 408 ", peer.Receive(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_line_between_requests_is_no_request()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        Assert.Equal(Hello, peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n"));
        server.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(["hello"], Transcript.Contents(peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n")));
        server.Advance(TimeSpan.FromSeconds(76));
        Assert.Equal("", peer.Receive());
        Assert.True(peer.IsClosed);

        MemoryPeer draining = server.Connect();
        draining.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n\r\n");
        _ = server.BeginDrain();
        server.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(draining.SawEnd);
    }

    [Fact]
    public void A_100_that_a_client_does_not_take_does_not_mix_with_the_answers_before_it()
    {
        using var server = new MemoryServer(async request => Response.Text(await request.Content.ReadTextAsync() ?? "null"));
        MemoryPeer peer = server.Connect();
        peer.StopTaking();
        peer.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\nPOST / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n"u8);
        peer.StartTaking();
        Assert.EndsWith("HTTP/1.1 100 Continue\r\n\r\n", peer.Receive(), StringComparison.Ordinal);
        Assert.Equal(["ok"], Transcript.Contents(peer.Ask("ok")));
        Assert.DoesNotContain(server.LogLines, line => line.StartsWith("Error", StringComparison.Ordinal));
    }

    [Fact]
    public void A_head_that_takes_too_long_is_408_however_steadily_it_trickles()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        peer.Send("GET / HTTP/1.1\r\n"u8);
        for (int second = 0; second < 29; second++)
        {
            server.Advance(TimeSpan.FromSeconds(1));
            peer.Send("x"u8);
            Assert.Equal("", peer.Receive());
        }

        server.Advance(TimeSpan.FromSeconds(2));
        Assert.StartsWith("HTTP/1.1 408 Request Timeout\r\n", peer.Receive(), StringComparison.Ordinal);
    }

    [Fact]
    public void An_idle_connection_is_closed_in_silence_after_its_timeout_and_holds_no_buffer_until_then()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer peer = server.Connect();
        peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(0, server.BuffersLent);
        server.Advance(TimeSpan.FromSeconds(74));
        Assert.False(peer.IsClosed);
        server.Advance(TimeSpan.FromSeconds(2));
        Assert.Equal("", peer.Receive());
        Assert.True(peer.IsClosed);
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public void A_client_that_takes_nothing_is_cut_off_after_the_send_timeout()
    {
        using var server = new MemoryServer(_ => Response.Bytes(new byte[1_000_000], "application/octet-stream"));
        MemoryPeer peer = server.Connect();
        peer.StopTaking();
        peer.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        server.Advance(TimeSpan.FromSeconds(59));
        Assert.False(peer.IsClosed);
        server.Advance(TimeSpan.FromSeconds(2));
        Assert.True(peer.WasReset);
        Assert.Equal(0, server.BuffersLent);
    }

    [Theory]
    [InlineData("HTTP/1.1", "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\n\r\n", false)]
    [InlineData("HTTP/1.0", "Connection: close\r\n", "hello", true)]
    public void A_stream_of_unknown_length_is_framed_for_its_client(string version, string field, string content, bool closes)
    {
        using var server = new MemoryServer(_ => Response.Stream(new MemoryStream("hello"u8.ToArray()), "text/plain"));
        MemoryPeer peer = server.Connect();
        string answer = peer.Ask($"GET / {version}\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
        Assert.Contains(field, answer, StringComparison.Ordinal);
        Assert.DoesNotContain("Content-Length", answer, StringComparison.Ordinal);
        Assert.EndsWith("\r\n\r\n" + content, answer, StringComparison.Ordinal);
        Assert.Equal(closes, peer.SawEnd);
    }

    [Fact]
    public void A_stream_shorter_than_promised_is_cut_off_so_that_nobody_takes_it_for_whole()
    {
        using var server = new MemoryServer(_ => Response.Stream(new MemoryStream("hello"u8.ToArray()), "text/plain", length: 10));
        MemoryPeer peer = server.Connect();
        peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.True(peer.WasReset);
    }

    [Fact]
    public void Large_memory_is_sent_as_it_lies_and_arrives_whole()
    {
        byte[] large = new byte[300_000];
        new Random(1).NextBytes(large);
        using var server = new MemoryServer(_ => Response.Bytes(large, "application/octet-stream"));
        MemoryPeer peer = server.Connect();
        peer.TakeAtMost(1000);
        peer.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\nHEAD / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
        byte[] received = peer.ReceiveBytes();
        Assert.True(received.AsSpan().IndexOf(large) > 0);
        Assert.Equal(0, server.BuffersLent);
    }

    [Fact]
    public void Draining_ends_idle_connections_at_once_and_busy_ones_after_their_answer()
    {
        var slow = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(request => request.Path == "/slow" ? new ValueTask<Response?>(slow.Task) : new ValueTask<Response?>(Response.Text("hello")));
        MemoryPeer idle = server.Connect();
        idle.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        MemoryPeer busy = server.Connect();
        busy.Ask("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        MemoryPeer silent = server.Connect();
        Task drained = server.BeginDrain();
        server.Advance(TimeSpan.FromMilliseconds(100));
        Assert.True(idle.SawEnd);
        Assert.False(busy.SawEnd);
        Assert.False(silent.SawEnd);
        slow.SetResult(Response.Text("done"));
        server.Run();
        string last = busy.Receive();
        Assert.Contains("Connection: close\r\n", last, StringComparison.Ordinal);
        Assert.Equal(["done"], Transcript.Contents(last));
        Assert.True(busy.SawEnd);
        busy.Shutdown();
        Assert.True(busy.IsClosed);
        idle.Shutdown();
        Assert.True(idle.IsClosed);
        server.Advance(TimeSpan.FromSeconds(1));
        Assert.True(silent.SawEnd);
        Assert.False(drained.IsCompleted);
        server.Advance(TimeSpan.FromSeconds(1.1));
        Assert.True(silent.IsClosed);
        Assert.True(drained.IsCompletedSuccessfully);
        Assert.All([idle, busy, silent], peer => Assert.False(peer.WasReset));
    }

    /// <summary>RFC 9112 §9.3.1, §9.6: no request is torn: it is answered, or its connection ends without a byte and without a reset, so that it may be asked again.</summary>
    [Fact]
    public void A_request_that_crosses_with_the_end_of_an_idle_connection_is_answered_or_sees_a_clean_end()
    {
        using var server = new MemoryServer(SayHello);
        MemoryPeer early = server.Connect();
        MemoryPeer late = server.Connect();
        MemoryPeer first = server.Connect();
        foreach (MemoryPeer peer in new[] { early, late }) peer.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Task drained = server.BeginDrain();
        string answer = early.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        Assert.Equal(["hello"], Transcript.Contents(answer));
        Assert.Contains("Connection: close\r\n", answer, StringComparison.Ordinal);
        server.Advance(TimeSpan.FromMilliseconds(100));
        Assert.Equal("", late.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n"));
        Assert.True(late.SawEnd);
        Assert.False(late.IsClosed);        // a close would reset, for the request lies unread
        Assert.Equal(["hello"], Transcript.Contents(first.Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n")));
        server.Advance(TimeSpan.FromSeconds(6));
        Assert.True(drained.IsCompletedSuccessfully);
        Assert.All([early, late, first], peer => Assert.False(peer.WasReset));
    }

    [Fact]
    public void Every_answer_is_recorded_once_with_what_was_asked_and_sent()
    {
        var records = new RecordingAccessLog();
        using var server = new MemoryServer(SayHello, new ServerOptions { AccessLog = records });
        MemoryPeer peer = server.Connect();
        peer.Ask("GET /a%20b?q=1 HTTP/1.1\r\nHost: a\r\nUser-Agent: me\r\nReferer: there\r\n\r\nnonsense\r\n");
        Assert.Equal(["GET /a%20b?q=1 200 5 me there", "  400"], records.Lines.Select(line => line.StartsWith("  400", StringComparison.Ordinal) ? "  400" : line));
    }

    [Theory]
    [InlineData("GET /../x HTTP/1.1\r\nHost: a\r\n\r\n")]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("nonsense\r\n\r\n")]
    public void What_is_refused_is_recorded_with_its_own_time(string refused)
    {
        var records = new RecordingAccessLog();
        using var server = new MemoryServer(SayHello, new ServerOptions { AccessLog = records });
        server.Connect().Ask(refused);
        server.Connect().Ask("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.Advance(TimeSpan.FromSeconds(7));
        server.Connect().Ask(refused);
        Assert.Equal([0, 0, 7], records.UtcSeconds.Select(seconds => seconds - records.UtcSeconds[1]));
    }

    [Fact]
    public void A_shared_response_costs_no_allocation_per_request()
    {
        Build.MustBeOptimised();
        var response = new Response(StatusCode.Ok, new ResponseContent.Memory(new byte[1024])) { IsShared = true };
        using var server = new MemoryServer(_ => response);
        const int Warm = 600;      // past the first turn given to others
        const int Times = 1600;
        long before = 0;
        long after = 0;
        var transport = new RepeatingTransport(server.Loop, "GET /index.html HTTP/1.1\r\nHost: localhost:8080\r\n\r\n"u8.ToArray(), Times, received =>
        {
            if (received == Warm) before = GC.GetAllocatedBytesForCurrentThread();
            if (received == Times) after = GC.GetAllocatedBytesForCurrentThread();
        });
        server.Start(transport);
        Assert.True(transport.BytesSent > Times * 1024L);
        Assert.Equal(0, after - before);
    }
}
