using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading;
using System.Threading.Tasks;
using Saker.Transport.Interop;
using Saker.Transport.Polling;
using Xunit;

namespace Saker.Transport.Tests;

public sealed class ListenerTests
{
    private static readonly IPEndPoint s_address = new(IPAddress.Loopback, 8080);

    public static TheoryData<TransportKind> Kinds => RoundTripTests.Kinds;

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_port_in_use_is_an_error_also_when_another_group_of_ours_has_it(TransportKind kind)
    {
        await using EventLoopGroup first = new(new EventLoopGroupOptions { Kind = kind, Loops = 2 });
        await using EventLoopGroup second = new(new EventLoopGroupOptions { Kind = kind, Loops = 2 });
        first.Start();
        IPEndPoint bound = first.Listen(new IPEndPoint(IPAddress.Loopback, 0), transport => transport.Close());
        Assert.NotEqual(0, bound.Port);
        ListenException error = Assert.Throws<ListenException>(() => second.Listen(bound, transport => transport.Close()));
        Assert.Equal(SocketError.AddressAlreadyInUse, error.Error);
        Assert.Equal(bound, error.EndPoint);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task An_address_of_another_machine_is_an_error(TransportKind kind)
    {
        await using EventLoopGroup group = new(new EventLoopGroupOptions { Kind = kind, Loops = 1 });
        ListenException error = Assert.Throws<ListenException>(() => group.Listen(new IPEndPoint(IPAddress.Parse("192.0.2.1"), 0), _ => { }));
        Assert.Equal(SocketError.AddressNotAvailable, error.Error);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_port_can_be_listened_on_again_right_after_its_connections(TransportKind kind)
    {
        IPEndPoint bound = new(IPAddress.Loopback, 0);
        for (int i = 0; i < 2; i++)
        {
            await using EventLoopGroup group = new(new EventLoopGroupOptions { Kind = kind, Loops = 2 });
            group.Start();
            bound = group.Listen(bound, transport => transport.Close());
            using Socket client = new(SocketType.Stream, ProtocolType.Tcp);
            client.Connect(bound);
            Assert.Equal(0, client.Receive(new byte[1]));   // the server closed first, so it is the server's port that is in TIME_WAIT
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Every_loop_gets_connections_and_keeps_them(TransportKind kind)
    {
        ConcurrentDictionary<EventLoop, int> perLoop = new();
        bool onLoop = true;
        await using TestServer server = new(kind, transport =>
        {
            onLoop &= transport.Loop.IsCurrent;
            perLoop.AddOrUpdate(transport.Loop, 1, static (_, count) => count + 1);
            return Task.CompletedTask;
        }, loops: 2);
        for (int i = 0; i < 64; i++) server.Connect().Dispose();
        await server.FinishAsync();
        Assert.Equal(2, perLoop.Count);
        Assert.Equal(64, perLoop.Values.Sum());
        Assert.Equal(64, server.Group.Accepted);
        Assert.True(onLoop);
        await Eventually.HoldsAsync(() => server.Group.Open == 0, "every connection is closed");
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_socket_takes_both_families_and_names_addresses_plainly(TransportKind kind)
    {
        Assert.SkipUnless(Socket.OSSupportsIPv6, "no IPv6 here");
        ConcurrentBag<(IPEndPoint? Remote, IPEndPoint? Local)> seen = [];
        await using TestServer server = new(kind, transport =>
        {
            seen.Add((transport.RemoteEndPoint, transport.LocalEndPoint));
            return Task.CompletedTask;
        }, address: IPAddress.IPv6Any);
        using Socket four = server.Connect();
        using Socket six = new(AddressFamily.InterNetworkV6, SocketType.Stream, ProtocolType.Tcp);
        six.Connect(IPAddress.IPv6Loopback, server.EndPoint.Port);
        await Eventually.HoldsAsync(() => seen.Count == 2, "both are accepted");
        Assert.Equivalent(
            new[] { ((IPEndPoint)four.LocalEndPoint!, (IPEndPoint)four.RemoteEndPoint!), ((IPEndPoint)six.LocalEndPoint!, (IPEndPoint)six.RemoteEndPoint!) }.Select(x => x.ToString()),
            seen.Select(x => x.ToString()));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task After_stopping_the_port_is_closed_and_what_was_accepted_lives_on(TransportKind kind)
    {
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            await transport.ReceiveAsync(buffer);
            await transport.SendAsync(buffer.Unread);
            buffer.Release();
        });
        using Socket client = server.Connect();
        await Eventually.HoldsAsync(() => server.Group.Open == 1, "the client is accepted");
        await server.Group.StopAcceptingAsync(TimeSpan.Zero);
        await Eventually.HoldsAsync(() => Refused(server.EndPoint), "the port is closed");
        client.Send("still here"u8);
        Assert.Equal(10, client.Receive(new byte[10]));
        await server.FinishAsync();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task One_that_shares_its_port_leaves_it_to_the_next_and_no_connection_is_lost(TransportKind kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sharing a port is Linux's");
        const int Generations = 3;
        var options = new EventLoopGroupOptions { Kind = kind, Loops = 2, SharesPorts = true };
        ConcurrentDictionary<EventLoop, int> perLoop = new();
        IPEndPoint address = new(IPAddress.Loopback, 0);
        EventLoopGroup group = Open();
        using var stop = new CancellationTokenSource();
        Task[] clients = [.. Enumerable.Range(0, 4).Select(_ => Task.Factory.StartNew(() => KeepConnecting(address, stop.Token), TestContext.Current.CancellationToken, TaskCreationOptions.LongRunning, TaskScheduler.Default))];
        for (int i = 0; i < Generations; i++)
        {
            EventLoopGroup next = Open();
            await Eventually.HoldsAsync(() => next.Accepted > 10, "the new one gets connections beside the old one");
            await group.StopAcceptingAsync(TimeSpan.FromSeconds(10));
            await Eventually.HoldsAsync(() => group.Open == 0, "its clients have their answers");
            await group.DisposeAsync();
            group = next;
        }

        // Nobody's directions are left behind: the kernel deals out evenly again.
        perLoop.Clear();
        await Eventually.HoldsAsync(() => group.Loops.All(loop => perLoop.GetValueOrDefault(loop) > 100), "every loop gets its share");
        Assert.InRange(perLoop.Values.Min() / (double)perLoop.Values.Max(), 0.5, 1);
        await stop.CancelAsync();
        await Task.WhenAll(clients).WaitAsync(TestServer.Patience, TestContext.Current.CancellationToken);
        await group.DisposeAsync();

        EventLoopGroup Open()
        {
            var opened = new EventLoopGroup(options);
            opened.Start();
            address = opened.Listen(address, transport => _ = AnswerAsync(transport));
            return opened;
        }

        async Task AnswerAsync(ITransport transport)
        {
            perLoop.AddOrUpdate(transport.Loop, 1, static (_, count) => count + 1);
            await transport.SendAsync("!"u8.ToArray());
            transport.Close();
        }

        static void KeepConnecting(IPEndPoint address, CancellationToken stop)
        {
            while (!stop.IsCancellationRequested)
            {
                using Socket client = new(SocketType.Stream, ProtocolType.Tcp) { LingerState = new LingerOption(true, 0), ReceiveTimeout = 10_000 };
                client.Connect(address);
                Assert.Equal(1, client.Receive(new byte[1]));
            }
        }
    }

    [Fact]
    public async Task A_port_is_shared_only_by_those_who_both_say_so()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "sharing a port is Linux's");
        await using EventLoopGroup plain = new(new EventLoopGroupOptions { Loops = 1 });
        await using EventLoopGroup sharing = new(new EventLoopGroupOptions { Loops = 1, SharesPorts = true });
        IPEndPoint first = plain.Listen(new IPEndPoint(IPAddress.Loopback, 0), transport => transport.Close());
        Assert.Throws<ListenException>(() => sharing.Listen(first, transport => transport.Close()));
        IPEndPoint second = sharing.Listen(new IPEndPoint(IPAddress.Loopback, 0), transport => transport.Close());
        Assert.Throws<ListenException>(() => plain.Listen(second, transport => transport.Close()));
    }

    [Theory]
    [InlineData("127.0.0.1", 80, "0100007F:0050")]
    [InlineData("::1", 8080, "00000000000000000000000001000000:1F90")]
    public void Addresses_are_looked_for_as_the_kernel_writes_them(string address, int port, string expected)
    {
        if (!BitConverter.IsLittleEndian) return;
        Assert.Equal(expected, ListeningSockets.AddressColumn(new IPEndPoint(IPAddress.Parse(address), port)));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task At_the_limit_of_connections_accepting_waits_for_one_to_close(TransportKind kind)
    {
        await using TestServer server = new(kind, async transport =>
        {
            ReceiveBuffer buffer = new(transport.Loop.Buffers, BufferPool.BlockBytes);
            await transport.SendAsync("!"u8.ToArray());
            await transport.ReceiveAsync(buffer);
            buffer.Release();
        }, options: new EventLoopGroupOptions { MaxConnections = 2 });
        Socket[] clients = [.. Enumerable.Range(0, 5).Select(_ => server.Connect())];
        foreach (Socket client in clients)
        {
            Assert.Equal(1, client.Receive(new byte[1]));
            Assert.InRange(server.Group.Open, 1, 2);
            client.Dispose();
        }

        await server.FinishAsync();
        Assert.Equal(0, server.Group.AcceptPauses);
    }

    [Theory]
    [InlineData(Errno.EMFILE, SocketError.TooManyOpenSockets)]
    [InlineData(Errno.ENFILE, SocketError.TooManyOpenSockets)]
    [InlineData(Errno.ENOBUFS, SocketError.NoBufferSpaceAvailable)]
    [InlineData(Errno.ENOMEM, SocketError.NoBufferSpaceAvailable)]
    [InlineData(9999, SocketError.SocketError)]
    public void Out_of_descriptors_accepting_pauses_tells_once_and_recovers(int errno, SocketError expected)
    {
        ScriptedListener l = new(new ScriptedCalls().AcceptReturns(-errno, -errno, -errno, 11, 12));
        l.Event();
        Assert.Equal(1, l.Calls.Count("accept"));
        l.Event();   // more clients come, which must not make it try
        Assert.Equal(1, l.Calls.Count("accept"));

        l.Loop.Advance(TimeSpan.FromMilliseconds(EpollListener.FirstPauseMilliseconds + 100));
        Assert.Equal(2, l.Calls.Count("accept"));
        l.Loop.Advance(TimeSpan.FromMilliseconds(200));
        Assert.Equal(3, l.Calls.Count("accept"));
        Assert.Empty(l.Accepted);

        l.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, l.Accepted.Count);
        Assert.Equal(2, l.Gate.Open);
        Assert.Equal(3, l.Gate.Pauses);
        Assert.Equal([expected], l.Reports);

        l.Event();
        Assert.Equal(7, l.Calls.Count("accept"));   // it listens to events again
    }

    [Fact]
    public void Trouble_after_a_quiet_minute_is_told_again()
    {
        ScriptedListener l = new(new ScriptedCalls().AcceptReturns(-Errno.EMFILE, 11, -Errno.EMFILE, 12, -Errno.EMFILE));
        l.Event();
        l.Loop.Advance(TimeSpan.FromSeconds(1));
        l.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, l.Accepted.Count);
        Assert.Single(l.Reports);
        l.Loop.Advance(TimeSpan.FromSeconds(61));
        l.Calls.AcceptReturns(-Errno.EMFILE);
        l.Event();
        Assert.Equal(2, l.Reports.Count);
    }

    [Fact]
    public void A_connection_that_closes_ends_the_pause_at_once()
    {
        ScriptedListener l = new(new ScriptedCalls().AcceptReturns(11, -Errno.EMFILE, 12));
        l.Event();
        l.Accepted[0].Close();
        l.Loop.RunUntilIdle();
        Assert.Equal(2, l.Accepted.Count);
    }

    [Fact]
    public void The_last_descriptors_are_left_to_the_runtime()
    {
        ScriptedListener l = new(new ScriptedCalls { Next = 101 }.AcceptReturns(98, 99, 100, 99), ceiling: 100);
        l.Event();
        Assert.Equal(3, l.Accepted.Count);
        Assert.Equal([SocketError.TooManyOpenSockets], l.Reports);
        l.Event();
        l.Loop.Advance(TimeSpan.FromSeconds(10));
        l.Calls.Next = -Errno.EMFILE;
        l.Loop.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(3, l.Calls.Count("accept"));

        // A file was closed, which nobody tells.
        l.Calls.Next = 99;
        l.Loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(4, l.Accepted.Count);
        Assert.Single(l.Reports);
        l.Calls.AcceptReturns(98);
        l.Event();      // it listens to events again
        Assert.Equal(5, l.Accepted.Count);
    }

    [Fact]
    public void A_long_queue_is_accepted_in_batches_with_the_loop_in_between()
    {
        int[] many = [.. Enumerable.Range(100, (EpollListener.Batch * 2) + 3)];
        ScriptedListener l = new(new ScriptedCalls().AcceptReturns(many));
        ((IReadyTarget)l.Listener).OnReady(ReadyEvents.Readable);
        Assert.Equal(EpollListener.Batch, l.Accepted.Count);
        l.Loop.RunUntilIdle();
        Assert.Equal(many.Length, l.Accepted.Count);
    }

    [Theory]
    [InlineData(Errno.EINTR)]
    [InlineData(Errno.ECONNABORTED)]
    [InlineData(Errno.EPROTO)]
    [InlineData(Errno.ENETDOWN)]
    public void One_connection_that_failed_does_not_stop_the_next(int errno)
    {
        ScriptedListener l = new(new ScriptedCalls().AcceptReturns(-errno, 11, -errno, 12));
        l.Event();
        Assert.Equal(2, l.Accepted.Count);
        Assert.Empty(l.Reports);
        Assert.Equal(2, l.Gate.Open);
    }

    [Fact]
    public void A_socket_that_the_kernel_cannot_watch_yet_is_watched_later()
    {
        ScriptedListener l = new(new ScriptedCalls().AcceptReturns(11), registering: -Errno.ENOMEM);
        l.Loop.Advance(TimeSpan.FromSeconds(3));
        Assert.Empty(l.Accepted);
        Assert.Equal([SocketError.NoBufferSpaceAvailable], l.Reports);

        l.Readiness.Result = 0;
        l.Loop.Advance(TimeSpan.FromSeconds(2));
        Assert.Single(l.Accepted);
        l.Calls.AcceptReturns(12);
        l.Event();
        Assert.Equal(2, l.Accepted.Count);
    }

    [Fact]
    public void Stopping_takes_what_is_queued_and_then_closes()
    {
        ScriptedListener l = new(new ScriptedCalls().AcceptReturns(11, 12));
        Task stopped = l.Listener.DisposeAsync().AsTask();
        Assert.False(stopped.IsCompleted);
        l.Loop.RunUntilIdle();
        Assert.True(stopped.IsCompletedSuccessfully);
        Assert.Equal(2, l.Accepted.Count);
        Assert.Equal("close", l.Calls.Log[^1]);
        Assert.True(l.Listener.DisposeAsync().AsTask().IsCompletedSuccessfully);
        l.Loop.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(1, l.Calls.Count("close"));
    }

    private static bool Refused(IPEndPoint endPoint)
    {
        using Socket probe = new(SocketType.Stream, ProtocolType.Tcp);
        try
        {
            probe.Connect(endPoint);
            return false;
        }
        catch (SocketException exception)
        {
            return exception.SocketErrorCode == SocketError.ConnectionRefused;
        }
    }

    /// <summary>A scripted kernel names no address, so all its connections are of one.</summary>
    [Fact]
    public void A_connection_too_many_of_one_address_is_reset_at_once()
    {
        ScriptedListener listener = new(new ScriptedCalls().AcceptReturns(10, 11, 12, 13), new AddressCounts(2, exemptsLoopback: false));
        listener.Event();
        Assert.Equal(2, listener.Accepted.Count);
        Assert.Equal((2, 2L, 2L), (listener.Gate.Open, listener.Gate.Accepted, listener.Gate.Refused));
        Assert.Equal(2, listener.Calls.Count("linger 0"));
        Assert.Equal(2, listener.Calls.Count("close"));
        listener.Accepted[0].Close();
        Assert.Equal(1, listener.Gate.Open);
        listener.Calls.AcceptReturns(14, 15);
        listener.Event();
        Assert.Equal(3, listener.Accepted.Count);
    }

    /// <summary>A listener on a manual loop, over a scripted kernel.</summary>
    private sealed class ScriptedListener
    {
        internal ScriptedListener(ScriptedCalls calls, AddressCounts? addresses = null, int registering = 0, int ceiling = int.MaxValue)
        {
            Readiness.Result = registering;
            Calls = calls;
            ManualClock clock = new(DateTimeOffset.UnixEpoch);
            Loop = EventLoop.CreateManual(clock);
            Gate = new AcceptGate(int.MaxValue, clock, (_, error) => Reports.Add(error)) { Addresses = addresses, DescriptorCeiling = ceiling };
            Listener = new EpollListener(Loop, Readiness, calls, Gate, 3, s_address, Accepted.Add);
            Loop.DescriptorFreed = address =>
            {
                Gate.Leave(address);
                Listener.DescriptorFreed();
            };
            Listener.Start();
            Loop.RunUntilIdle();
        }

        internal ScriptedReadiness Readiness { get; } = new();

        internal ScriptedCalls Calls { get; }

        internal EventLoop Loop { get; }

        internal AcceptGate Gate { get; }

        internal EpollListener Listener { get; }

        internal List<ITransport> Accepted { get; } = [];

        internal List<SocketError> Reports { get; } = [];

        internal void Event()
        {
            Readiness.Targets[3].OnReady(ReadyEvents.Readable);
            Loop.RunUntilIdle();
        }
    }
}
