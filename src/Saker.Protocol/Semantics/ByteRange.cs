using System.Runtime.InteropServices;

namespace Saker.Protocol.Semantics;

/// <summary>A part of a representation: its first and its last byte, both included (RFC 9110 §14.1.2).</summary>
/// <param name="First">Offset of the first byte.</param>
/// <param name="Last">Offset of the last byte; never less than <paramref name="First"/>.</param>
[StructLayout(LayoutKind.Auto)]
public readonly record struct ByteRange(long First, long Last)
{
    /// <summary>Bytes in it; at least one.</summary>
    public long Length => Last - First + 1;
}
