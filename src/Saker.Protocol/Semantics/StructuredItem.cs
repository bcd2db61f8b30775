using System.Runtime.InteropServices;

namespace Saker.Protocol.Semantics;

/// <summary>What kind of value a member of a structured field has, as far as anybody here asks.</summary>
internal enum StructuredItemKind : byte
{
    /// <summary>A decimal, string, token, byte sequence or inner list.</summary>
    Other,

    /// <summary>An integer (RFC 8941 §3.3.1).</summary>
    Integer,

    /// <summary>A boolean (RFC 8941 §3.3.6).</summary>
    Boolean,
}

/// <summary>The value of a member of a structured field.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Number">The integer, or 1 and 0 for a boolean.</param>
/// <remarks>Immutable.</remarks>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct StructuredItem(StructuredItemKind Kind, long Number)
{
    /// <summary>The value of a member that is there by its name alone (RFC 8941 §3.2).</summary>
    public static StructuredItem True => new(StructuredItemKind.Boolean, 1);
}
