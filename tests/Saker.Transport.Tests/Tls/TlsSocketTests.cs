using System;
using System.IO;
using System.Linq;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Threading.Tasks;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Transport.Tests.Tls;

/// <summary>TLS over real loopback connections, one body for every transport.</summary>
public sealed class TlsSocketTests
{
    public static TheoryData<TransportKind, SslProtocols> Kinds
    {
        get
        {
            TheoryData<TransportKind, SslProtocols> kinds = [];
            foreach (SslProtocols version in (SslProtocols[])[SslProtocols.Tls12, SslProtocols.Tls13])
            {
                if (OperatingSystem.IsLinux()) kinds.Add(TransportKind.Epoll, version);
                kinds.Add(TransportKind.Sockets, version);
            }

            return kinds;
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_received_can_be_sent_back_and_everything_happens_on_the_loop(TransportKind kind, SslProtocols version)
    {
        await using TestServer server = new(kind, transport => SecuredAsync(transport, EchoAsync));
        await using SslStream client = await ConnectAsync(server, version);
        byte[] answer = new byte[5];
        for (int i = 0; i < 3; i++)
        {
            await client.WriteAsync("hello"u8.ToArray(), TestContext.Current.CancellationToken);
            await client.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
            Assert.Equal("hello"u8.ToArray(), answer);
        }

        await client.ShutdownAsync();
        Assert.Equal(0, await client.ReadAsync(answer, TestContext.Current.CancellationToken));
        await server.FinishAsync();
        Assert.Equal(0, server.Group.Loops[0].Buffers.Lent);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Megabytes_echoed_through_full_sockets_arrive_whole(TransportKind kind, SslProtocols version)
    {
        byte[] sent = Bytes(4 << 20);
        await using TestServer server = new(kind, transport => SecuredAsync(transport, EchoAsync));
        await using SslStream client = await ConnectAsync(server, version);
        Task sending = SendAsync();
        Assert.Equal(sent, await ReadToEndAsync(client));
        await sending;
        await server.FinishAsync();

        async Task SendAsync()
        {
            await client.WriteAsync(sent, TestContext.Current.CancellationToken);
            await client.ShutdownAsync();
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_large_file_arrives_whole(TransportKind kind, SslProtocols version)
    {
        byte[] content = Bytes(5_000_000);
        using TemporaryFile file = new(content);
        await using TestServer server = new(kind, transport => SecuredAsync(transport, async secured =>
        {
            Assert.True((await secured.SendAsync("head"u8.ToArray(), more: true)).IsOk);
            Assert.Equal(IoResult.Ok(4_900_000), await secured.SendFileAsync(file.Handle, 50_000, 4_900_000));
            Assert.True(secured.Loop.IsCurrent);
        }));
        await using SslStream client = await ConnectAsync(server, version);
        byte[] received = await ReadToEndAsync(client);
        Assert.Equal([.. "head"u8, .. content.AsSpan(50_000, 4_900_000)], received);
        await server.FinishAsync();
        Assert.Equal(0, server.Group.Loops[0].Buffers.Lent);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_deadline_ends_a_send_to_a_peer_that_does_not_read(TransportKind kind, SslProtocols version)
    {
        await using TestServer server = new(kind, transport => SecuredAsync(transport, async secured =>
        {
            using LoopTimer deadline = secured.Loop.CreateTimer(() => secured.CancelPending(IoStatus.TimedOut));
            deadline.Set(secured.Loop.NowMilliseconds + 1);
            Assert.Equal(IoStatus.TimedOut, (await secured.SendAsync(new byte[64 << 20])).Status);
            Assert.True(secured.Loop.IsCurrent);
            secured.Abort();
        }));
        await using SslStream client = await ConnectAsync(server, version);
        await server.FinishAsync();
        Assert.Equal(0, server.Group.Loops[0].Buffers.Lent);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Idle_connections_hold_no_buffer_and_wake_nobody(TransportKind kind, SslProtocols version)
    {
        await using TestServer server = new(kind, transport => SecuredAsync(transport, EchoAsync));
        EventLoop loop = server.Group.Loops[0];
        SslStream[] clients = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => ConnectAsync(server, version)));
        byte[] answer = new byte[1];
        foreach (SslStream client in clients)
        {
            await client.WriteAsync("x"u8.ToArray(), TestContext.Current.CancellationToken);
            await client.ReadExactlyAsync(answer, TestContext.Current.CancellationToken);
        }

        await loop;
        int lent = loop.Buffers.Lent;
        await Task.Yield();
        Assert.Equal(0, lent);
        long wakeUps = loop.WakeUps;
        await Task.Delay(150, TestContext.Current.CancellationToken);   // an absence needs an interval
        Assert.InRange(loop.WakeUps - wakeUps, 0, 1);
        foreach (SslStream client in clients) await client.DisposeAsync();
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_crowd_is_served_at_once_on_two_loops(TransportKind kind, SslProtocols version)
    {
        await using TestServer server = new(kind, transport => SecuredAsync(transport, EchoAsync), loops: 2);
        await Task.WhenAll(Enumerable.Range(0, 100).Select(async i =>
        {
            await using SslStream client = await ConnectAsync(server, version);
            byte[] sent = Bytes(1000 + i);
            byte[] answer = new byte[sent.Length];
            for (int round = 0; round < 3; round++)
            {
                await client.WriteAsync(sent);
                await client.ReadExactlyAsync(answer);
                Assert.Equal(sent, answer);
            }

            await client.ShutdownAsync();
        }));
        await server.FinishAsync();
        Assert.All(server.Group.Loops, loop => Assert.Equal(0, loop.Buffers.Lent));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Clients_that_vanish_in_the_middle_of_handshakes_leave_nothing_behind(TransportKind kind, SslProtocols version)
    {
        int failed = 0;
        await using TestServer server = new(kind, async transport =>
        {
            TlsAccepted accepted = await AcceptAsync(transport);
            if (accepted.Outcome == TlsOutcome.Secured) accepted.Transport!.Close();
            else failed++;
        });
        for (int i = 0; i < 20; i++)
        {
            using Socket client = server.Connect();
            client.Send([22, 3, 1, 1, 0, 1, 0]);        // a hello begins
            if (i % 2 == 0) client.LingerState = new LingerOption(enable: true, seconds: 0);   // and a reset follows, or a FIN
        }

        await server.FinishAsync();
        Assert.Equal(20, failed);
        Assert.Equal(0, server.Group.Loops[0].Buffers.Lent);
        await using SslStream last = await ConnectAsync(server, version);
        Assert.True(last.IsAuthenticated);
    }

    private static ValueTask<TlsAccepted> AcceptAsync(ITransport transport)
    {
        TlsSettings settings = new();
        return new TlsAcceptor(transport.Loop, new TlsCertificates([TestIdentity.Localhost], settings.ApplicationProtocols), settings).AcceptAsync(transport);
    }

    private static async Task SecuredAsync(ITransport transport, Func<ITransport, Task> body)
    {
        TlsAccepted accepted = await AcceptAsync(transport);
        Assert.Equal(TlsOutcome.Secured, accepted.Outcome);
        Assert.True(transport.Loop.IsCurrent);
        await body(accepted.Transport!);
        accepted.Transport!.Close();
    }

    private static async Task EchoAsync(ITransport transport)
    {
        ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
        while ((await transport.ReceiveAsync(buffer)).IsOk)
        {
            Assert.True(transport.Loop.IsCurrent);
            IoResult sent = await transport.SendAsync(buffer.Unread);
            Assert.True(transport.Loop.IsCurrent);
            Assert.Equal(IoResult.Ok(buffer.UnreadLength), sent);
            buffer.Consume(buffer.UnreadLength);
            buffer.ReleaseIfEmpty();
        }
    }

    private static async Task<SslStream> ConnectAsync(TestServer server, SslProtocols version)
    {
        SslStream client = new(new NetworkStream(server.Connect(), ownsSocket: true));
        await client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            EnabledSslProtocols = version,
#pragma warning disable CA5359 // The certificate is the test's own.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        }).WaitAsync(TestServer.Patience);
        Assert.Equal(version, client.SslProtocol);
        return client;
    }

    private static async Task<byte[]> ReadToEndAsync(SslStream client)
    {
        using MemoryStream all = new();
        await client.CopyToAsync(all).WaitAsync(TestServer.Patience);
        return all.ToArray();
    }

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }
}
