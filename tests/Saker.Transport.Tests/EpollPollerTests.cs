using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Saker.Transport.Polling;
using Xunit;

namespace Saker.Transport.Tests;

/// <summary>The real epoll, with real descriptors.</summary>
public sealed partial class EpollPollerTests
{
    [Fact]
    public void Readiness_from_before_the_registration_is_told_and_an_edge_only_once()
    {
        if (!OperatingSystem.IsLinux()) return;
        using EpollPoller poller = new();
        using Pair pair = new();
        pair.Client.Send("x"u8);
        pair.WaitUntilReadable();
        Recorder target = new();
        Assert.Equal(0, poller.Register(pair.Descriptor, target));
        Turn(poller);
        Turn(poller);
        ReadyEvents only = Assert.Single(target.Events);
        Assert.Equal(ReadyEvents.Readable | ReadyEvents.Writable, only);
    }

    [Fact]
    public void A_fin_is_told_as_the_peers_end_and_a_reset_as_an_error()
    {
        if (!OperatingSystem.IsLinux()) return;
        using EpollPoller poller = new();
        using Pair finished = new();
        Recorder target = new();
        Assert.Equal(0, poller.Register(finished.Descriptor, target));
        Turn(poller);
        finished.Client.Shutdown(SocketShutdown.Send);
        Turn(poller);
        Assert.True(target.Events[^1].HasFlag(ReadyEvents.PeerFinished | ReadyEvents.Readable));
        Assert.False(target.Events[^1].HasFlag(ReadyEvents.HangUp));

        using Pair reset = new();
        Assert.Equal(0, poller.Register(reset.Descriptor, target));
        Turn(poller);
        reset.Client.LingerState = new LingerOption(enable: true, seconds: 0);
        reset.Client.Close();
        Turn(poller);
        Assert.True(target.Events[^1].HasFlag(ReadyEvents.Error | ReadyEvents.HangUp));
    }

    [Fact]
    public void An_event_collected_for_a_registration_that_has_ended_is_dropped()
    {
        if (!OperatingSystem.IsLinux()) return;
        using EpollPoller poller = new();
        using Pair first = new();
        using Pair second = new();
        using Pair spare = new();
        Recorder late = new();

        // Whichever is told first closes the other's descriptor and reuses its number for another connection.
        Replacer a = new(poller, second.Descriptor, spare.Descriptor, late);
        Replacer b = new(poller, first.Descriptor, spare.Descriptor, late);
        Assert.Equal(0, poller.Register(first.Descriptor, a));
        Assert.Equal(0, poller.Register(second.Descriptor, b));
        poller.Wait(0);
        poller.Dispatch();
        Assert.Equal(1, a.Calls + b.Calls);
        Assert.Empty(late.Events);
        Turn(poller);
        Assert.Single(late.Events);   // its own
    }

    [Fact]
    public void A_wake_from_before_the_wait_ends_it_and_many_are_one()
    {
        if (!OperatingSystem.IsLinux()) return;
        using EpollPoller poller = new();
        poller.Wake();
        poller.Wake();
        poller.Wait(-1);
        poller.Dispatch();
        poller.Wait(0);
        poller.Wake();
        poller.Wait(-1);
    }

    [LibraryImport("libc", EntryPoint = "dup2")]
    private static partial int ReplaceDescriptor(int source, int target);

    private static void Turn(EpollPoller poller)
    {
        // Loopback delivers within the sending call, so nothing has to be waited for.
        poller.Wait(0);
        poller.Dispatch();
    }

    private sealed class Recorder : IReadyTarget
    {
        internal List<ReadyEvents> Events { get; } = [];

        public void OnReady(ReadyEvents events) => Events.Add(events);
    }

    private sealed class Replacer(EpollPoller poller, int other, int spare, IReadyTarget next) : IReadyTarget
    {
        internal int Calls { get; private set; }

        public void OnReady(ReadyEvents events)
        {
            Calls++;
            poller.Forget(other);
            Assert.Equal(other, ReplaceDescriptor(spare, other));
            Assert.Equal(0, poller.Register(other, next));
        }
    }

    /// <summary>An accepted descriptor and its client.</summary>
    private sealed class Pair : IDisposable
    {
        private readonly Socket _accepted;

        internal Pair()
        {
            using Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            listener.Listen();
            Client.Connect(listener.LocalEndPoint!);
            _accepted = listener.Accept();
        }

        internal Socket Client { get; } = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

        internal int Descriptor => (int)_accepted.Handle;

        internal void WaitUntilReadable() => Assert.True(_accepted.Poll(TestServer.Patience, SelectMode.SelectRead));

        public void Dispose()
        {
            Client.Dispose();
            _accepted.Dispose();
        }
    }
}
