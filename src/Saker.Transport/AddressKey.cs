using System;
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;
using Saker.Transport.Interop;

namespace Saker.Transport;

/// <summary>
/// Whom a client's address stands for when clients are counted: one IPv4 address, or one IPv6 network of 64 bits, since whoever has one
/// address of such a network has them all (RFC 4291). Immutable.
/// </summary>
/// <remarks>
/// IPv4 in the clothes of IPv6 is IPv4: mapped (::ffff:a.b.c.d) and translated (64:ff9b::a.b.c.d, RFC 6052), or all of IPv4 would be one client. All
/// link-local addresses are of one network, so there each is one by its interface.
/// </remarks>
public readonly record struct AddressKey
{
    /// <summary>No network of global IPv6 begins with sixteen zeros, so this keeps IPv4 apart from all of them.</summary>
    private const ulong IPv4Mark = 0x0000_FFFF_0000_0000;

    private const ulong Translated = 0x0064_FF9B_0000_0000;
    private const int BytesOfIPv6 = 16;

    private readonly ulong _value;

    private AddressKey(ulong value) => _value = value;

    /// <summary>The key as a number, to be hashed.</summary>
    public ulong Value => _value;

    /// <summary>True for this machine's own clients.</summary>
    public bool IsLoopback => _value == 0 || _value >> 24 == (IPv4Mark | 0x7F00_0000) >> 24;

    /// <summary>The key of <paramref name="address"/>.</summary>
    public static AddressKey Of(IPAddress address)
    {
        ArgumentNullException.ThrowIfNull(address);
        Span<byte> bytes = stackalloc byte[BytesOfIPv6];
        address.TryWriteBytes(bytes, out int length);
        return address.AddressFamily == AddressFamily.InterNetworkV6 ? OfIPv6(bytes) : OfIPv4(bytes[..length]);
    }

    /// <summary>The same without an object in between.</summary>
    internal static AddressKey Of(RawSocketAddress raw)
    {
        Span<byte> bytes = raw.Bytes;
        return MemoryMarshal.Read<ushort>(bytes) == RawSocketAddress.Inet6 ? OfIPv6(bytes.Slice(8, 16)) : OfIPv4(bytes.Slice(4, 4));
    }

    private static AddressKey OfIPv4(ReadOnlySpan<byte> address) => new(IPv4Mark | BinaryPrimitives.ReadUInt32BigEndian(address));

    private static AddressKey OfIPv6(ReadOnlySpan<byte> address)
    {
        ulong network = BinaryPrimitives.ReadUInt64BigEndian(address);
        ulong host = BinaryPrimitives.ReadUInt64BigEndian(address[8..]);
        bool isMapped = network == 0 && host >> 32 == 0xFFFF;
        bool isTranslated = network == Translated && host >> 32 == 0;
        if (isMapped || isTranslated) return new AddressKey(IPv4Mark | (uint)host);
        bool isLinkLocal = network >> 54 == 0xFE80 >> 6;
        return new AddressKey(isLinkLocal ? host : network);
    }
}
