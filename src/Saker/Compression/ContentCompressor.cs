using System.IO;
using System.IO.Compression;
using Saker.Protocol.Semantics;

namespace Saker.Compression;

/// <summary>Compresses whole contents, once each, where nobody waits for it. Stateless; as slow as the result is worth.</summary>
internal static class ContentCompressor
{
    // Of 11, and nginx's. 9 is one percent smaller, takes sixteen times as long and 30 MiB more (docs/decisions/0077).
    private const int BrotliQuality = 6;
    private const int BrotliWindowBits = 22;

    /// <summary>The content in <paramref name="coding"/>, or null when that is not smaller or not among what we write (gzip and brotli).</summary>
    public static byte[]? Compress(byte[] content, ContentCoding coding)
    {
        byte[]? coded = coding switch
        {
            ContentCoding.Brotli => Brotli(content),
            ContentCoding.Gzip => Gzip(content),
            _ => null,
        };
        return coded is not null && coded.Length < content.Length ? coded : null;
    }

    private static byte[]? Brotli(byte[] content)
    {
        // Room for what would be accepted, and no more.
        byte[] room = new byte[content.Length];
        return BrotliEncoder.TryCompress(content, room, out int length, BrotliQuality, BrotliWindowBits) ? room[..length] : null;
    }

    private static byte[] Gzip(byte[] content)
    {
        using var coded = new MemoryStream(content.Length / 2);
        using (var gzip = new GZipStream(coded, CompressionLevel.SmallestSize, leaveOpen: true)) gzip.Write(content);
        return coded.ToArray();
    }
}
