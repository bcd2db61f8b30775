using System.Runtime.InteropServices;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>Where one decoded line lies in its section, and what its name is.</summary>
/// <param name="Kind">What the name is.</param>
/// <param name="Line">Where name and value lie.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
public readonly record struct FieldSectionLine(FieldNameKind Kind, FieldLine Line);
