using System;
using System.IO;
using System.Linq;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Saker.Transport.Interop;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>One body for every transport, over real loopback connections.</summary>
public sealed class RoundTripTests
{
    public static TheoryData<TransportKind> Kinds
        => OperatingSystem.IsLinux() ? [TransportKind.Epoll, TransportKind.Sockets] : [TransportKind.Sockets];

    [Theory, MemberData(nameof(Kinds))]
    public async Task What_is_received_can_be_sent_back(TransportKind kind)
    {
        await using TestServer server = new(kind, EchoAsync);
        using Socket client = server.Connect();
        byte[] answer = new byte[5];
        for (int i = 0; i < 3; i++)
        {
            client.Send("hello"u8);
            ReadExactly(client, answer);
            Assert.Equal("hello"u8.ToArray(), answer);
        }

        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(0, client.Receive(answer));
        await server.FinishAsync();
        Assert.Equal(0, server.Group.Loops[0].Buffers.Lent);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_megabyte_echoed_through_full_sockets_arrives_whole(TransportKind kind)
    {
        byte[] sent = Bytes(1 << 20);
        await using TestServer server = new(kind, EchoAsync);
        using Socket client = server.Connect();
        Task sending = Task.Run(() =>
        {
            client.Send(sent);
            client.Shutdown(SocketShutdown.Send);
        }, TestContext.Current.CancellationToken);
        Assert.Equal(sent, ReadToEnd(client));
        await sending;
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Segments_are_sent_in_order_however_large(TransportKind kind)
    {
        byte[][] parts = [.. Enumerable.Range(0, 150).Select(i => Bytes(i % 7 == 0 ? 0 : i * 300))];
        await using TestServer server = new(kind, async transport =>
        {
            ReadOnlyMemory<ReadOnlyMemory<byte>> segments = parts.Select(part => (ReadOnlyMemory<byte>)part).ToArray();
            IoResult result = await transport.SendAsync(segments);
            Assert.Equal(IoResult.Ok(parts.Sum(part => part.Length)), result);
            result = await transport.SendAsync(segments[..3]);
            Assert.True(result.IsOk);
        });
        using Socket client = server.Connect();
        Assert.Equal(parts.Concat(parts.Take(3)).SelectMany(part => part).ToArray(), ReadToEnd(client));
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_range_of_a_file_is_sent(TransportKind kind)
    {
        byte[] content = Bytes(3_000_000);
        using TemporaryFile file = new(content);
        await using TestServer server = new(kind, async transport =>
        {
            Assert.True((await transport.SendAsync("head"u8.ToArray(), more: true)).IsOk);
            Assert.Equal(IoResult.Ok(2_900_000), await transport.SendFileAsync(file.Handle, 50_000, 2_900_000));
            Assert.Equal(4 + 2_900_000, transport.BytesSent);
        });
        using Socket client = server.Connect();
        Assert.Equal([.. "head"u8, .. content.AsSpan(50_000, 2_900_000)], ReadToEnd(client));
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_file_beyond_four_gigabytes_is_sent_from_any_offset(TransportKind kind)
    {
        const long Offset = (5L << 30) + 123;
        byte[] tail = Bytes(70_000);
        using TemporaryFile file = new([]);
        RandomAccess.Write(file.Handle, tail, Offset);   // sparse: the rest takes no room
        await using TestServer server = new(kind, async transport =>
            Assert.Equal(IoResult.Ok(1000 + tail.Length), await transport.SendFileAsync(file.Handle, Offset - 1000, 1000 + tail.Length)));
        using Socket client = server.Connect();
        Assert.Equal([.. new byte[1000], .. tail], ReadToEnd(client));
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_file_that_is_cut_while_it_is_sent_is_reported(TransportKind kind)
    {
        using TemporaryFile file = new(new byte[8 << 20]);
        await using TestServer server = new(kind, async transport =>
        {
            ValueTask<IoResult> sending = transport.SendFileAsync(file.Handle, 0, 8 << 20);
            Assert.False(sending.IsCompleted);   // the client does not read yet
            RandomAccess.SetLength(file.Handle, 5 << 20);
            IoResult result = await sending;
            Assert.Equal(IoStatus.SourceTruncated, result.Status);
            Assert.InRange(result.Count, 1, 5 << 20);
            transport.Abort();
        });
        using Socket client = server.Connect(client => client.ReceiveBufferSize = 16 * 1024);
        Assert.InRange(ReadToReset(client), 1, 5 << 20);
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task In_a_crowd_a_client_that_takes_nothing_gets_little_of_the_kernels_memory(TransportKind kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "elsewhere it is the system's choice");
        long given = 0;
        int served = 0;
        await using TestServer server = new(kind, async transport =>
        {
            if (Interlocked.Increment(ref served) <= AcceptGate.CrowdFrom + 1)
            {
                var buffer = new ReceiveBuffer(transport.Loop.Buffers, BufferPool.BlockBytes);
                await transport.ReceiveAsync(buffer);
                transport.Abort();
                return;
            }

            byte[] answer = new byte[8 << 20];
            ValueTask<IoResult> sending = transport.SendAsync(answer);
            Assert.False(sending.IsCompleted);
            given = transport.BytesSent;
            Assert.Equal(IoStatus.Reset, (await sending).Status);
        });
        Socket[] crowd = [.. Enumerable.Range(0, AcceptGate.CrowdFrom + 1).Select(_ => server.Connect())];
        await Eventually.HoldsAsync(() => Volatile.Read(ref served) == crowd.Length, "they are there");
        Socket client = server.Connect(client => client.ReceiveBufferSize = 16 * 1024);
        await Eventually.HoldsAsync(() => Volatile.Read(ref given) > 0, "it was given something");
        foreach (Socket one in crowd) one.Dispose();
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
        await server.FinishAsync();
        Assert.InRange(given, 1, 4 * ListenSocket.MostUnsentBytes);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_by_the_peer_ends_a_waiting_receive(TransportKind kind)
    {
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            Assert.Equal(IoStatus.Reset, (await transport.ReceiveAsync(buffer)).Status);
            Assert.False(buffer.HoldsMemory);
            Assert.Equal(IoStatus.Reset, (await transport.SendAsync(new byte[1])).Status);
        });
        Socket client = server.Connect();
        await Eventually.HoldsAsync(() => server.Group.Open == 1, "the client is accepted");
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_reset_by_the_peer_ends_a_waiting_send(TransportKind kind)
    {
        TaskCompletionSource waiting = new();
        await using TestServer server = new(kind, async transport =>
        {
            ValueTask<IoResult> sending = transport.SendAsync(new byte[64 << 20]);
            Assert.False(sending.IsCompleted);
            waiting.SetResult();
            IoResult result = await sending;
            Assert.True(transport.Loop.IsCurrent);
            Assert.Equal(IoStatus.Reset, result.Status);
            Assert.InRange(result.Count, 1, 64 << 20);
        });
        Socket client = server.Connect();
        await waiting.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        client.LingerState = new LingerOption(enable: true, seconds: 0);
        client.Dispose();
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_client_that_has_shut_down_sending_still_gets_its_answer(TransportKind kind)
    {
        byte[] answer = Bytes(3 << 20);
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            Assert.Equal(IoResult.Ok(8), await transport.ReceiveAsync(buffer));
            buffer.Release();
            Assert.Equal(IoStatus.EndOfStream, (await transport.ReceiveAsync(buffer)).Status);
            Assert.False(buffer.HoldsMemory);
            Assert.True((await transport.SendAsync(answer)).IsOk);
        });
        using Socket client = server.Connect();
        client.Send("question"u8);
        client.Shutdown(SocketShutdown.Send);
        Assert.Equal(answer, ReadToEnd(client));
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Shutting_down_and_draining_delivers_the_answer_in_spite_of_unread_bytes(TransportKind kind)
    {
        byte[] answer = Bytes(1 << 20);
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            await transport.ReceiveAsync(buffer);
            buffer.Release();
            Assert.True((await transport.SendAsync(answer)).IsOk);
            transport.ShutdownSend();
            while ((await transport.ReceiveAsync(buffer)).IsOk) buffer.Release();
        });
        using Socket client = server.Connect();
        client.Send(new byte[200_000]);
        Assert.Equal(answer, ReadToEnd(client));
        client.Dispose();
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_abort_is_a_reset_for_the_peer_and_a_close_is_not(TransportKind kind)
    {
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            await transport.ReceiveAsync(buffer);
            bool abort = buffer.Unread.Span[0] == (byte)'a';
            buffer.Release();
            await transport.SendAsync("part"u8.ToArray());
            if (abort) transport.Abort();
            else transport.Close();
        });
        using Socket aborted = server.Connect();
        aborted.Send("a"u8);
        ReadToReset(aborted);
        using Socket closed = server.Connect();
        closed.Send("c"u8);
        Assert.Equal("part"u8.ToArray(), ReadToEnd(closed));
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Closing_completes_what_waits_with_reset_on_the_loop(TransportKind kind)
    {
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            ValueTask<IoResult> receiving = transport.ReceiveAsync(buffer);
            ValueTask<IoResult> sending = transport.SendAsync(new byte[64 << 20]);
            Assert.False(receiving.IsCompleted);
            Assert.False(sending.IsCompleted);
            transport.Close();
            Assert.Equal(IoStatus.Reset, (await receiving).Status);
            Assert.True(transport.Loop.IsCurrent);
            Assert.Equal(IoStatus.Reset, (await sending).Status);
            Assert.True(transport.Loop.IsCurrent);
            Assert.Equal(0, transport.Loop.Buffers.Lent);
        });
        using Socket client = server.Connect();
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_deadline_ends_a_receive_and_receiving_can_go_on(TransportKind kind)
    {
        TaskCompletionSource timedOut = new();
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            using LoopTimer deadline = transport.Loop.CreateTimer(() => transport.CancelPending(IoStatus.TimedOut));
            deadline.Set(transport.Loop.NowMilliseconds + 1);
            Assert.Equal(IoStatus.TimedOut, (await transport.ReceiveAsync(buffer)).Status);
            Assert.True(transport.Loop.IsCurrent);
            timedOut.SetResult();
            Assert.Equal(IoResult.Ok(4), await transport.ReceiveAsync(buffer));
            buffer.Release();
        });
        using Socket client = server.Connect();
        await timedOut.Task.WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        client.Send("late"u8);
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_deadline_ends_a_send_to_a_peer_that_does_not_read(TransportKind kind)
    {
        await using TestServer server = new(kind, async transport =>
        {
            using LoopTimer deadline = transport.Loop.CreateTimer(() => transport.CancelPending(IoStatus.TimedOut));
            deadline.Set(transport.Loop.NowMilliseconds + 1);
            IoResult result = await transport.SendAsync(new byte[64 << 20]);
            Assert.Equal(IoStatus.TimedOut, result.Status);
            Assert.Equal(transport.BytesSent, result.Count);
            transport.Abort();
        });
        using Socket client = server.Connect();
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Idle_connections_hold_no_buffer_and_wake_nobody(TransportKind kind)
    {
        await using TestServer server = new(kind, EchoAsync);
        EventLoop loop = server.Group.Loops[0];
        Socket[] clients = [.. Enumerable.Range(0, 20).Select(_ => server.Connect())];
        byte[] answer = new byte[1];
        foreach (Socket client in clients)
        {
            client.Send("x"u8);
            ReadExactly(client, answer);
        }

        // The last answer is out before its connection waits again; a post comes after that.
        await loop;
        int lent = loop.Buffers.Lent;
        await Task.Yield();
        Assert.Equal(0, lent);
        long wakeUps = loop.WakeUps;
        await Task.Delay(150, TestContext.Current.CancellationToken);   // an absence needs an interval
        Assert.InRange(loop.WakeUps - wakeUps, 0, 1);                   // the post's own turn may end after it was read
        foreach (Socket client in clients) client.Dispose();
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Hundreds_of_connections_are_served_at_once_on_two_loops(TransportKind kind)
    {
        await using TestServer server = new(kind, EchoAsync, loops: 2);
        Socket[] clients = [.. Enumerable.Range(0, 300).Select(_ => server.Connect())];
        byte[] answer = new byte[9];
        for (int round = 0; round < 3; round++)
        {
            foreach (Socket client in clients) client.Send("interlock"u8);
            foreach (Socket client in clients) ReadExactly(client, answer);
        }

        foreach (Socket client in clients) client.Dispose();
        await server.FinishAsync();
        Assert.All(server.Group.Loops, loop => Assert.Equal(0, loop.Buffers.Lent));
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

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    private static void ReadExactly(Socket client, Span<byte> into)
    {
        while (!into.IsEmpty)
        {
            int read = client.Receive(into);
            Assert.NotEqual(0, read);
            into = into[read..];
        }
    }

    /// <summary>Reads until the reset that must come; how many bytes there were before.</summary>
    private static long ReadToReset(Socket client)
    {
        byte[] block = new byte[64 * 1024];
        long total = 0;
        while (true)
        {
            int read = client.Receive(block, SocketFlags.None, out SocketError error);
            if (error == SocketError.ConnectionReset) return total;
            Assert.Equal(SocketError.Success, error);
            Assert.NotEqual(0, read);
            total += read;
        }
    }

    private static byte[] ReadToEnd(Socket client)
    {
        using MemoryStream all = new();
        byte[] block = new byte[64 * 1024];
        while (client.Receive(block) is var read and > 0) all.Write(block, 0, read);
        return all.ToArray();
    }
}
