using System;
using System.Runtime.InteropServices;

namespace Saker.Fuzz.Engine;

/// <summary>A number for a sequence of bytes, to compare two of them without keeping either. Not against an adversary.</summary>
[StructLayout(LayoutKind.Auto)]
internal struct Fingerprint
{
    private ulong _state;

    /// <summary>The number.</summary>
    public readonly ulong Value
    {
        get
        {
            ulong z = _state;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }
    }

    /// <summary>Goes on with these bytes; where one call ends and the next begins does not count.</summary>
    public void Add(ReadOnlySpan<byte> bytes)
    {
        ulong state = _state;
        foreach (byte value in bytes) state = ((state ^ value) + 0x9E3779B97F4A7C15) * 0x100000001B3;
        _state = state;
    }

    /// <summary>Goes on with a number.</summary>
    public void Add(long value) => _state = ((_state ^ (ulong)value) + 0x632BE59BD9B4E019) * 0xD6E8FEB86659FD93;
}
