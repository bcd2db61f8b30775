using System;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace Saker.Transport;

/// <summary>A hash of addresses that nobody outside can predict, since it is drawn anew in every process. Immutable.</summary>
/// <remarks>
/// Two rounds of a product of 128 bits whose halves are put together (as in wyhash), with secret numbers in between. Not a cipher; but what a
/// client could learn of it from the time an answer takes is far below the noise of a network.
/// </remarks>
public readonly struct AddressHash
{
    private readonly ulong _first;
    private readonly ulong _second;

    private AddressHash(ulong first, ulong second)
    {
        _first = first;
        _second = second;
    }

    /// <summary>Draws one.</summary>
    public static AddressHash Create()
    {
        Span<ulong> drawn = stackalloc ulong[2];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(drawn));
        return new AddressHash(drawn[0], drawn[1] | 1);
    }

    /// <summary>The hash of <paramref name="address"/>; every bit depends on all of it.</summary>
    public ulong Of(AddressKey address) => Fold(Fold(address.Value ^ _first, 0x9E37_79B9_7F4A_7C15) ^ _second, 0xD6E8_FEB8_6659_FD93);

    private static ulong Fold(ulong a, ulong b)
    {
        ulong high = Math.BigMul(a, b, out ulong low);
        return high ^ low;
    }
}
