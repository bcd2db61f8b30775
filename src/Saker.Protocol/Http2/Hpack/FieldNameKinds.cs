using System;
using System.Buffers;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>Tells what kind of name some bytes are (RFC 9113 §8.2, §8.3).</summary>
/// <remarks>Immutable.</remarks>
internal static class FieldNameKinds
{
    private static readonly SearchValues<byte> s_lowerCaseTokenBytes = SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyz"u8);

    /// <summary>The kind of a name.</summary>
    public static FieldNameKind Of(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return FieldNameKind.Invalid;
        }

        if (name[0] == (byte)':')
        {
            return name.SequenceEqual(":method"u8) ? FieldNameKind.Method
                : name.SequenceEqual(":path"u8) ? FieldNameKind.Path
                : name.SequenceEqual(":scheme"u8) ? FieldNameKind.Scheme
                : name.SequenceEqual(":authority"u8) ? FieldNameKind.Authority : FieldNameKind.OtherPseudo;
        }

        if (!name.ContainsAnyExcept(s_lowerCaseTokenBytes))
        {
            return FieldNameKind.Regular;
        }

        return FieldSyntax.IsToken(name) ? FieldNameKind.UpperCase : FieldNameKind.Invalid;
    }
}
