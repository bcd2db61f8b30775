using System;
using System.IO;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Logging.Abstractions;
using Saker.Diagnostics;
using Xunit;

namespace Saker.Tests.Diagnostics;

public class LineWriterTests
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(10);

    [Fact]
    public void Lines_are_written_whole_and_each_thread_s_in_order()
    {
        using var output = new ScriptedStream();
        using (var writer = new LineWriter(output, "log", TimeSpan.Zero, NullLogger.Instance))
        {
            Thread[] threads = [.. Enumerable.Range(0, 4).Select(t => new Thread(() =>
            {
                for (int i = 0; i < 2000; i++) Assert.True(writer.TryWrite(Entry.Bytes($"{t} {i:0000} {new string('x', i % 100)}\n")));
            }))];
            foreach (Thread thread in threads) thread.Start();
            foreach (Thread thread in threads) thread.Join();
        }

        string[] lines = output.Taken.TrimEnd('\n').Split('\n');
        Assert.Equal(8000, lines.Length);
        for (int t = 0; t < 4; t++)
        {
            string[] own = [.. lines.Where(line => line[0] == '0' + t)];
            Assert.Equal([.. Enumerable.Range(0, 2000).Select(i => $"{t} {i:0000} {new string('x', i % 100)}")], own);
        }
    }

    [Fact]
    public void Lines_that_come_while_others_are_written_leave_in_one_write()
    {
        using var busy = new ManualResetEventSlim();
        using var free = new ManualResetEventSlim();
        using var output = new ScriptedStream(write =>
        {
            if (write > 0) return;
            busy.Set();
            free.Wait(s_patience);
        });
        using (var writer = new LineWriter(output, "log", TimeSpan.Zero, NullLogger.Instance))
        {
            writer.TryWrite("first\n"u8);
            Assert.True(busy.Wait(s_patience, TestContext.Current.CancellationToken));
            for (int i = 0; i < 100; i++) writer.TryWrite("more\n"u8);
            free.Set();
        }

        Assert.Equal(2, output.Writes);
        Assert.Equal("first\n" + string.Concat(Enumerable.Repeat("more\n", 100)), output.Taken);
    }

    [Fact]
    public void Gathered_lines_are_written_when_half_of_the_room_is_taken_however_long_the_time()
    {
        using var wrote = new ManualResetEventSlim();
        using var output = new ScriptedStream(_ => wrote.Set());
        using var writer = new LineWriter(output, "log", TimeSpan.FromHours(1), NullLogger.Instance, maxPendingBytes: 100);
        for (int i = 0; i < 5; i++) writer.TryWrite("123456789\n"u8);
        Assert.True(wrote.Wait(s_patience, TestContext.Current.CancellationToken));
    }

    [Fact]
    public void A_stuck_output_holds_nobody_up_and_what_does_not_fit_is_counted_and_reported()
    {
        using var busy = new ManualResetEventSlim();
        using var free = new ManualResetEventSlim();
        using var output = new ScriptedStream(write =>
        {
            if (write > 0) return;
            busy.Set();
            free.Wait(s_patience);
        });
        var log = new RecordingLogger();
        using (var writer = new LineWriter(output, "access log", TimeSpan.Zero, log, maxPendingBytes: 100))
        {
            writer.TryWrite("first\n"u8);
            Assert.True(busy.Wait(s_patience, TestContext.Current.CancellationToken));
            for (int i = 0; i < 10; i++) Assert.True(writer.TryWrite("123456789\n"u8));
            for (int i = 0; i < 7; i++) Assert.False(writer.TryWrite("123456789\n"u8));
            Assert.Equal(7, writer.Dropped);
            free.Set();
        }

        Assert.Equal("Warning: the access log is not read fast enough; 7 lines were dropped", log.Next());
        Assert.Equal(106, output.Taken.Length);
        Assert.Empty(log.Messages);
    }

    [Fact]
    public void An_output_that_never_comes_back_does_not_keep_the_log_from_closing()
    {
        using var never = new ManualResetEventSlim();
        using var output = new ScriptedStream(_ => never.Wait(TimeSpan.FromMinutes(1)));
        var log = new RecordingLogger();
        var writer = new LineWriter(output, "access log", TimeSpan.Zero, log);
        writer.TryWrite("first\n"u8);
        writer.Dispose();
        Assert.Equal("Warning: the access log is not read at all; its last lines were given up", log.Next());
        never.Set();
    }

    [Fact]
    public void A_broken_pipe_is_said_once_and_ends_the_log()
    {
        using var output = new ScriptedStream(_ => throw new IOException("Broken pipe", OperatingSystem.IsWindows() ? unchecked((int)0x8007006D) : 32));
        var log = new RecordingLogger();
        using (var writer = new LineWriter(output, "access log", TimeSpan.Zero, log))
        {
            writer.TryWrite("first\n"u8);
            Assert.Equal("Error: nobody reads the access log any more; it is off, serving goes on", log.Next());
            Assert.False(writer.TryWrite("second\n"u8));
            Assert.Equal(0, writer.Dropped);
        }

        Assert.Equal(1, output.Writes);
        Assert.Empty(log.Messages);
    }

    [Fact]
    public void A_full_disk_is_said_once_and_the_log_goes_on_when_there_is_room()
    {
        using var output = new ScriptedStream(write =>
        {
            if (write < 2) throw new IOException("No space left on device", 28);
        });
        var log = new RecordingLogger();
        using (var writer = new LineWriter(output, "access log", TimeSpan.Zero, log))
        {
            writer.TryWrite("one\n"u8);
            Assert.Equal("Error: the access log cannot be written: No space left on device; serving goes on and lines are lost until it can", log.Next());
            writer.TryWrite("two\n"u8);
            SpinWait.SpinUntil(() => output.Writes == 2, s_patience);
            writer.TryWrite("three\n"u8);
            Assert.Equal("Warning: the access log can be written again; 2 lines were lost", log.Next());
        }

        Assert.EndsWith("\nthree\n", output.Taken, StringComparison.Ordinal);
        Assert.Empty(log.Messages);
    }
}
