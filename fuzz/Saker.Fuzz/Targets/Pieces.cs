using System;
using System.Runtime.InteropServices;

namespace Saker.Fuzz.Targets;

/// <summary>Where to cut an input so that it arrives in pieces: one to four, the same for the same seed. Lives on the stack of its caller.</summary>
[StructLayout(LayoutKind.Auto)]
internal ref struct Pieces(int length, uint seed)
{
    private readonly int _cuts = (int)(seed & 3);
    private readonly int _length = length;
    private uint _seed = seed >> 2;
    private int _made;

    /// <summary>Where the current piece begins.</summary>
    public int Start { get; private set; }

    /// <summary>Where it ends.</summary>
    public int End { get; private set; }

    /// <summary>Moves to the next piece; false after the one that reaches the end. An input without bytes has one piece without bytes.</summary>
    public bool MoveNext()
    {
        if (_made > 0 && End == _length) return false;
        Start = End;
        int left = _length - Start;
        _seed = (_seed * 1664525) + 1013904223;

        // Half of the cuts are near the start of what is left: the ends of short lines are where cuts matter.
        int reach = (_seed & 0x100) == 0 ? Math.Min(left, 12) : left;
        End = _made++ >= _cuts || left <= 1 ? _length : Start + 1 + (int)((_seed >> 16) % (uint)reach);
        return true;
    }
}
