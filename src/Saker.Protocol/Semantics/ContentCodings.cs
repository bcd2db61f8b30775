using System;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>Between the names of content codings and <see cref="ContentCoding"/>.</summary>
/// <remarks>Immutable.</remarks>
public static class ContentCodings
{
    /// <summary>How many there are.</summary>
    public const int Count = (int)ContentCoding.Brotli + 1;

    /// <summary>The registered name, as Content-Encoding has it.</summary>
    public static ReadOnlySpan<byte> Name(ContentCoding coding) => coding switch
    {
        ContentCoding.Gzip => "gzip"u8,
        ContentCoding.Zstd => "zstd"u8,
        ContentCoding.Brotli => "br"u8,
        _ => "identity"u8,
    };

    /// <summary>The coding of a name, in any case (RFC 9110 §8.4.1).</summary>
    public static bool TryParse(ReadOnlySpan<byte> name, out ContentCoding coding)
    {
        // RFC 9110 §8.4.1.3: x-gzip is the same as gzip.
        (bool found, coding) = name.Length switch
        {
            2 => (Ascii.EqualsIgnoreCase(name, "br"u8), ContentCoding.Brotli),
            4 when (name[0] | 0x20) == 'g' => (Ascii.EqualsIgnoreCase(name, "gzip"u8), ContentCoding.Gzip),
            4 => (Ascii.EqualsIgnoreCase(name, "zstd"u8), ContentCoding.Zstd),
            6 => (Ascii.EqualsIgnoreCase(name, "x-gzip"u8), ContentCoding.Gzip),
            8 => (Ascii.EqualsIgnoreCase(name, "identity"u8), ContentCoding.Identity),
            _ => (false, ContentCoding.Identity),
        };
        return found;
    }
}
