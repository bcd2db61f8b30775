using System;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Transport.Tests.Tls;

/// <summary>KeyUpdate of TLS 1.3 (RFC 8446 §4.6.3): obeyed, and a flood where nothing else comes.</summary>
public sealed class KeyUpdateTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(500)]
    public void Content_comes_through_between_key_updates(int updates) => PlainThread.Run(() =>
    {
        Assert.SkipUnless(IsThere, "needs libssl.so.3");
        using var client = new OpenSslClient();
        (TlsTransport server, Action carry) = Secure(client);
        var buffer = new ReceiveBuffer(server.Loop.Buffers, BufferPool.BlockBytes);
        for (int round = 0; round < 5; round++)
        {
            ValueTask<IoResult> receiving = server.ReceiveAsync(buffer);
            for (int i = 0; i < updates; i++) client.UpdateKey();
            carry();
            Assert.False(receiving.IsCompleted);
            client.Write("content"u8);
            carry();
            Assert.Equal(IoResult.Ok(7), receiving.Result);
            Assert.Equal("content"u8, buffer.Unread.Span);
            buffer.Consume(7);
        }

        buffer.Release();
        server.Close();
        Assert.Equal(0, server.Loop.Buffers.Lent);
    });

    [Fact]
    public void Key_updates_without_content_are_a_flood_and_the_connection_is_given_up() => PlainThread.Run(() =>
    {
        Assert.SkipUnless(IsThere, "needs libssl.so.3");
        using var client = new OpenSslClient();
        (TlsTransport server, Action carry) = Secure(client);
        var buffer = new ReceiveBuffer(server.Loop.Buffers, BufferPool.BlockBytes);
        ValueTask<IoResult> receiving = server.ReceiveAsync(buffer);
        int updates = 0;
        for (; !receiving.IsCompleted && updates < 10_000; updates++)
        {
            client.UpdateKey();
            carry();
        }

        Assert.Equal(IoStatus.Reset, receiving.Result.Status);
        Assert.InRange(updates, 1_000, 3_000);
        receiving = server.ReceiveAsync(buffer);
        Assert.True(receiving.IsCompleted);
        Assert.Equal(IoStatus.Reset, receiving.Result.Status);
        server.Close();
        Assert.Equal(0, server.Loop.Buffers.Lent);
    });

    private static bool IsThere => NativeLibrary.TryLoad("libssl.so.3", out _);

    private static (TlsTransport Server, Action Carry) Secure(OpenSslClient client)
    {
        EventLoop loop = EventLoop.CreateManual();
        var transport = new MemoryTransport(loop);
        TlsSettings settings = new();
        var acceptor = new TlsAcceptor(loop, new TlsCertificates([TestIdentity.Localhost], settings.ApplicationProtocols), settings);
        Task<TlsAccepted> accepting = acceptor.AcceptAsync(transport).AsTask();
        for (int flight = 0; !client.Connect(); flight++)
        {
            Assert.True(flight < 5, "the handshake does not end");
            Carry();
        }

        Carry();
        Assert.True(accepting.IsCompletedSuccessfully);
        return (accepting.GetAwaiter().GetResult().Transport!, Carry);

        void Carry()
        {
            byte[] sent = client.TakeSent();
            if (sent.Length > 0) transport.Client.Send(sent);
            loop.RunUntilIdle();
            client.Arrive(transport.Client.TakeReceived());
        }
    }
}
