namespace Saker.Protocol.Http2.Hpack;

/// <summary>What a field name is, found out once when it arrives, so that an entry of the dynamic table is not looked at for every request.</summary>
/// <remarks>Immutable.</remarks>
public enum FieldNameKind : byte
{
    /// <summary>The name of a field line: a token in lower case.</summary>
    Regular,

    /// <summary><c>:method</c></summary>
    Method,

    /// <summary><c>:scheme</c></summary>
    Scheme,

    /// <summary><c>:authority</c></summary>
    Authority,

    /// <summary><c>:path</c></summary>
    Path,

    /// <summary>Any other name with a colon before it: a response's, an extension's, or nobody's.</summary>
    OtherPseudo,

    /// <summary>A token, but not in lower case.</summary>
    UpperCase,

    /// <summary>No token.</summary>
    Invalid,
}
