namespace Saker.Protocol.Http1;

/// <summary>How much of a message we are willing to look at before it has proved to be one.</summary>
/// <remarks>Immutable; shared by all connections of an endpoint.</remarks>
public sealed record Http1Limits
{
    /// <summary>Longest request line without its CRLF, in bytes. Beyond it the answer is 414 (RFC 9112 §3).</summary>
    /// <remarks>RFC 9112 §3 asks for at least 8,000. nginx and Kestrel 8 KiB, Apache 8,190.</remarks>
    public const int DefaultMaxRequestLineBytes = 8 * 1024;

    /// <summary>Longest request line plus header section, in bytes. Beyond it the answer is 431 (RFC 6585 §5).</summary>
    /// <remarks>RFC 9110 §5.4 sets none. Node.js 16 KiB, nginx 4 × 8 KiB, Kestrel 32 KiB.</remarks>
    public const int DefaultMaxHeadBytes = 32 * 1024;

    /// <summary>Most field lines in a header section. Beyond it the answer is 431 (RFC 6585 §5).</summary>
    /// <remarks>Browsers send 12 to 25. Apache and Kestrel 100.</remarks>
    public const int DefaultMaxFieldCount = 100;

    /// <summary>Most empty lines before a request line.</summary>
    /// <remarks>RFC 9112 §2.2 asks for at least one, for old clients that end a POST with one CRLF too many. More is not a client.</remarks>
    public const int DefaultMaxLeadingEmptyLines = 4;

    /// <summary>Longest line that carries one chunk's size, in bytes without its CRLF: digits and extensions. Beyond it: 400.</summary>
    /// <remarks>Nobody is known to use extensions. Kestrel 4 KiB by its segments, hyper 16 KiB for all of a message.</remarks>
    public const int DefaultMaxChunkLineBytes = 1024;

    /// <summary>Most bytes of chunk extensions in one message. Beyond it: 400.</summary>
    /// <remarks>Without a total, one-byte chunks with long extensions cost us far more than they carry (CVE-2023-39326 in Go, CVE-2024-22019 in Node.js: 16 KiB).</remarks>
    public const int DefaultMaxChunkExtensionBytes = 16 * 1024;

    /// <summary>Longest trailer section, in bytes. Beyond it the answer is 431.</summary>
    /// <remarks>Trailers are validated and thrown away (RFC 9110 §6.5.1), so there is no reason for many. nginx counts them with the head.</remarks>
    public const int DefaultMaxTrailerBytes = 8 * 1024;

    /// <summary>The limits when nothing else is said.</summary>
    public static Http1Limits Default { get; } = new();

    /// <summary>See <see cref="DefaultMaxRequestLineBytes"/>.</summary>
    public int MaxRequestLineBytes { get; init; } = DefaultMaxRequestLineBytes;

    /// <summary>See <see cref="DefaultMaxHeadBytes"/>.</summary>
    public int MaxHeadBytes { get; init; } = DefaultMaxHeadBytes;

    /// <summary>See <see cref="DefaultMaxFieldCount"/>. At most 32,767.</summary>
    public int MaxFieldCount { get; init; } = DefaultMaxFieldCount;

    /// <summary>See <see cref="DefaultMaxLeadingEmptyLines"/>.</summary>
    public int MaxLeadingEmptyLines { get; init; } = DefaultMaxLeadingEmptyLines;

    /// <summary>See <see cref="DefaultMaxChunkLineBytes"/>.</summary>
    public int MaxChunkLineBytes { get; init; } = DefaultMaxChunkLineBytes;

    /// <summary>See <see cref="DefaultMaxChunkExtensionBytes"/>.</summary>
    public int MaxChunkExtensionBytes { get; init; } = DefaultMaxChunkExtensionBytes;

    /// <summary>See <see cref="DefaultMaxTrailerBytes"/>.</summary>
    public int MaxTrailerBytes { get; init; } = DefaultMaxTrailerBytes;
}
