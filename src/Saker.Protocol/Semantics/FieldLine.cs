using System.Runtime.InteropServices;

namespace Saker.Protocol.Semantics;

/// <summary>Where one field line lies in its head's buffer (RFC 9110 §5).</summary>
/// <param name="Known">The field, if it is one we know by name.</param>
/// <param name="NameStart">Offset of the name in the buffer.</param>
/// <param name="NameLength">Bytes in the name; at least one.</param>
/// <param name="ValueStart">Offset of the value, without the white space around it.</param>
/// <param name="ValueLength">Bytes in the value; can be none.</param>
/// <remarks>Immutable. Offsets, not spans: the buffer can move while a request is being received.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FieldLine(KnownField Known, int NameStart, int NameLength, int ValueStart, int ValueLength);
