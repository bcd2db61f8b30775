using System;
using System.Text;
using System.Threading.Tasks;
using Saker.Transport.Interop;
using Saker.Transport.Polling;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>Receiving over a scripted kernel.</summary>
public sealed class EpollReceiveTests
{
    [Fact]
    public void A_fresh_connection_is_tried_at_once_and_never_registered_when_it_need_not_wait()
    {
        ScriptedConnection c = new(new ScriptedCalls().Receives("GET"));
        ValueTask<IoResult> receiving = c.Transport.ReceiveAsync(c.Buffer);
        Assert.True(receiving.IsCompleted);
        Assert.Equal(IoResult.Ok(3), receiving.Now());
        Assert.Equal("GET", Encoding.ASCII.GetString(c.Buffer.Unread.Span));
        Assert.Equal(0, c.Readiness.Registrations);
    }

    [Fact]
    public void After_a_short_read_nothing_is_tried_before_an_event()
    {
        ScriptedConnection c = new(new ScriptedCalls().Receives("one").Receives("two"));
        Assert.True(c.Transport.ReceiveAsync(c.Buffer).Now().IsOk);
        ValueTask<IoResult> second = c.Transport.ReceiveAsync(c.Buffer);
        Assert.False(second.IsCompleted);
        Assert.Equal(1, c.Calls.Count("recv"));

        c.Event(ReadyEvents.Readable | ReadyEvents.Writable);
        Assert.Equal(IoResult.Ok(3), second.Now());
        Assert.Equal(2, c.Calls.Count("recv"));
    }

    [Fact]
    public void A_read_that_filled_the_buffer_is_followed_by_another_try()
    {
        ScriptedConnection c = new(new ScriptedCalls().Receives(new string('x', BufferPool.BlockBytes)).Receives("rest"));
        Assert.True(c.Transport.ReceiveAsync(c.Buffer).Now().IsOk);
        c.Buffer.Consume(c.Buffer.UnreadLength);
        c.Buffer.ReleaseIfEmpty();
        Assert.Equal(IoResult.Ok(4), c.Transport.ReceiveAsync(c.Buffer).Now());
    }

    [Fact]
    public void An_event_that_comes_while_nobody_waits_is_remembered()
    {
        ScriptedConnection c = new(new ScriptedCalls().ReceiveReturns(-Errno.EAGAIN).Receives("one").Receives("two"));
        ValueTask<IoResult> first = c.Transport.ReceiveAsync(c.Buffer);
        c.Event(ReadyEvents.Readable);
        Assert.True(first.Now().IsOk);
        c.Event(ReadyEvents.Readable);
        Assert.Equal(IoResult.Ok(3), c.Transport.ReceiveAsync(c.Buffer).Now());
    }

    [Fact]
    public void A_waiting_connection_holds_no_memory()
    {
        ScriptedConnection c = new(new ScriptedCalls());
        ValueTask<IoResult> receiving = c.Transport.ReceiveAsync(c.Buffer);
        Assert.False(receiving.IsCompleted);
        Assert.False(c.Buffer.HoldsMemory);
        Assert.Equal(0, c.Loop.Buffers.Lent);

        c.Event(ReadyEvents.Readable);   // for nothing: the kernel still says EAGAIN
        Assert.False(receiving.IsCompleted);
        Assert.False(c.Buffer.HoldsMemory);
    }

    [Fact]
    public void Bytes_and_a_fin_that_came_together_are_both_seen()
    {
        ScriptedConnection c = new(new ScriptedCalls().ReceiveReturns(-Errno.EAGAIN).Receives("last").ReceiveReturns(0).ReceiveReturns(0));
        ValueTask<IoResult> first = c.Transport.ReceiveAsync(c.Buffer);
        c.Event(ReadyEvents.Readable | ReadyEvents.PeerFinished);
        Assert.Equal(IoResult.Ok(4), first.Now());

        // No further event will come: the edge has been told.
        Assert.Equal(IoStatus.EndOfStream, c.Transport.ReceiveAsync(c.Buffer).Now().Status);
        Assert.Equal(IoStatus.EndOfStream, c.Transport.ReceiveAsync(c.Buffer).Now().Status);
    }

    [Fact]
    public void A_peer_that_has_finished_still_gets_its_answer()
    {
        ScriptedConnection c = new(new ScriptedCalls().ReceiveReturns(-Errno.EAGAIN).ReceiveReturns(0));
        ValueTask<IoResult> first = c.Transport.ReceiveAsync(c.Buffer);
        c.Event(ReadyEvents.Readable | ReadyEvents.PeerFinished);
        Assert.Equal(IoStatus.EndOfStream, first.Now().Status);
        Assert.Equal(IoResult.Ok(6), c.Transport.SendAsync("answer"u8.ToArray()).Now());
    }

    [Theory]
    [InlineData(Errno.ECONNRESET)]
    [InlineData(Errno.ETIMEDOUT)]
    [InlineData(Errno.EHOSTUNREACH)]
    [InlineData(Errno.ENOBUFS)]
    [InlineData(Errno.ENOMEM)]
    public void An_error_is_a_reset_at_once_and_after_waiting(int errno)
    {
        ScriptedConnection atOnce = new(new ScriptedCalls().ReceiveReturns(-errno));
        Assert.Equal(IoStatus.Reset, atOnce.Transport.ReceiveAsync(atOnce.Buffer).Now().Status);

        ScriptedConnection later = new(new ScriptedCalls().ReceiveReturns(-Errno.EAGAIN).ReceiveReturns(-errno));
        ValueTask<IoResult> receiving = later.Transport.ReceiveAsync(later.Buffer);
        later.Event(ReadyEvents.Error | ReadyEvents.HangUp);
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        Assert.Equal(0, later.Loop.Buffers.Lent);
    }

    [Fact]
    public void An_interrupted_call_is_made_again()
    {
        ScriptedConnection c = new(new ScriptedCalls().ReceiveReturns(-Errno.EINTR).ReceiveReturns(-Errno.EINTR).Receives("x"));
        Assert.Equal(IoResult.Ok(1), c.Transport.ReceiveAsync(c.Buffer).Now());
    }

    [Fact]
    public void Cancelling_completes_with_the_reason_in_a_later_turn_and_receiving_can_go_on()
    {
        ScriptedConnection c = new(new ScriptedCalls().ReceiveReturns(-Errno.EAGAIN).Receives("late"));
        ValueTask<IoResult> receiving = c.Transport.ReceiveAsync(c.Buffer);
        c.Transport.CancelPending(IoStatus.TimedOut);
        Assert.False(receiving.IsCompleted);
        c.Loop.RunUntilIdle();
        Assert.Equal(new IoResult(IoStatus.TimedOut, 0), receiving.Now());

        c.Event(ReadyEvents.Readable);
        Assert.Equal(IoResult.Ok(4), c.Transport.ReceiveAsync(c.Buffer).Now());
    }

    [Fact]
    public void Closing_completes_the_waiting_receive_with_reset_and_forgets_the_descriptor()
    {
        ScriptedConnection c = new(new ScriptedCalls());
        ValueTask<IoResult> receiving = c.Transport.ReceiveAsync(c.Buffer);
        c.Transport.Close();
        c.Transport.Close();
        c.Loop.RunUntilIdle();
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        Assert.Empty(c.Readiness.Targets);
        Assert.Equal(1, c.Calls.Count("close"));
        Assert.Equal(IoStatus.Reset, c.Transport.ReceiveAsync(c.Buffer).Now().Status);
        Assert.Equal(IoStatus.Reset, c.Transport.SendAsync(new byte[1]).Now().Status);
    }

    [Fact]
    public void Aborting_sets_linger_before_it_closes()
    {
        ScriptedConnection c = new(new ScriptedCalls());
        c.Transport.Abort();
        Assert.Equal(["linger 0", "close"], c.Calls.Log);
    }

    [Fact]
    public void A_descriptor_that_epoll_does_not_take_is_a_reset()
    {
        ScriptedConnection c = new(new ScriptedCalls());
        c.Readiness.Result = -Errno.ENOMEM;
        Assert.Equal(IoStatus.Reset, c.Transport.ReceiveAsync(c.Buffer).Now().Status);
    }

    [Fact]
    public void A_second_receive_and_a_full_buffer_are_programming_errors()
    {
        ScriptedConnection c = new(new ScriptedCalls());
        ValueTask<IoResult> waiting = c.Transport.ReceiveAsync(c.Buffer);
        Assert.False(waiting.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => c.Transport.ReceiveAsync(c.Buffer).Now());

        ScriptedConnection full = new(new ScriptedCalls().Receives(new string('x', BufferPool.BlockBytes)));
        Assert.True(full.Transport.ReceiveAsync(full.Buffer).Now().IsOk);
        Assert.Throws<InvalidOperationException>(() => full.Transport.ReceiveAsync(full.Buffer).Now());
    }

    [Fact]
    public void The_continuation_runs_inline_and_may_close_the_connection()
    {
        ScriptedConnection c = new(new ScriptedCalls().ReceiveReturns(-Errno.EAGAIN).Receives("x"));
        bool ran = false;
        _ = RunAsync();
        c.Readiness.Targets[ScriptedConnection.Descriptor].OnReady(ReadyEvents.Readable | ReadyEvents.Writable);
        Assert.True(ran);

        async Task RunAsync()
        {
            await c.Transport.ReceiveAsync(c.Buffer);
            c.Transport.Close();
            ran = true;
        }
    }
}
