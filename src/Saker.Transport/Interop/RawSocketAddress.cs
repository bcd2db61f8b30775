using System;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Saker.Transport.Interop;

/// <summary>A sockaddr_in or sockaddr_in6 as the kernel wrote it; made into an object only when somebody asks. Immutable once filled.</summary>
internal struct RawSocketAddress
{
    internal const int MaxBytes = 28;

    internal const int Inet = 2;
    internal const int Inet6 = 10;
    private const int InetBytes = 16;

    private Storage _storage;

    /// <summary>Room for the kernel to write into, and the bytes to hand to it.</summary>
    [UnscopedRef]
    internal Span<byte> Bytes => MemoryMarshal.CreateSpan(ref Unsafe.As<Storage, byte>(ref _storage), MaxBytes);

    /// <summary>Bytes in use.</summary>
    internal uint Length { get; set; }

    /// <summary>The kernel's form of <paramref name="endPoint"/>.</summary>
    internal static RawSocketAddress Of(IPEndPoint endPoint)
    {
        RawSocketAddress raw = default;
        Span<byte> bytes = raw.Bytes;
        BinaryPrimitives.WriteUInt16BigEndian(bytes[2..], (ushort)endPoint.Port);
        if (endPoint.AddressFamily == AddressFamily.InterNetwork)
        {
            MemoryMarshal.Write(bytes, (ushort)Inet);
            endPoint.Address.TryWriteBytes(bytes[4..], out _);
            raw.Length = InetBytes;
        }
        else
        {
            MemoryMarshal.Write(bytes, (ushort)Inet6);
            endPoint.Address.TryWriteBytes(bytes[8..], out _);
            MemoryMarshal.Write(bytes[24..], (uint)endPoint.Address.ScopeId);
            raw.Length = MaxBytes;
        }

        return raw;
    }

    /// <summary>The address as an object, an IPv4-mapped one as plain IPv4; null for a family we do not know.</summary>
    internal IPEndPoint? ToEndPoint()
    {
        Span<byte> bytes = Bytes;
        int port = BinaryPrimitives.ReadUInt16BigEndian(bytes[2..]);
        switch (MemoryMarshal.Read<ushort>(bytes))
        {
            case Inet when Length >= InetBytes:
                return new IPEndPoint(new IPAddress(bytes.Slice(4, 4)), port);
            case Inet6 when Length >= MaxBytes:
                IPAddress address = new(bytes.Slice(8, 16), MemoryMarshal.Read<uint>(bytes[24..]));
                return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
            default:
                return null;
        }
    }

    [InlineArray(MaxBytes)]
    private struct Storage
    {
        private byte _first;
    }
}
