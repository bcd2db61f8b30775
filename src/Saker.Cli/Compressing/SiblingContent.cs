using System;
using System.Buffers;
using System.Diagnostics;
using System.IO;
using System.IO.Compression;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Cli.Compressing;

/// <summary>Whether a sibling that somebody else made, or at another time, is of its file's content. Stateless; blocking.</summary>
internal static class SiblingContent
{
    private const int BlockBytes = 64 * 1024;

    /// <summary>Decodes the sibling and compares: false also for one that cannot be read or decoded.</summary>
    public static bool IsOf(FileRoot root, string path, string sibling, ContentCoding coding)
    {
        using SafeFileHandle? file = root.OpenFile(Encoding.UTF8.GetBytes(path)).File;
        using SafeFileHandle? coded = root.OpenFile(Encoding.UTF8.GetBytes(sibling)).File;
        if (file is null || coded is null) return false;
        byte[] expected = ArrayPool<byte>.Shared.Rent(BlockBytes);
        byte[] decoded = ArrayPool<byte>.Shared.Rent(BlockBytes);
        try
        {
            using Stream decoder = coding switch
            {
                ContentCoding.Brotli => new BrotliStream(new FileStream(coded, FileAccess.Read), CompressionMode.Decompress),
                ContentCoding.Gzip => new GZipStream(new FileStream(coded, FileAccess.Read), CompressionMode.Decompress),
                _ => throw new UnreachableException(),
            };
            for (long offset = 0; ;)
            {
                int length = decoder.ReadAtLeast(decoded.AsSpan(0, BlockBytes), BlockBytes, throwOnEndOfStream: false);
                int read = 0;
                for (int more = 1; more > 0 && read < length; read += more) more = RandomAccess.Read(file, expected.AsSpan(read, length - read), offset + read);
                if (read != length || !expected.AsSpan(0, length).SequenceEqual(decoded.AsSpan(0, length))) return false;
                offset += length;
                if (length < BlockBytes) return offset == RandomAccess.GetLength(file);
            }
        }
        catch (Exception broken) when (broken is InvalidDataException or InvalidOperationException or IOException or UnauthorizedAccessException)
        {
            return false;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(expected);
            ArrayPool<byte>.Shared.Return(decoded);
        }
    }
}
