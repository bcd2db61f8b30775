using System;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using FsCheck;
using FsCheck.Fluent;
using Saker.Transport.Interop;
using Saker.Transport.Polling;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>Sending bytes, segments and files over a scripted kernel: one body for the three.</summary>
public sealed class EpollSendTests
{
    private static readonly byte[] s_content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 40).Select(i => (char)('A' + (i % 26)))));

    public enum Form
    {
        Bytes,
        Segments,
        File,
    }

    public static TheoryData<Form> Forms => [Form.Bytes, Form.Segments, Form.File];

    /// <summary>Every error that can end a send, at every step of it.</summary>
    public static TheoryData<Form, int, int> Failures
    {
        get
        {
            TheoryData<Form, int, int> cases = [];
            foreach (Form form in Enum.GetValues<Form>())
            {
                foreach (int errno in (int[])[Errno.ECONNRESET, Errno.EPIPE, Errno.ENOBUFS, Errno.ETIMEDOUT, Errno.ENOTCONN])
                {
                    for (int step = 0; step < 4; step++) cases.Add(form, errno, step);
                }
            }

            return cases;
        }
    }

    [Theory, MemberData(nameof(Forms))]
    public void Whatever_the_kernel_takes_at_a_time_all_of_it_is_sent_in_order(Form form)
    {
        // Each number is one call's answer: 0 interrupted, 1 full, else how many bytes it takes.
        Check.QuickThrowOnFailure(Prop.ForAll<byte[]>(script =>
        {
            int[] results = [.. script.Select(step => (step % 9) switch { 0 => -Errno.EINTR, 1 => -Errno.EAGAIN, int bytes => bytes })];
            ScriptedConnection c = new(new ScriptedCalls { File = s_content }.SendReturns(results));
            IoResult result = c.Drive(Send(c.Transport, form));
            return result == IoResult.Ok(s_content.Length) && c.Calls.Sent.ToArray().AsSpan().SequenceEqual(s_content)
                && c.Transport.BytesSent == s_content.Length;
        }));
    }

    [Theory, MemberData(nameof(Failures))]
    public void An_error_at_any_step_is_a_reset_that_counts_what_was_sent(Form form, int errno, int step)
    {
        int[] before = [.. new[] { 3, -Errno.EAGAIN, 5, 7 }.Take(step)];
        ScriptedConnection c = new(new ScriptedCalls { File = s_content }.SendReturns(before).SendReturns(-errno));
        Assert.Equal(new IoResult(IoStatus.Reset, before.Where(taken => taken > 0).Sum()), c.Drive(Send(c.Transport, form)));
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_send_that_waits_is_not_tried_again_before_an_event(Form form)
    {
        ScriptedConnection c = new(new ScriptedCalls { File = s_content }.SendReturns(-Errno.EAGAIN));
        ValueTask<IoResult> sending = Send(c.Transport, form);
        c.Event(ReadyEvents.Readable);
        Assert.False(sending.IsCompleted);
        Assert.Single(c.Calls.Log);
        c.Event(ReadyEvents.Writable);
        Assert.True(sending.Now().IsOk);
    }

    [Theory, MemberData(nameof(Forms))]
    public void Closing_completes_a_waiting_send_with_reset(Form form)
    {
        ScriptedConnection c = new(new ScriptedCalls { File = s_content }.SendReturns(4, -Errno.EAGAIN));
        ValueTask<IoResult> sending = Send(c.Transport, form);
        c.Transport.Close();
        c.Loop.RunUntilIdle();
        Assert.Equal(new IoResult(IoStatus.Reset, 4), sending.Now());
    }

    [Theory, MemberData(nameof(Forms))]
    public void Cancelling_completes_a_waiting_send_with_the_reason(Form form)
    {
        ScriptedConnection c = new(new ScriptedCalls { File = s_content }.SendReturns(4, -Errno.EAGAIN));
        ValueTask<IoResult> sending = Send(c.Transport, form);
        c.Transport.CancelPending(IoStatus.TimedOut);
        c.Loop.RunUntilIdle();
        Assert.Equal(new IoResult(IoStatus.TimedOut, 4), sending.Now());
    }

    [Theory, MemberData(nameof(Forms))]
    public void A_second_send_is_a_programming_error(Form form)
    {
        ScriptedConnection c = new(new ScriptedCalls { File = s_content }.SendReturns(-Errno.EAGAIN));
        ValueTask<IoResult> sending = Send(c.Transport, form);
        Assert.Throws<InvalidOperationException>(() => c.Transport.SendAsync(new byte[1]).Now());
        Assert.True(c.Drive(sending).IsOk);
    }

    [Fact]
    public void Bytes_that_the_peers_system_has_not_acknowledged_are_not_taken()
    {
        ScriptedConnection connection = new(new ScriptedCalls());
        Assert.True(connection.Drive(connection.Transport.SendAsync(new byte[1000])).IsOk);
        connection.Calls.Waiting = 300;
        Assert.Equal((1000, 700), (connection.Transport.BytesSent, connection.Transport.BytesTaken));
        connection.Calls.Waiting = -5;      // a kernel that does not say: then what was sent is as good as taken
        Assert.Equal(1000, connection.Transport.BytesTaken);
        connection.Transport.Close();
        Assert.Equal(1000, connection.Transport.BytesTaken);
    }

    [Fact]
    public void More_to_come_is_passed_on_and_kept_over_a_wait()
    {
        ScriptedConnection c = new(new ScriptedCalls().SendReturns(1, -Errno.EAGAIN));
        Assert.True(c.Drive(c.Transport.SendAsync("head"u8.ToArray(), more: true)).IsOk);
        Assert.True(c.Drive(c.Transport.SendAsync("last"u8.ToArray())).IsOk);
        Assert.Equal(["send more", "send more", "send more", "send"], c.Calls.Log);
    }

    [Fact]
    public void Nothing_is_sent_with_no_call()
    {
        ScriptedConnection c = new(new ScriptedCalls());
        Assert.Equal(IoResult.Ok(0), c.Transport.SendAsync(ReadOnlyMemory<byte>.Empty).Now());
        Assert.Equal(IoResult.Ok(0), c.Transport.SendAsync(ReadOnlyMemory<ReadOnlyMemory<byte>>.Empty).Now());
        Assert.Empty(c.Calls.Log);
    }

    private static ValueTask<IoResult> Send(EpollTransport transport, Form form)
    {
        switch (form)
        {
            case Form.Bytes:
                return transport.SendAsync(s_content);
            case Form.Segments:
                ReadOnlyMemory<byte>[] segments = [s_content.AsMemory(0, 1), default, s_content.AsMemory(1, 9), s_content.AsMemory(10), default];
                return transport.SendAsync(segments);
            default:
                return transport.SendFileAsync(new Microsoft.Win32.SafeHandles.SafeFileHandle(-2, ownsHandle: false), 0, s_content.Length);
        }
    }
}
