using System.Numerics;

namespace Saker.Fuzz.Engine;

/// <summary>Random numbers that are the same for the same seed on every machine: xoshiro256** (Blackman and Vigna). Owned by one run.</summary>
internal sealed class Dice
{
    private ulong _a;
    private ulong _b;
    private ulong _c;
    private ulong _d;

    /// <summary>A sequence of its own for every seed.</summary>
    public Dice(ulong seed)
    {
        // SplitMix64, as its authors ask for: the state may not be all zero.
        ulong Next()
        {
            ulong z = seed += 0x9E3779B97F4A7C15;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
            return z ^ (z >> 31);
        }

        _a = Next();
        _b = Next();
        _c = Next();
        _d = Next();
    }

    /// <summary>64 bits.</summary>
    public ulong Next()
    {
        ulong result = BitOperations.RotateLeft(_b * 5, 7) * 9;
        ulong t = _b << 17;
        _c ^= _a;
        _d ^= _b;
        _b ^= _c;
        _a ^= _d;
        _c ^= t;
        _d = BitOperations.RotateLeft(_d, 45);
        return result;
    }

    /// <summary>0 to <paramref name="bound"/> - 1; 0 when the bound is 0.</summary>
    public int Below(int bound) => (int)(((Next() >> 32) * (ulong)(uint)bound) >> 32);

    /// <summary>True once in <paramref name="n"/> times.</summary>
    public bool OneIn(int n) => Below(n) == 0;

    /// <summary>1 to <paramref name="bound"/>, the small ones much more often.</summary>
    public int SmallLength(int bound)
    {
        int limit = OneIn(8) ? bound : int.Min(bound, OneIn(3) ? 32 : 8);
        return 1 + Below(limit);
    }
}
