using System;
using System.Buffers.Text;
using System.Numerics;

namespace Saker.Protocol.Http1;

/// <summary>Puts the chunked transfer coding on a response's content (RFC 9112 §7.1).</summary>
/// <remarks>Immutable. A chunk is the size line, its data, and <see cref="DataEnd"/>; the content ends with <see cref="LastChunk"/>.</remarks>
public static class ChunkFraming
{
    /// <summary>The longest size line: 16 hexadecimal digits and CRLF.</summary>
    public const int MaxSizeLineBytes = 18;

    /// <summary>What follows the data of every chunk.</summary>
    public static ReadOnlySpan<byte> DataEnd => "\r\n"u8;

    /// <summary>The end of the content: the last chunk and an empty trailer section.</summary>
    public static ReadOnlySpan<byte> LastChunk => "0\r\n\r\n"u8;

    /// <summary>Writes the line that says how long the next chunk is.</summary>
    /// <param name="length">Bytes of data in the chunk; at least 1, as a chunk of 0 would end the content.</param>
    /// <param name="destination">Takes the line.</param>
    /// <param name="written">Bytes written; 0 when there was no room.</param>
    /// <returns>False when there is no room.</returns>
    public static bool TryWriteSizeLine(long length, Span<byte> destination, out int written)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(length, 1);
        written = 0;
        int digits = (BitOperations.Log2((ulong)length) >> 2) + 1;
        if (destination.Length < digits + 2 || !Utf8Formatter.TryFormat(length, destination, out _, 'x'))
        {
            return false;
        }

        DataEnd.CopyTo(destination[digits..]);
        written = digits + 2;
        return true;
    }
}
