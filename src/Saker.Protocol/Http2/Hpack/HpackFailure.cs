namespace Saker.Protocol.Http2.Hpack;

/// <summary>Why a field block cannot be decoded. After any of these the two ends disagree for ever, so the connection must end (RFC 9113 §4.3).</summary>
/// <remarks>Immutable.</remarks>
public enum HpackFailure : byte
{
    /// <summary>It could be.</summary>
    None,

    /// <summary>The block ends within a field.</summary>
    Truncated,

    /// <summary>An integer above 2^31-1, or written with more bytes than that takes (RFC 7541 §5.1).</summary>
    IntegerTooLarge,

    /// <summary>Index 0, or one beyond both tables (RFC 7541 §2.3.3, §6.1).</summary>
    InvalidIndex,

    /// <summary>A string that is not Huffman-coded as it says (RFC 7541 §5.2).</summary>
    InvalidHuffman,

    /// <summary>A change of the table's size after a field (RFC 7541 §4.2).</summary>
    SizeUpdateAfterField,

    /// <summary>A table larger than we allow (RFC 7541 §6.3).</summary>
    SizeUpdateAboveLimit,

    /// <summary>We allow less than before, the peer has acknowledged it, and the block does not begin with a smaller table (RFC 9113 §4.3.1).</summary>
    SizeUpdateMissing,
}
