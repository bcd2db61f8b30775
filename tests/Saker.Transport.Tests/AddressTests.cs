using System.Linq;
using System.Net;
using Saker.Transport.Interop;
using Xunit;

namespace Saker.Transport.Tests;

public class AddressTests
{
    [Theory]
    [InlineData("192.0.2.1", "::ffff:192.0.2.1")]
    [InlineData("192.0.2.1", "64:ff9b::192.0.2.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff")]
    [InlineData("::1", "::1")]
    public void These_are_one_client(string one, string other) => Assert.Equal(Key(one), Key(other));

    [Theory]
    [InlineData("192.0.2.1", "192.0.2.2")]
    [InlineData("192.0.2.1", "::192.0.2.1")]
    [InlineData("2001:db8:1:2::1", "2001:db8:1:3::1")]
    [InlineData("fe80::1", "fe80::2")]
    [InlineData("64:ff9b::192.0.2.1", "64:ff9b::192.0.2.2")]
    [InlineData("64:ff9b:1::1", "64:ff9b::1")]
    [InlineData("127.0.0.1", "::1")]
    public void These_are_two(string one, string other) => Assert.NotEqual(Key(one), Key(other));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("127.255.0.9", true)]
    [InlineData("::1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("128.0.0.1", false)]
    [InlineData("126.255.255.255", false)]
    [InlineData("2001:db8::1", false)]
    [InlineData("7f00::1", false)]
    [InlineData("fe80::7f00:1", false)]
    public void This_machine_is_known(string address, bool isLoopback) => Assert.Equal(isLoopback, Key(address).IsLoopback);

    [Theory]
    [InlineData("192.0.2.1")]
    [InlineData("2001:db8::1")]
    [InlineData("::ffff:192.0.2.1")]
    [InlineData("fe80::1234")]
    public void What_the_kernel_writes_is_the_same_client(string address) =>
        Assert.Equal(Key(address), AddressKey.Of(RawSocketAddress.Of(new IPEndPoint(IPAddress.Parse(address), 80))));

    [Fact]
    public void An_address_has_its_number_and_no_more_until_one_is_given_back()
    {
        var counts = new AddressCounts(2, exemptsLoopback: false);
        Assert.True(counts.TryAdd(Key("192.0.2.1")));
        Assert.True(counts.TryAdd(Key("::ffff:192.0.2.1")));
        Assert.False(counts.TryAdd(Key("192.0.2.1")));
        Assert.True(counts.TryAdd(Key("192.0.2.2")));
        counts.Remove(Key("192.0.2.1"));
        Assert.True(counts.TryAdd(Key("192.0.2.1")));
        Assert.False(counts.TryAdd(Key("192.0.2.1")));
    }

    [Fact]
    public void This_machine_has_no_limit_where_that_was_not_asked_for()
    {
        var counts = new AddressCounts(1, exemptsLoopback: true);
        for (int i = 0; i < 10; i++) Assert.True(counts.TryAdd(Key("127.0.0.1")));
        counts.Remove(Key("127.0.0.1"));
        Assert.True(counts.TryAdd(Key("192.0.2.1")));
        Assert.False(counts.TryAdd(Key("192.0.2.1")));
    }

    /// <summary>Neighbours, and addresses that differ in their high bits alone, spread evenly; in another process, otherwise.</summary>
    [Fact]
    public void A_hash_spreads_addresses_as_nobody_can_foresee()
    {
        var hash = AddressHash.Create();
        var other = AddressHash.Create();
        AddressKey[] keys = [.. Enumerable.Range(0, 4096).Select(i => Key($"10.0.{i >> 8}.{i & 255}")), .. Enumerable.Range(0, 4096).Select(i => Key($"2001:{i:x}::1"))];
        int[] filled = new int[64];
        foreach (AddressKey key in keys) filled[hash.Of(key) & 63]++;
        Assert.All(filled, count => Assert.InRange(count, 60, 200));     // 128 on average, with a standard deviation of 11
        Assert.Equal(keys.Length, keys.Select(hash.Of).Distinct().Count());
        Assert.True(keys.Count(key => hash.Of(key) == other.Of(key)) < 2);
    }

    private static AddressKey Key(string address) => AddressKey.Of(IPAddress.Parse(address));
}
