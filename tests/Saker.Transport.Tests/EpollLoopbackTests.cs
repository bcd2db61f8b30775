using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using System.Threading.Tasks;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>What only the epoll transport promises, over real loopback connections.</summary>
public sealed partial class EpollLoopbackTests
{
    private const int DontNeed = 4;

    [Fact]
    public async Task A_request_and_its_answer_allocate_nothing()
    {
        if (!OperatingSystem.IsLinux()) return;
        const int Warm = 2_000;
        const int Measured = 1_000;
        byte[] answer = new byte[1024];
        ReadOnlyMemory<byte>[] gathered = [answer, answer];
        long allocated = -1;
        await using TestServer server = new(TransportKind.Epoll, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            using LoopTimer deadline = transport.Loop.CreateTimer(() => transport.CancelPending(IoStatus.TimedOut));
            long before = 0;
            for (int i = 0; i < Warm + Measured; i++)
            {
                if (i == Warm) before = GC.GetAllocatedBytesForCurrentThread();
                deadline.Set(transport.Loop.NowMilliseconds + 30_000);
                if (!(await transport.ReceiveAsync(buffer)).IsOk) return;
                buffer.Consume(buffer.UnreadLength);
                buffer.ReleaseIfEmpty();
                if (!(await transport.SendAsync(answer)).IsOk || !(await transport.SendAsync(gathered)).IsOk) return;
            }

            allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        });
        using Socket client = server.Connect();
        byte[] received = new byte[3 * 1024];
        for (int i = 0; i < Warm + Measured; i++)
        {
            client.Send("request"u8);
            for (int read = 0; read < received.Length;) read += client.Receive(received.AsSpan(read));
        }

        await server.FinishAsync();
        Assert.Equal(0, allocated);
    }

    [Fact]
    public async Task A_file_that_is_not_in_memory_is_sent_whole()
    {
        if (!OperatingSystem.IsLinux()) return;
        byte[] content = new byte[5_000_000];
        new Random(5).NextBytes(content);
        using TemporaryFile file = new(content);
        RandomAccess.FlushToDisk(file.Handle);
        Assert.Equal(0, Advise((int)file.Handle.DangerousGetHandle(), 0, 0, DontNeed));
        await using TestServer server = new(TransportKind.Epoll, async transport =>
        {
            ValueTask<IoResult> sending = transport.SendFileAsync(file.Handle, 1, content.Length - 1);
            Assert.False(sending.IsCompleted);   // too large for the socket, cold or not
            Assert.Equal(IoResult.Ok(content.Length - 1), await sending);
            Assert.True(transport.Loop.IsCurrent);
        });
        using Socket client = server.Connect();
        byte[] received = new byte[content.Length - 1];
        for (int read = 0; read < received.Length;) read += client.Receive(received.AsSpan(read));
        Assert.Equal(content[1..], received);
        await server.FinishAsync();
    }

    [LibraryImport("libc", EntryPoint = "posix_fadvise")]
    private static partial int Advise(int descriptor, long offset, long length, int advice);
}
