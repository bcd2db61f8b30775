namespace Saker.Protocol.Http1;

/// <summary>Why a <see cref="HeadWriter"/> stopped.</summary>
public enum HeadWriteFailure : byte
{
    /// <summary>It did not.</summary>
    None,

    /// <summary>The destination is too short: try again with a longer one.</summary>
    NoRoom,

    /// <summary>A field name that is not a token, or a value with CR, LF, NUL or another control character.</summary>
    ForbiddenByte,
}
