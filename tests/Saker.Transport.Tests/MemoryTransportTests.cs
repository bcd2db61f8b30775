using System;
using System.Text;
using System.Threading.Tasks;
using Xunit;

namespace Saker.Transport.Tests;

public sealed class MemoryTransportTests
{
    private readonly EventLoop _loop = EventLoop.CreateManual();
    private readonly MemoryTransport _server;
    private readonly ReceiveBuffer _buffer;

    public MemoryTransportTests()
    {
        _server = new MemoryTransport(_loop);
        _buffer = new ReceiveBuffer(_loop.Buffers, BufferPool.BlockBytes);
    }

    [Fact]
    public void Every_piece_is_a_receive_of_its_own_then_comes_the_end()
    {
        _server.Client.Send("one"u8);
        _server.Client.Send("two!"u8);
        _server.Client.Shutdown();
        Assert.Equal(IoResult.Ok(3), _server.ReceiveAsync(_buffer).Now());
        Assert.Equal(IoResult.Ok(4), _server.ReceiveAsync(_buffer).Now());
        Assert.Equal(IoStatus.EndOfStream, _server.ReceiveAsync(_buffer).Now().Status);
        Assert.Equal("onetwo!", Encoding.ASCII.GetString(_buffer.Unread.Span));
    }

    [Fact]
    public void A_waiting_receive_completes_in_a_turn_of_the_loop()
    {
        ValueTask<IoResult> receiving = _server.ReceiveAsync(_buffer);
        Assert.True(_server.Client.ServerIsReceiving);
        _server.Client.Send("x"u8);
        Assert.False(receiving.IsCompleted);
        _loop.RunUntilIdle();
        Assert.Equal(IoResult.Ok(1), receiving.Now());
    }

    [Fact]
    public void A_piece_larger_than_the_buffer_comes_in_parts()
    {
        _server.Client.Send(new byte[BufferPool.BlockBytes + 5]);
        _server.Client.Send("after"u8);
        Assert.Equal(IoResult.Ok(BufferPool.BlockBytes), _server.ReceiveAsync(_buffer).Now());
        _buffer.Consume(BufferPool.BlockBytes);
        _buffer.ReleaseIfEmpty();
        Assert.Equal(IoResult.Ok(5), _server.ReceiveAsync(_buffer).Now());
        Assert.Equal(IoResult.Ok(5), _server.ReceiveAsync(_buffer).Now());
    }

    [Fact]
    public void Sends_are_split_as_the_client_says()
    {
        _server.Client.MaxBytesPerSend = 4;
        ValueTask<IoResult> sending = _server.SendAsync((ReadOnlyMemory<byte>[])["hello "u8.ToArray(), "world"u8.ToArray()]);
        Assert.Equal("hell", Encoding.ASCII.GetString(_server.Client.TakeReceived()));
        _loop.RunUntilIdle();
        Assert.Equal("o world", Encoding.ASCII.GetString(_server.Client.TakeReceived()));
        Assert.Equal(IoResult.Ok(11), sending.Now());
        Assert.Equal(11, _server.BytesSent);
    }

    [Fact]
    public void A_client_that_stops_reading_makes_sends_wait()
    {
        _server.Client.IsReading = false;
        ValueTask<IoResult> sending = _server.SendAsync("answer"u8.ToArray());
        _loop.RunUntilIdle();
        Assert.True(_server.Client.ServerIsSending);
        _server.Client.IsReading = true;
        _loop.RunUntilIdle();
        Assert.True(sending.Now().IsOk);

        _server.Client.WindowBytes = 8;
        ValueTask<IoResult> second = _server.SendAsync("more"u8.ToArray());
        _loop.RunUntilIdle();
        Assert.False(second.IsCompleted);
        Assert.Equal("answermo", Encoding.ASCII.GetString(_server.Client.TakeReceived()));
        _loop.RunUntilIdle();
        Assert.True(second.Now().IsOk);
    }

    [Fact]
    public void A_file_is_sent_and_a_short_one_reported()
    {
        using TemporaryFile file = new("0123456789"u8);
        Assert.Equal(IoResult.Ok(5), _server.SendFileAsync(file.Handle, 3, 5).Now());
        Assert.Equal(new IoResult(IoStatus.SourceTruncated, 2), _server.SendFileAsync(file.Handle, 8, 5).Now());
        Assert.Equal("3456789", Encoding.ASCII.GetString(_server.Client.TakeReceived()));
    }

    [Fact]
    public void A_reset_ends_what_waits()
    {
        _server.Client.IsReading = false;
        ValueTask<IoResult> receiving = _server.ReceiveAsync(_buffer);
        ValueTask<IoResult> sending = _server.SendAsync(new byte[5]);
        _server.Client.Reset();
        _loop.RunUntilIdle();
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        Assert.Equal(IoStatus.Reset, sending.Now().Status);
    }

    [Fact]
    public void The_client_sees_how_the_server_ended()
    {
        _server.ShutdownSend();
        Assert.True(_server.Client.SawEndOfStream);
        Assert.False(_server.Client.IsClosed);
        ValueTask<IoResult> receiving = _server.ReceiveAsync(_buffer);
        _server.Close();
        _server.Abort();
        _loop.RunUntilIdle();
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        Assert.True(_server.Client.IsClosed);
        Assert.False(_server.Client.WasAborted);

        MemoryTransport aborted = new(_loop);
        aborted.Abort();
        Assert.True(aborted.Client.WasAborted);
        Assert.False(aborted.Client.SawEndOfStream);
    }

    [Fact]
    public void Cancelling_ends_both_directions_with_the_reason()
    {
        _server.Client.IsReading = false;
        ValueTask<IoResult> receiving = _server.ReceiveAsync(_buffer);
        ValueTask<IoResult> sending = _server.SendAsync(new byte[5]);
        _server.CancelPending(IoStatus.TimedOut);
        _loop.RunUntilIdle();
        Assert.Equal(IoStatus.TimedOut, receiving.Now().Status);
        Assert.Equal(IoStatus.TimedOut, sending.Now().Status);
    }
}
