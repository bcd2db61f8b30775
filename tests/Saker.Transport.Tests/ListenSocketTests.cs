using System;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Saker.Transport.Interop;
using Xunit;

namespace Saker.Transport.Tests;

public sealed partial class ListenSocketTests
{
    [Fact]
    public void What_is_accepted_has_nagle_off_and_little_unsent_without_a_call_of_its_own_and_does_not_block()
    {
        if (!OperatingSystem.IsLinux()) return;
        RawSocketAddress address = RawSocketAddress.Of(new IPEndPoint(IPAddress.Loopback, 0));
        int listener = ListenSocket.Open(ref address, RawSocketAddress.Inet, dualStack: false, joins: false);
        Assert.True(listener >= 0);
        using Socket client = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        client.Connect(address.ToEndPoint()!);
        int accepted = LinuxSocketCalls.Instance.Accept(listener, out RawSocketAddress peer);
        Assert.True(accepted >= 0);
        Assert.Equal(client.LocalEndPoint, peer.ToEndPoint());

        int value = 0;
        uint length = sizeof(int);
        Assert.Equal(0, GetOption(accepted, 6, 1, ref value, ref length));
        Assert.NotEqual(0, value);
        Assert.Equal(0, GetOption(accepted, 6, 25, ref value, ref length));
        Assert.Equal(0, value);
        Assert.Equal(-Errno.EAGAIN, LinuxSocketCalls.Instance.Receive(accepted, new byte[1]));
        LinuxSocketCalls.Instance.Close(accepted);

        // In a crowd, what is accepted from then on.
        LinuxSocketCalls.Instance.LimitUnsent(listener, isOn: true);
        using Socket other = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Connect(address.ToEndPoint()!);
        accepted = LinuxSocketCalls.Instance.Accept(listener, out _);
        Assert.Equal(0, GetOption(accepted, 6, 25, ref value, ref length));
        Assert.Equal(ListenSocket.MostUnsentBytes, value);
        LinuxSocketCalls.Instance.Close(accepted);
        LinuxSocketCalls.Instance.Close(listener);
    }

    [Theory]
    [InlineData("127.0.0.1", 80)]
    [InlineData("::1", 8080)]
    [InlineData("fe80::1%3", 65535)]
    public void Addresses_keep_their_value_in_the_kernels_form(string address, int port)
    {
        IPEndPoint endPoint = new(IPAddress.Parse(address), port);
        Assert.Equal(endPoint, RawSocketAddress.Of(endPoint).ToEndPoint());
    }

    [Fact]
    public void A_mapped_address_is_told_as_ipv4_and_an_unknown_family_not_at_all()
    {
        IPEndPoint mapped = new(IPAddress.Parse("::ffff:192.0.2.7"), 81);
        Assert.Equal(new IPEndPoint(IPAddress.Parse("192.0.2.7"), 81), RawSocketAddress.Of(mapped).ToEndPoint());
        Assert.Null(default(RawSocketAddress).ToEndPoint());
    }

    [LibraryImport("libc", EntryPoint = "getsockopt")]
    private static partial int GetOption(int socket, int level, int name, ref int value, ref uint length);
}
