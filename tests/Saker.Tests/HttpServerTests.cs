using System;
using System.Net;
using System.Net.Http;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Transport;
using Xunit;

namespace Saker.Tests;

/// <summary>The whole server on real sockets, once per transport.</summary>
public sealed class HttpServerTests
{
    private static ServerOptions On(TransportKind kind)
    {
        var options = new ServerOptions { Transport = kind, Loops = 1 };
        options.EndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0));
        return options;
    }

    [Theory]
    [InlineData(TransportKind.Auto)]
    [InlineData(TransportKind.Sockets)]
    public async Task An_embedded_handler_answers_HttpClient(TransportKind kind)
    {
        await using var server = new HttpServer(
            async request => Response.Text($"{request.MethodName} {request.Path} {await request.Content.ReadTextAsync()}"), On(kind));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient { BaseAddress = new Uri($"http://{server.EndPoints[0]}") };
        Assert.Equal("GET /a b ", await client.GetStringAsync(new Uri("/a%20b", UriKind.Relative), TestContext.Current.CancellationToken));
        using var content = new StringContent("hello");
        using HttpResponseMessage posted = await client.PostAsync(new Uri("/p", UriKind.Relative), content, TestContext.Current.CancellationToken);
        Assert.Equal("POST /p hello", await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData(TransportKind.Auto)]
    [InlineData(TransportKind.Sockets)]
    public async Task Stopping_lets_the_answer_under_way_finish_and_refuses_new_connections(TransportKind kind)
    {
        var begun = new TaskCompletionSource();
        var may = new TaskCompletionSource();
        await using var server = new HttpServer(
            async _ =>
            {
                begun.SetResult();
                await may.Task;
                return Response.Text("done");
            },
            On(kind));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        var address = new Uri($"http://{server.EndPoints[0]}/");
        Task<HttpResponseMessage> asking = client.GetAsync(address, TestContext.Current.CancellationToken);
        await begun.Task;
        Task stopping = server.StopAsync(TimeSpan.FromMinutes(1));
        await RefusesConnectionsAsync(server.EndPoints[0]);
        Assert.False(stopping.IsCompleted);
        may.SetResult();
        using HttpResponseMessage answer = await asking;
        Assert.Equal("done", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.Headers.ConnectionClose);
        await stopping;
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task Stopping_cuts_off_at_the_deadline_what_does_not_end()
    {
        var aborted = new TaskCompletionSource();
        await using var server = new HttpServer(
            async request =>
            {
                request.Aborted.Register(aborted.SetResult);
                await aborted.Task;
                return null;
            },
            On(TransportKind.Auto));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new HttpClient();
        Task<HttpResponseMessage> asking = client.GetAsync(new Uri($"http://{server.EndPoints[0]}/"), TestContext.Current.CancellationToken);
        while (server.ConnectionCount == 0) await Task.Yield();
        await server.StopAsync(TimeSpan.FromMilliseconds(50));
        await Assert.ThrowsAsync<HttpRequestException>(() => asking);
        await aborted.Task;
    }

    [Theory]
    [InlineData(0)]
    [InlineData(60_000)]
    public async Task Whoever_waited_for_the_stop_goes_on_where_it_may_block(int deadlineMilliseconds)
    {
        var server = new HttpServer(_ => default, On(TransportKind.Auto));
        await server.StartAsync(TestContext.Current.CancellationToken);
        string? name = "not run";
        await Task.Run(
            async () =>
            {
                await server.StopAsync(TimeSpan.FromMilliseconds(deadlineMilliseconds));
                name = Thread.CurrentThread.Name;
            },
            TestContext.Current.CancellationToken);
        Assert.False(name?.StartsWith("saker-loop", StringComparison.Ordinal) ?? false, name);
        await server.DisposeAsync();
    }

    [Fact]
    public async Task A_taken_address_is_an_exception_that_names_it()
    {
        using var taken = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        taken.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        taken.Listen();
        var options = new ServerOptions();
        options.EndPoints.Add((IPEndPoint)taken.LocalEndPoint!);
        await using var server = new HttpServer(_ => default, options);
        ListenException refused = await Assert.ThrowsAsync<ListenException>(() => server.StartAsync(TestContext.Current.CancellationToken).AsTask());
        Assert.Equal(taken.LocalEndPoint, refused.EndPoint);
        Assert.Equal(SocketError.AddressAlreadyInUse, refused.Error);
    }

    [Fact]
    public async Task A_request_that_waits_for_its_bytes_on_a_real_socket_allocates_nothing()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the epoll transport is Linux's");
        Build.MustBeOptimised();
        var shared = new Response(StatusCode.Ok, new ResponseContent.Memory(new byte[1024])) { IsShared = true };
        long allocated = 0;
        await using var server = new HttpServer(
            _ =>
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
                return new ValueTask<Response?>(shared);
            },
            On(TransportKind.Epoll));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(server.EndPoints[0]);
        byte[] answer = new byte[4096];
        int length = Ask(0);
        for (int i = 0; i < 200; i++) Ask(length);
        long before = allocated;
        for (int i = 0; i < 1000; i++) Ask(length);
        Assert.Equal(0, allocated - before);

        int Ask(int expected)
        {
            client.Send("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8);
            int got = 0;
            do got += client.Receive(answer.AsSpan(got));
            while (got < Math.Max(expected, 1024));
            return got;
        }
    }

    /// <summary>Returns when nobody listens any more: listeners close in their loops' next turn.</summary>
    private static async Task RefusesConnectionsAsync(IPEndPoint address)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        while (true)
        {
            using var late = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await late.ConnectAsync(address, patience.Token);
            }
            catch (SocketException)
            {
                return;
            }
        }
    }
}
