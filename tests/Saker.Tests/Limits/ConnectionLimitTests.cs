using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Tests.Truth;
using Saker.Transport;
using Xunit;

namespace Saker.Tests.Limits;

/// <summary>How many connections a server takes, in all and from one address, on real sockets.</summary>
public sealed class ConnectionLimitTests
{
    private static readonly IPAddress s_attacker = IPAddress.Parse("127.0.0.66");
    private static readonly IPAddress s_visitor = IPAddress.Parse("127.0.0.77");

    public static TheoryData<TransportKind> Kinds => [TransportKind.Auto, TransportKind.Sockets];

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_address_has_its_number_of_connections_and_others_are_served(TransportKind kind)
    {
        using var log = new RecordingLoggerFactory();
        await using HttpServer server = await StartAsync(kind, IPAddress.Loopback, new ServerLimits { MaxConnectionsPerAddress = 3 }, log);
        using var clients = new Clients(server.EndPoints[0]);
        for (int i = 0; i < 3; i++) Assert.True(await clients.AsksAsync(s_attacker));
        for (int i = 0; i < 20; i++) Assert.False(await clients.AsksAsync(s_attacker));
        Assert.True(await clients.AsksAsync(s_visitor));
        Assert.Single(log.Log.Messages, line => line.Contains(s_attacker.ToString(), StringComparison.Ordinal));

        // A place that is given up can be taken again.
        clients.CloseFirst();
        await EventuallyAsync(() => clients.AsksAsync(s_attacker));
        Assert.False(await clients.AsksAsync(s_attacker));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_IPv4_client_of_an_IPv6_socket_is_the_same_client(TransportKind kind)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "needs IPv6");
        await using HttpServer server = await StartAsync(kind, IPAddress.IPv6Any, new ServerLimits { MaxConnectionsPerAddress = 2 });
        using var clients = new Clients(new IPEndPoint(IPAddress.Loopback, server.EndPoints[0].Port));
        for (int i = 0; i < 2; i++) Assert.True(await clients.AsksAsync(s_attacker));
        Assert.False(await clients.AsksAsync(s_attacker));
        Assert.True(await clients.AsksAsync(s_visitor));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task By_default_this_machine_has_no_limit_of_its_own_but_that_for_all(TransportKind kind)
    {
        await using HttpServer server = await StartAsync(kind, IPAddress.Loopback, new ServerLimits { MaxConnections = 8 });
        using var clients = new Clients(server.EndPoints[0]);
        for (int i = 0; i < 8; i++) Assert.True(await clients.AsksAsync(s_attacker));

        // The ninth waits in the system's queue, and is served when a place is free. The portable listener holds one more.
        Task<bool> asking = clients.AsksAsync(s_visitor);
        Task<bool> asking2 = clients.AsksAsync(s_visitor);
        await Task.WhenAny(Task.WhenAll(asking, asking2), Task.Delay(300, TestContext.Current.CancellationToken));
        Assert.False(asking.IsCompleted && asking2.IsCompleted);
        clients.CloseFirst();
        clients.CloseFirst();
        Assert.True(await asking);
        Assert.True(await asking2);
    }

    [Fact]
    public async Task More_connections_than_descriptors_are_not_promised()
    {
        using var log = new RecordingLoggerFactory();
        await using HttpServer server = await StartAsync(TransportKind.Auto, IPAddress.Loopback, new ServerLimits { MaxConnections = int.MaxValue - 1 }, log);
        Assert.SkipUnless(OperatingSystem.IsLinux(), "without a limit of descriptors there is nothing to say");
        Assert.Contains(log.Log.Messages, line => line.Contains("more than the limit of open files", StringComparison.Ordinal));
    }

    private static async Task<HttpServer> StartAsync(TransportKind kind, IPAddress address, ServerLimits limits, RecordingLoggerFactory? log = null)
    {
        var options = new ServerOptions { Transport = kind, Loops = 2, Limits = limits, EndPoints = { new IPEndPoint(address, 0) } };
        if (log is not null) options = new ServerOptions { Transport = kind, Loops = 2, Limits = limits, EndPoints = { new IPEndPoint(address, 0) }, LoggerFactory = log };
        var server = new HttpServer(_ => new ValueTask<Response?>(Response.Text("hello")), options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        return server;
    }

    private static async Task EventuallyAsync(Func<Task<bool>> condition)
    {
        for (int i = 0; i < 600; i++)
        {
            if (await condition()) return;
            await Task.Delay(50, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("never came about");
    }

    /// <summary>Connections that stay open.</summary>
    private sealed class Clients(IPEndPoint server) : IDisposable
    {
        private readonly List<Socket> _open = [];

        /// <summary>Connects from an address and asks; false when the connection was closed instead of answered.</summary>
        public async Task<bool> AsksAsync(IPAddress from)
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            socket.Bind(new IPEndPoint(from, 0));
            try
            {
                await socket.ConnectAsync(server);
                await socket.SendAsync("GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray());
                byte[] answer = new byte[4096];
                int got = await socket.ReceiveAsync(answer).WaitAsync(TimeSpan.FromSeconds(30));
                if (got > 0)
                {
                    Assert.StartsWith("HTTP/1.1 200 ", Encoding.ASCII.GetString(answer, 0, got), StringComparison.Ordinal);
                    _open.Add(socket);
                    return true;
                }
            }
            catch (SocketException)
            {
                // Reset: nothing was kept of it.
            }

            socket.Dispose();
            return false;
        }

        public void CloseFirst()
        {
            _open[0].Dispose();
            _open.RemoveAt(0);
        }

        public void Dispose()
        {
            foreach (Socket socket in _open) socket.Dispose();
        }
    }
}
