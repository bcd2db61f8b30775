using System;
using System.Collections.Generic;
using System.Linq;
using System.Security.Authentication;
using System.Text;
using System.Threading.Tasks;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Transport.Tests.Tls;

/// <summary>A secured connection in memory, whose other end is a real client: what is received, sent, given up and ended.</summary>
public sealed class TlsTransportTests
{
    private const byte Alert = 21;
    private const byte ApplicationData = 23;

    public static TheoryData<SslProtocols> Versions => [SslProtocols.Tls12, SslProtocols.Tls13];

    [Theory, MemberData(nameof(Versions))]
    public void What_is_received_can_be_sent_back(SslProtocols version) => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured(version);
        Assert.Equal(version == SslProtocols.Tls13, pair.Server.IsTls13);
        Assert.Equal("localhost", pair.Server.ServerName);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("hello", Exchange(pair, "hello"));
            ValueTask<IoResult> sending = pair.Server.SendAsync(Encoding.UTF8.GetBytes($"answer {i}"));
            Assert.Equal(IoResult.Ok(8), sending.Now());
            Assert.Equal($"answer {i}", Encoding.UTF8.GetString(pair.ClientReads(8)));
        }

        Assert.True(pair.Server.BytesSent > 24);
    });

    [Theory, MemberData(nameof(Versions))]
    public void A_record_is_received_the_same_wherever_it_is_cut(SslProtocols version) => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured(version);
        int longest = 0;
        for (int at = 1; at <= longest || longest == 0; at++)
        {
            int where = at;
            pair.Cut = bytes =>
            {
                longest = bytes.Length - 1;
                return [bytes[..where], bytes[where..]];
            };
            Assert.Equal("GET / HTTP/1.1", Exchange(pair, "GET / HTTP/1.1"));
        }

        Assert.True(longest > 14);
        pair.Cut = static bytes => bytes.Select(one => new[] { one });
        Assert.Equal("byte by byte", Exchange(pair, "byte by byte"));
    });

    [Fact]
    public void Several_records_in_one_piece_are_received_one_after_the_other() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ReceiveBuffer buffer = Buffer(pair);
        pair.ClientSends([0, 7], [1, 7], [2, 7]);
        while (buffer.UnreadLength < 6) Assert.True(pair.Server.ReceiveAsync(buffer).Now().IsOk);
        Assert.Equal([0, 7, 1, 7, 2, 7], buffer.Unread.ToArray());
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(buffer);
        Assert.False(receiving.IsCompleted);
        pair.Server.Close();
        pair.Run();
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        buffer.Release();
    });

    [Fact]
    public void More_than_the_buffer_holds_waits_in_the_session() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ReceiveBuffer buffer = Buffer(pair);
        byte[] sent = Bytes(3 * BufferPool.BlockBytes);
        pair.ClientSends(sent);
        List<byte> received = [];
        while (received.Count < sent.Length)
        {
            ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(buffer);
            pair.Run();
            Assert.True(receiving.Now().IsOk);
            received.AddRange(buffer.Unread.ToArray());
            buffer.Consume(buffer.UnreadLength);
            buffer.ReleaseIfEmpty();
        }

        Assert.Equal(sent, received);
    });

    [Fact]
    public void An_idle_connection_holds_no_buffer() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ReceiveBuffer buffer = Buffer(pair);
        Assert.Equal("hello", Exchange(pair, "hello"));
        Assert.True(pair.Server.SendAsync("answer"u8.ToArray()).Now().IsOk);
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(buffer);
        pair.Run();
        Assert.False(receiving.IsCompleted);
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void Small_segments_share_a_record_and_leave_in_one_send() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured(SslProtocols.Tls12);
        int before = pair.Records.Count;
        ReadOnlyMemory<byte>[] segments = ["HTTP/1.1 200 OK\r\n"u8.ToArray(), Array.Empty<byte>(), "Content-Length: 2\r\n\r\n"u8.ToArray(), "hi"u8.ToArray()];
        Assert.Equal(IoResult.Ok(40), pair.Server.SendAsync(segments).Now());
        Assert.Equal("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi", Encoding.ASCII.GetString(pair.ClientReads(40)));
        Assert.Equal([ApplicationData], Types(pair, before));
    });

    [Theory, MemberData(nameof(Versions))]
    public void Segments_are_sent_in_order_however_large(SslProtocols version) => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured(version);
        byte[][] parts = [.. Enumerable.Range(0, 60).Select(i => Bytes(i % 7 == 0 ? 0 : i * 900))];
        byte[] whole = [.. parts.SelectMany(part => part)];
        ReadOnlyMemory<ReadOnlyMemory<byte>> segments = parts.Select(part => (ReadOnlyMemory<byte>)part).ToArray();
        Assert.Equal(IoResult.Ok(whole.Length), pair.Server.SendAsync(segments).Now());
        Assert.Equal(whole, pair.ClientReads(whole.Length));
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void A_large_send_is_whole_records_of_the_largest_size() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured(SslProtocols.Tls12);
        int before = pair.Records.Count;
        byte[] content = Bytes(10 * TlsTransport.RecordBytes);
        ReadOnlyMemory<byte>[] segments = [content.AsMemory(0, 300), content.AsMemory(300)];
        Assert.Equal(IoResult.Ok(content.Length), pair.Server.SendAsync(segments).Now());
        Assert.Equal(content, pair.ClientReads(content.Length));
        Assert.Equal(10, Types(pair, before).Count);
        before = pair.Records.Count;
        Assert.Equal(IoResult.Ok(content.Length), pair.Server.SendAsync(content).Now());
        Assert.Equal(content, pair.ClientReads(content.Length));
        Assert.Equal(10, Types(pair, before).Count);
    });

    [Theory, InlineData(1), InlineData(2), InlineData(7), InlineData(1000)]
    public void Short_writes_deliver_everything(int bytesPerSend) => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        pair.Transport.Client.MaxBytesPerSend = bytesPerSend;
        byte[] content = Bytes(40 * bytesPerSend);
        ValueTask<IoResult> sending = pair.Server.SendAsync(content);
        Assert.Equal(content, pair.ClientReads(content.Length));
        Assert.Equal(IoResult.Ok(content.Length), sending.Now());
    });

    [Fact]
    public void A_full_socket_makes_a_send_wait_and_the_rest_follows() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        pair.Transport.Client.IsReading = false;
        byte[] content = Bytes(300_000);
        ValueTask<IoResult> sending = pair.Server.SendAsync(content);
        pair.Run();
        Assert.False(sending.IsCompleted);
        Assert.Throws<InvalidOperationException>(() => pair.Server.SendAsync(content).Now());
        pair.Transport.Client.IsReading = true;
        Assert.Equal(content, pair.ClientReads(content.Length));
        Assert.Equal(IoResult.Ok(content.Length), sending.Now());
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void A_range_of_a_file_is_sent_and_a_file_that_ends_early_is_told() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        byte[] content = Bytes(200_000);
        using TemporaryFile file = new(content);
        ValueTask<IoResult> sending = pair.Server.SendFileAsync(file.Handle, 1_000, 150_000);
        pair.Run();
        Assert.Equal(IoResult.Ok(150_000), sending.Now());
        Assert.Equal(content[1_000..151_000], pair.ClientReads(150_000));
        sending = pair.Server.SendFileAsync(file.Handle, 199_000, 5_000);
        pair.Run();
        Assert.Equal(new IoResult(IoStatus.SourceTruncated, 1_000), sending.Now());
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void A_receive_that_was_given_up_can_be_begun_again() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ReceiveBuffer buffer = Buffer(pair);
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(buffer);
        pair.Server.CancelPending(IoStatus.TimedOut);
        pair.Run();
        Assert.Equal(IoStatus.TimedOut, receiving.Now().Status);
        pair.ClientSends("late");   // while nobody receives
        Assert.Equal(IoResult.Ok(4), pair.Server.ReceiveAsync(buffer).Now());
        receiving = pair.Server.ReceiveAsync(buffer);
        pair.Server.CancelPending(IoStatus.EndOfStream);
        pair.Run();
        Assert.Equal(IoStatus.EndOfStream, receiving.Now().Status);
        receiving = pair.Server.ReceiveAsync(buffer);
        pair.ClientSends("later");
        Assert.Equal(IoResult.Ok(5), receiving.Now());
        Assert.True(pair.Server.SendAsync("still here"u8.ToArray()).Now().IsOk);
        Assert.Equal("still here", Encoding.ASCII.GetString(pair.ClientReads(10)));
        buffer.Release();
    });

    [Fact]
    public void Giving_up_a_send_leaves_the_receive_alive() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ReceiveBuffer buffer = Buffer(pair);
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(buffer);
        pair.Transport.Client.IsReading = false;
        ValueTask<IoResult> sending = pair.Server.SendAsync(Bytes(200_000));
        pair.Run();
        pair.Server.CancelPending(IoStatus.TimedOut);
        pair.Run();
        Assert.Equal(IoStatus.TimedOut, sending.Now().Status);
        Assert.Equal(IoStatus.TimedOut, receiving.Now().Status);
        receiving = pair.Server.ReceiveAsync(buffer);
        pair.ClientSends("more");
        Assert.Equal(IoResult.Ok(4), receiving.Now());
        Assert.Equal(IoStatus.TimedOut, pair.Server.SendAsync("x"u8.ToArray()).Now().Status);
        buffer.Release();
    });

    [Theory, MemberData(nameof(Versions))]
    public void A_client_that_has_finished_sending_still_gets_its_answer(SslProtocols version) => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured(version);
        ReceiveBuffer buffer = Buffer(pair);
        Assert.True(pair.Client.ShutdownAsync().IsCompletedSuccessfully);
        pair.Run();
        Assert.Equal(IoStatus.EndOfStream, pair.Server.ReceiveAsync(buffer).Now().Status);
        Assert.Equal(IoStatus.EndOfStream, pair.Server.ReceiveAsync(buffer).Now().Status);
        Assert.True(pair.Server.SendAsync("the answer"u8.ToArray()).Now().IsOk);
        Assert.Equal("the answer", Encoding.ASCII.GetString(pair.ClientReads(10)));
    });

    [Fact]
    public void An_end_without_close_notify_is_an_end_between_records_and_a_reset_within_one() => PlainThread.Run(() =>
    {
        using (TlsPair pair = TlsPair.Secured())
        {
            pair.Transport.Client.Shutdown();
            pair.Run();
            Assert.Equal(IoStatus.EndOfStream, pair.Server.ReceiveAsync(Buffer(pair)).Now().Status);
        }

        using (TlsPair pair = TlsPair.Secured())
        {
            pair.Cut = static bytes => [bytes[..^3]];
            pair.ClientSends("never whole");
            pair.Transport.Client.Shutdown();
            pair.Run();
            Assert.Equal(IoStatus.Reset, pair.Server.ReceiveAsync(Buffer(pair)).Now().Status);
            Assert.Equal(IoStatus.Reset, pair.Server.SendAsync("x"u8.ToArray()).Now().Status);
        }
    });

    [Fact]
    public void A_forged_record_is_a_reset() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ReceiveBuffer buffer = Buffer(pair);
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(buffer);
        pair.Cut = static bytes =>
        {
            bytes[^1] ^= 1;
            return [bytes];
        };
        pair.ClientSends("forged");
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        Assert.Equal(IoStatus.Reset, pair.Server.ReceiveAsync(buffer).Now().Status);
        pair.Server.Close();
        pair.Run();
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    [Fact]
    public void A_reset_by_the_peer_ends_receiving_and_sending() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(Buffer(pair));
        pair.Transport.Client.Reset();
        pair.Run();
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        Assert.Equal(IoStatus.Reset, pair.Server.SendAsync("x"u8.ToArray()).Now().Status);
    });

    [Theory, MemberData(nameof(Versions))]
    public void Ending_the_sends_says_close_notify_and_receiving_goes_on(SslProtocols version) => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured(version);
        int before = pair.Records.Count;
        pair.Server.ShutdownSend();
        Assert.Empty(pair.ClientReads(1));
        Assert.Equal([version == SslProtocols.Tls12 ? Alert : ApplicationData], Types(pair, before));   // TLS 1.3 hides the type
        Assert.True(pair.Transport.Client.SawEndOfStream);
        Assert.Equal("more to say", Exchange(pair, "more to say"));
        Assert.Equal(IoStatus.Reset, pair.Server.SendAsync("x"u8.ToArray()).Now().Status);
        pair.Server.Close();
        Assert.Single(Types(pair, before));
    });

    [Fact]
    public void Closing_says_close_notify_and_aborting_does_not() => PlainThread.Run(() =>
    {
        using (TlsPair pair = TlsPair.Secured(SslProtocols.Tls12))
        {
            int before = pair.Records.Count;
            pair.Server.Close();
            pair.Server.Close();
            pair.Run();
            Assert.Equal([Alert], Types(pair, before));
            Assert.False(pair.Transport.Client.WasAborted);
            Assert.True(pair.Transport.Client.IsClosed);
            Assert.Equal(IoStatus.Reset, pair.Server.ReceiveAsync(Buffer(pair)).Now().Status);
            Assert.Equal(IoStatus.Reset, pair.Server.SendAsync("x"u8.ToArray()).Now().Status);
        }

        using (TlsPair pair = TlsPair.Secured(SslProtocols.Tls12))
        {
            int before = pair.Records.Count;
            pair.Server.Abort();
            pair.Run();
            Assert.Empty(Types(pair, before));
            Assert.True(pair.Transport.Client.WasAborted);
        }
    });

    [Fact]
    public void Closing_in_the_middle_of_a_send_ends_it_and_gives_everything_back() => PlainThread.Run(() =>
    {
        using TlsPair pair = TlsPair.Secured();
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(Buffer(pair));
        pair.Transport.Client.IsReading = false;
        ValueTask<IoResult> sending = pair.Server.SendAsync(Bytes(500_000));
        pair.Run();
        pair.Server.Abort();
        pair.Run();
        Assert.Equal(IoStatus.Reset, sending.Now().Status);
        Assert.Equal(IoStatus.Reset, receiving.Now().Status);
        Assert.Equal(0, pair.Loop.Buffers.Lent);
    });

    private static string Exchange(TlsPair pair, string text)
    {
        ReceiveBuffer buffer = Buffer(pair);
        StringBuilder received = new();
        ValueTask<IoResult> receiving = pair.Server.ReceiveAsync(buffer);
        pair.ClientSends(text);
        Assert.True(receiving.Now().IsOk);
        received.Append(Encoding.UTF8.GetString(buffer.Unread.Span));
        buffer.Release();
        return received.ToString();
    }

    private static ReceiveBuffer Buffer(TlsPair pair) => new(pair.Loop.Buffers, BufferPool.BlockBytes);

    private static byte[] Bytes(int count)
    {
        byte[] bytes = new byte[count];
        new Random(count).NextBytes(bytes);
        return bytes;
    }

    /// <summary>The content types of the records the server has sent (RFC 8446 §5.1).</summary>
    private static List<byte> Types(TlsPair pair, int from)
    {
        List<byte> types = [];
        for (int at = from; at < pair.Records.Count; at += 5 + (pair.Records[at + 3] << 8) + pair.Records[at + 4]) types.Add(pair.Records[at]);
        return types;
    }
}
