using System;
using System.Linq;
using System.Threading.Tasks;
using Saker.Transport.Interop;
using Saker.Transport.Polling;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>What is special about sending files: turns, cold pages, files that end early or that sendfile refuses.</summary>
public sealed class EpollFileTests
{
    [Fact]
    public void A_large_file_lets_others_run_between_its_turns()
    {
        byte[] content = new byte[(EpollSender.TurnBytes * 2) + 5];
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content });
        ValueTask<IoResult> sending = c.Transport.SendFileAsync(file.Handle, 0, content.Length);
        Assert.Equal(EpollSender.TurnBytes, c.Transport.BytesSent);

        long sentWhenOthersRan = 0;
        c.Loop.Post(_ => sentWhenOthersRan = c.Transport.BytesSent, null);
        c.Loop.RunUntilIdle();
        Assert.Equal(EpollSender.TurnBytes * 2, sentWhenOthersRan);
        Assert.Equal(IoResult.Ok(content.Length), sending.Now());
    }

    [Fact]
    public void Room_in_the_socket_does_not_carry_on_a_file_before_its_turn_or_its_pages()
    {
        byte[] content = new byte[EpollSender.TurnBytes * 2];
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content }.PagesAre(false));
        ValueTask<IoResult> sending = c.Transport.SendFileAsync(file.Handle, 0, 10);
        ((IReadyTarget)c.Transport).OnReady(ReadyEvents.Writable);
        Assert.Equal(0, c.Transport.BytesSent);
        Assert.True(c.Drive(sending).IsOk);

        ValueTask<IoResult> inTurns = c.Transport.SendFileAsync(file.Handle, 0, content.Length);
        ((IReadyTarget)c.Transport).OnReady(ReadyEvents.Writable);
        Assert.Equal(10 + EpollSender.TurnBytes, c.Transport.BytesSent);
        Assert.True(c.Drive(inTurns).IsOk);
    }

    [Fact]
    public void Two_large_files_take_turns()
    {
        byte[] content = new byte[EpollSender.TurnBytes * 3];
        using TemporaryFile file = new(content);
        EventLoop loop = EventLoop.CreateManual();
        ScriptedReadiness readiness = new();
        ScriptedCalls first = new() { File = content };
        ScriptedCalls second = new() { File = content };
        EpollTransport a = new(loop, readiness, first, 1, default);
        EpollTransport b = new(loop, readiness, second, 2, default);
        ValueTask<IoResult> sendingA = a.SendFileAsync(file.Handle, 0, content.Length);
        ValueTask<IoResult> sendingB = b.SendFileAsync(file.Handle, 0, content.Length);
        loop.Post(_ => Assert.Equal(a.BytesSent, b.BytesSent), null);
        loop.RunUntilIdle();
        Assert.True(sendingA.Now().IsOk);
        Assert.True(sendingB.Now().IsOk);
    }

    [Fact]
    public void Cold_pages_are_read_by_a_worker_before_sendfile_is_called()
    {
        byte[] content = [.. Enumerable.Range(0, 1000).Select(i => (byte)i)];
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content }.PagesAre(false));
        ValueTask<IoResult> sending = c.Transport.SendFileAsync(file.Handle, 0, content.Length);
        Assert.Equal(0, c.Calls.Count("sendfile"));
        Assert.False(sending.IsCompleted);

        c.Loop.RunUntilIdle();
        Assert.Equal(IoResult.Ok(1000), sending.Now());
        Assert.Equal(content, c.Calls.Sent.ToArray());
    }

    [Fact]
    public void Pages_that_were_there_a_moment_ago_are_not_asked_for_again_but_later_they_are()
    {
        byte[] content = new byte[1000];
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content }.PagesAre(true, false, true, true, false));
        Assert.True(c.Transport.SendFileAsync(file.Handle, 0, 900).Now().IsOk);
        Assert.True(c.Transport.SendFileAsync(file.Handle, 100, 800).Now().IsOk);   // within what was seen
        ValueTask<IoResult> beyond = c.Transport.SendFileAsync(file.Handle, 0, 1000);
        Assert.False(beyond.IsCompleted);
        Assert.True(c.Drive(beyond).IsOk);

        Assert.True(c.Transport.SendFileAsync(file.Handle, 0, 1000).Now().IsOk);   // a worker has just read it
        c.Loop.Advance(TimeSpan.FromMilliseconds(ResidencyMemo.FreshMilliseconds));
        ValueTask<IoResult> later = c.Transport.SendFileAsync(file.Handle, 0, 1000);
        Assert.False(later.IsCompleted);
        Assert.True(c.Drive(later).IsOk);
    }

    [Theory]
    [InlineData(false, false, true)]    // gone when the worker asks, of all of them and of the last one
    [InlineData(false, true, false)]    // gone when the loop asks
    public void Pages_that_are_thrown_out_while_they_are_read_in_are_copied(params bool[] there)
    {
        byte[] content = new byte[200_000];
        new Random(3).NextBytes(content);
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content }.PagesAre(there));
        Assert.Equal(IoResult.Ok(150_000), c.Drive(c.Transport.SendFileAsync(file.Handle, 10_000, 150_000)));
        Assert.Equal(content[10_000..160_000], c.Calls.Sent.ToArray());
        Assert.Equal(0, c.Calls.Count("sendfile"));

        // The next one is asked about again.
        Assert.True(c.Drive(c.Transport.SendFileAsync(file.Handle, 0, 1000)).IsOk);
        Assert.Equal(1, c.Calls.Count("sendfile"));
    }

    [Fact]
    public void Pages_that_stay_cold_are_read_once_and_then_sent_anyway()
    {
        byte[] content = new byte[100];
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content }.PagesAre(false, false, false));
        ValueTask<IoResult> sending = c.Transport.SendFileAsync(file.Handle, 0, content.Length);
        c.Loop.RunUntilIdle();
        Assert.True(sending.Now().IsOk);
    }

    [Fact]
    public void Closing_while_a_worker_reads_completes_with_reset_and_the_file_may_be_closed()
    {
        TemporaryFile file = new(new byte[100]);
        ScriptedConnection c = new(new ScriptedCalls { File = new byte[100] }.PagesAre(false));
        ValueTask<IoResult> sending = c.Transport.SendFileAsync(file.Handle, 0, 100);
        c.Transport.Close();
        file.Dispose();
        c.Loop.RunUntilIdle();
        Assert.Equal(IoStatus.Reset, sending.Now().Status);
        Assert.Equal(0, c.Calls.Count("sendfile"));
    }

    [Fact]
    public void A_file_that_ends_early_is_reported_with_what_was_sent()
    {
        using TemporaryFile file = new(new byte[60]);
        ScriptedConnection c = new(new ScriptedCalls { File = new byte[60] });
        Assert.Equal(new IoResult(IoStatus.SourceTruncated, 50), c.Drive(c.Transport.SendFileAsync(file.Handle, 10, 100)));
    }

    [Fact]
    public void A_disk_error_is_the_files_fault_and_not_the_peers()
    {
        using TemporaryFile file = new(new byte[60]);
        ScriptedConnection c = new(new ScriptedCalls { File = new byte[60] }.SendReturns(20, -Errno.EIO));
        Assert.Equal(new IoResult(IoStatus.SourceFailed, 20), c.Drive(c.Transport.SendFileAsync(file.Handle, 0, 60)));
    }

    [Theory]
    [InlineData(Errno.EINVAL)]
    [InlineData(Errno.ENOSYS)]
    [InlineData(Errno.EOPNOTSUPP)]
    public void A_file_that_sendfile_refuses_is_copied(int errno)
    {
        byte[] content = new byte[200_000];
        new Random(1).NextBytes(content);
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content }.SendReturns(-errno, 1000, -Errno.EAGAIN));
        Assert.Equal(IoResult.Ok(150_000), c.Drive(c.Transport.SendFileAsync(file.Handle, 10_000, 150_000)));
        Assert.Equal(content[10_000..160_000], c.Calls.Sent.ToArray());
        Assert.Equal(0, c.Loop.Buffers.Lent);
    }

    [Fact]
    public void A_copied_file_that_ends_early_is_reported_and_a_cancelled_copy_stops()
    {
        using TemporaryFile file = new(new byte[100]);
        ScriptedConnection c = new(new ScriptedCalls { File = new byte[100] }.SendReturns(-Errno.EINVAL));
        Assert.Equal(new IoResult(IoStatus.SourceTruncated, 100), c.Drive(c.Transport.SendFileAsync(file.Handle, 0, 200)));

        // While a worker reads.
        c = new ScriptedConnection(new ScriptedCalls());
        ValueTask<IoResult> sending = c.Transport.SendFileAsync(file.Handle, 0, 100, isRemote: true);
        c.Transport.CancelPending(IoStatus.TimedOut);
        c.Loop.RunUntilIdle();
        Assert.Equal(IoStatus.TimedOut, sending.Now().Status);
        Assert.Equal(0, c.Loop.Buffers.Lent);
    }

    [Fact]
    public void A_remote_file_is_read_by_workers_alone_even_when_its_pages_are_in_memory()
    {
        byte[] content = new byte[200_000];
        new Random(2).NextBytes(content);
        using TemporaryFile file = new(content);
        ScriptedConnection c = new(new ScriptedCalls { File = content });
        Assert.Equal(IoResult.Ok(150_000), c.Drive(c.Transport.SendFileAsync(file.Handle, 10_000, 150_000, isRemote: true)));
        Assert.Equal(content[10_000..160_000], c.Calls.Sent.ToArray());
        Assert.Equal(0, c.Calls.Count("sendfile"));

        c.Transport.Close();
        Assert.Equal(IoStatus.Reset, c.Transport.SendFileAsync(file.Handle, 0, 10, isRemote: true).Now().Status);
    }

    [Fact]
    public void An_empty_range_needs_no_call()
    {
        using TemporaryFile file = new([]);
        ScriptedConnection c = new(new ScriptedCalls());
        Assert.Equal(IoResult.Ok(0), c.Transport.SendFileAsync(file.Handle, 0, 0).Now());
        Assert.Empty(c.Calls.Log);
    }
}
