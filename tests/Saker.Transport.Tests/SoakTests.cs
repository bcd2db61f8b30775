using System;
using System.Linq;
using System.Net.Sockets;
using System.Threading.Tasks;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>Clients of every manner at once; what counts is what is left over afterwards: nothing.</summary>
public sealed class SoakTests
{
    public static TheoryData<TransportKind> Kinds => RoundTripTests.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task Rude_clients_leave_nothing_behind(TransportKind kind)
    {
        const int Rounds = 12;
        const int ClientsPerRound = 25;
        byte[] content = new byte[3 << 20];
        using TemporaryFile file = new(content);
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            using LoopTimer deadline = transport.Loop.CreateTimer(() => transport.CancelPending(IoStatus.TimedOut));
            ReadOnlyMemory<byte>[] segments = [content.AsMemory(0, 10), content.AsMemory(10, 90_000), content.AsMemory(7, 1)];
            while ((await transport.ReceiveAsync(buffer)).IsOk)
            {
                byte wish = buffer.Unread.Span[0];
                buffer.Release();
                deadline.Set(transport.Loop.NowMilliseconds + 200);
                IoResult result = (wish % 4) switch
                {
                    0 => await transport.SendAsync(content.AsMemory(0, 1_500_000)),
                    1 => await transport.SendAsync(segments),
                    2 => await transport.SendFileAsync(file.Handle, wish, content.Length - wish),
                    _ => await transport.SendAsync(content.AsMemory(0, 3), more: true),
                };
                deadline.Clear();
                Assert.True(transport.Loop.IsCurrent);
                if (!result.IsOk) transport.Abort();
                else if (wish > 250) transport.ShutdownSend();
                if (wish > 240) break;
            }
        }, loops: 2);

        for (int round = 0; round < Rounds; round++)
        {
            Socket[] clients = [.. Enumerable.Range(0, ClientsPerRound).Select(_ => server.Connect())];
            await Task.WhenAll(clients.Select((client, i) => Task.Run(() => Misbehave(client, new Random((round * 1000) + i)))));
        }

        await server.FinishAsync();
        await Eventually.HoldsAsync(() => server.Group.Open == 0, "every connection is closed");
        Assert.Equal(Rounds * ClientsPerRound, server.Group.Accepted);
        foreach (EventLoop loop in server.Group.Loops)
        {
            await loop;
            int lent = loop.Buffers.Lent;
            await Task.Yield();
            Assert.Equal(0, lent);
        }
    }

    private static void Misbehave(Socket client, Random random)
    {
        byte[] block = new byte[32 * 1024];
        try
        {
            int requests = random.Next(4);
            for (int i = 0; i < requests; i++)
            {
                client.Send([(byte)random.Next(256)]);
                int wanted = random.Next(3) switch { 0 => 0, 1 => random.Next(100_000), _ => 1_500_000 };
                while (wanted > 0 && client.Poll(20_000, SelectMode.SelectRead) && client.Receive(block) is var read and > 0) wanted -= read;
            }

            switch (random.Next(4))
            {
                case 0:
                    client.LingerState = new LingerOption(enable: true, seconds: 0);
                    break;
                case 1:
                    client.Shutdown(SocketShutdown.Send);
                    break;
                case 2:
                    client.Send(block);   // never read by anybody
                    break;
            }
        }
        catch (SocketException)
        {
            // The server has aborted it, as it may.
        }

        client.Dispose();
    }
}
