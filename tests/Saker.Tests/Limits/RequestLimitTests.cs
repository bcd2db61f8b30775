using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Tests.Connections;
using Xunit;

namespace Saker.Tests.Limits;

/// <summary>How many requests a client may make, in a time and on a connection, by either version.</summary>
public sealed class RequestLimitTests
{
    private const string Get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private const string Someone = "192.0.2.1";
    private const string Another = "192.0.2.2";

    [Fact]
    public void Requests_over_the_rate_are_429_until_there_is_a_token_again()
    {
        int calls = 0;
        using var server = new MemoryServer(_ => Count(ref calls), Limited(new RateLimit(2, TimeSpan.FromSeconds(1))));
        MemoryPeer peer = server.Connect(Someone);
        Assert.Equal("200 200 429 429", Statuses(peer.Ask(Get + Get + Get + Get)));
        string refused = peer.Ask(Get);
        Assert.Contains("\r\nRetry-After: 1\r\n", refused, StringComparison.Ordinal);
        Assert.Contains("\r\nCache-Control: no-store\r\n", refused, StringComparison.Ordinal);
        Assert.DoesNotContain("Connection: close", refused, StringComparison.Ordinal);

        // Another connection of the same client is no way around, another client none of its victims.
        Assert.Equal("429", Statuses(server.Connect(Someone).Ask(Get)));
        Assert.Equal("200", Statuses(server.Connect(Another).Ask(Get)));
        server.Advance(TimeSpan.FromMilliseconds(500));
        Assert.Equal("200 429", Statuses(peer.Ask(Get + Get)));
        Assert.Equal(4, calls);
    }

    [Fact]
    public void Content_of_a_refused_request_is_dropped_and_the_connection_goes_on()
    {
        using var server = new MemoryServer(_ => Response.Text("hello"), Limited(new RateLimit(1, TimeSpan.FromSeconds(1))));
        MemoryPeer peer = server.Connect(Someone);
        const string Post = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello";
        Assert.Equal("200 429 429", Statuses(peer.Ask(Get + Post + Get)));
        server.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("200", Statuses(peer.Ask(Post)));
    }

    [Fact]
    public void Streams_are_held_to_the_same_rate_as_requests_of_the_older_version()
    {
        int calls = 0;
        using var server = new MemoryServer(_ => Count(ref calls), Limited(new RateLimit(3, TimeSpan.FromMinutes(1))));
        Assert.Equal("200", Statuses(server.Connect(Someone).Ask(Get)));
        var peer = new Http2Peer(server, address: Someone);
        peer.Get(1).Get(3).Get(5).Get(7).Ask();
        Assert.Equal(["200", "200", "429", "429"], peer.Heads.OrderBy(head => head.Key).Select(head => head.Value[":status"]));
        Assert.Equal("20", peer.Heads[7]["retry-after"]);
        Assert.Equal(3, calls);
    }

    [Fact]
    public void Clients_without_an_address_are_not_counted()
    {
        using var server = new MemoryServer(_ => Response.Text("hello"), Limited(new RateLimit(1, TimeSpan.FromHours(1))));
        Assert.Equal("200 200", Statuses(server.Connect().Ask(Get + Get)));
    }

    [Fact]
    public void A_request_within_the_rate_costs_no_allocation()
    {
        Build.MustBeOptimised();
        var shared = new Response(Protocol.Semantics.StatusCode.Ok, new ResponseContent.Memory(new byte[100])) { IsShared = true };
        using var server = new MemoryServer(_ => new ValueTask<Response?>(shared), Limited(new RateLimit(1_000_000, TimeSpan.FromSeconds(1))));
        long before = 0;
        long after = 0;
        var transport = new RepeatingTransport(server.Loop, "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray(), 1600, received =>
        {
            if (received == 600) before = GC.GetAllocatedBytesForCurrentThread();
            if (received == 1600) after = GC.GetAllocatedBytesForCurrentThread();
        })
        {
            RemoteEndPoint = new IPEndPoint(IPAddress.Parse(Someone), 1),
        };
        server.Start(transport);
        Assert.Equal(0, after - before);
    }

    [Fact]
    public void A_connection_ends_with_its_last_request()
    {
        using var server = new MemoryServer(_ => Response.Text("hello"), new ServerOptions { Limits = new ServerLimits { MaxRequestsPerConnection = 3 } });
        MemoryPeer peer = server.Connect();
        string answers = peer.Ask(Get + Get + Get + Get);
        Assert.Equal("200 200 200", Statuses(answers));
        Assert.Equal(1, answers.Split("Connection: close").Length - 1);
        Assert.True(peer.SawEnd);
    }

    [Fact]
    public void A_connection_of_streams_says_goodbye_and_loses_none_on_the_way()
    {
        using var server = new MemoryServer(_ => Response.Text("hello"), new ServerOptions { Limits = new ServerLimits { MaxRequestsPerConnection = 2 } });
        var peer = new Http2Peer(server);
        Assert.DoesNotContain(peer.Get(1).Ask(), line => line.StartsWith("GOAWAY", StringComparison.Ordinal));
        Assert.Contains("GOAWAY 2147483647 NoError", peer.Get(3).Ask());
        Assert.Contains("HEADERS 5 200", peer.Get(5).Ask());       // the client could not know
        server.Advance(TimeSpan.FromSeconds(3));
        Assert.Contains("GOAWAY 5 NoError", peer.Receive());
        Assert.True(peer.Peer.SawEnd);
    }

    [Theory]
    [InlineData("/%2f", "")]
    [InlineData("/", "x")]
    public void What_HTTP_2_refuses_counts_for_the_rate(string path, string expect)
    {
        int calls = 0;
        var limits = new ServerLimits { RateLimit = new RateLimit(3, TimeSpan.FromHours(1)) };
        using var server = new MemoryServer(_ => Count(ref calls), new ServerOptions { Limits = limits });
        var peer = new Http2Peer(server, address: "192.0.2.1");
        (string, string)[] fields = expect.Length == 0 ? [] : [("expect", expect)];
        string refused = expect.Length == 0 ? "400" : "417";
        for (int id = 1; id <= 5; id += 2) Assert.Contains($"HEADERS {id} {refused}", peer.Get(id, path, fields).Ask());
        Assert.Contains("HEADERS 7 429", peer.Get(7, path, fields).Ask());
        Assert.Contains("HEADERS 9 429", peer.Get(9).Ask());
        Assert.Equal(0, calls);
    }

    [Fact]
    public void Who_has_not_heard_how_few_streams_there_are_is_refused_those_that_are_too_many_and_keeps_the_connection()
    {
        var never = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(_ => new ValueTask<Response?>(never.Task), new ServerOptions { Limits = new ServerLimits { MaxStreams = 2 } });
        var peer = new Http2Peer(server);
        for (int i = 0; i < 100; i++) peer.Get(1 + (2 * i));
        List<string> lines = peer.Ask();
        Assert.Equal(98, lines.Count(line => line.EndsWith(" RefusedStream", StringComparison.Ordinal)));
        never.SetResult(Response.Text("hello"));
        server.Run();
        Assert.Contains("DATA 1 5 END", peer.Receive());
        Assert.False(peer.Peer.IsClosed);
    }

    [Fact]
    public void Streams_at_a_time_are_as_many_as_was_said()
    {
        var never = new TaskCompletionSource<Response?>();
        using var server = new MemoryServer(_ => new ValueTask<Response?>(never.Task), new ServerOptions { Limits = new ServerLimits { MaxStreams = 2 } });
        var peer = new Http2Peer(server);
        Assert.Equal(["RST_STREAM 5 RefusedStream"], peer.Get(1).Get(3).Get(5).Ask());
        never.SetResult(null);
    }

    private static readonly string s_frame = new('x', 16_384);

    [Fact]
    public void Windows_are_as_large_as_was_said()
    {
        var limits = new ServerLimits { StreamWindowBytes = 65_535, ConnectionWindowBytes = 200_000 };
        using var server = new MemoryServer(_ => new ValueTask<Response?>(new TaskCompletionSource<Response?>().Task), new ServerOptions { Limits = limits });
        var peer = new Http2Peer(server, opens: false);
        peer.Add(Protocol.Http2.ConnectionPreface.Bytes).Settings().SettingsAck();
        Assert.Contains("WINDOW_UPDATE 0 134465", peer.Ask());
        Assert.Contains("RST_STREAM 1 FlowControlError", peer.Request(1, "POST", "/", endStream: false).Data(1, s_frame).Data(1, s_frame).Data(1, s_frame).Data(1, s_frame).Ask());
    }

    [Theory]
    [InlineData(nameof(ServerLimits.MaxConnections))]
    [InlineData(nameof(ServerLimits.HeadTimeout))]
    [InlineData(nameof(ServerLimits.ConnectionWindowBytes))]
    [InlineData(nameof(ServerLimits.StreamWindowBytes))]
    public void A_limit_that_makes_no_sense_is_refused_by_name(string name)
    {
        var limits = new ServerLimits
        {
            MaxConnections = name == nameof(ServerLimits.MaxConnections) ? -1 : 0,
            HeadTimeout = name == nameof(ServerLimits.HeadTimeout) ? TimeSpan.Zero : TimeSpan.FromSeconds(1),
            ConnectionWindowBytes = name == nameof(ServerLimits.ConnectionWindowBytes) ? 1 : 65_535,
            StreamWindowBytes = name == nameof(ServerLimits.StreamWindowBytes) ? 65_534 : 65_535,
        };
        ArgumentException refused = Assert.Throws<ArgumentException>(() => new HttpServer(_ => default, new ServerOptions { Limits = limits }));
        Assert.StartsWith(name, refused.Message, StringComparison.Ordinal);
    }

    private static Response Count(ref int calls)
    {
        calls++;
        return Response.Text("hello");
    }

    private static ServerOptions Limited(RateLimit limit) => new() { Limits = new ServerLimits { RateLimit = limit } };

    private static string Statuses(string answers) =>
        string.Join(' ', answers.Split("HTTP/1.1 ").Skip(1).Select(answer => answer[..3]));
}
