using System.Runtime.InteropServices;

namespace Saker.Protocol.Semantics;

/// <summary>A set of known fields as 128 bits, so that "is it there" is one test.</summary>
/// <remarks>Owned by its holder; a mutable value, never shared.</remarks>
[StructLayout(LayoutKind.Auto)]
internal struct KnownFieldSet
{
    private ulong _low;
    private ulong _high;

    public readonly bool Contains(KnownField field)
        => ((((int)field < 64 ? _low : _high) >> ((int)field & 63)) & 1) != 0;

    public void Add(KnownField field)
    {
        ulong bit = 1UL << ((int)field & 63);
        if ((int)field < 64)
        {
            _low |= bit;
        }
        else
        {
            _high |= bit;
        }
    }
}
