using System;
using System.Security.Cryptography;

namespace Saker.Soak.Content;

/// <summary>
/// What a file was for a while, or that it was not there. Shared: its end is set once, under the lock of its <see cref="SiteFile"/>.
/// </summary>
/// <param name="number">Counts up within the file.</param>
/// <param name="bytes">The content, or null: the file was not there.</param>
/// <param name="from">When it could be seen at the earliest: before the change began.</param>
internal sealed class FileVersion(int number, byte[]? bytes, TimeSpan from)
{
    public int Number => number;

    public byte[]? Bytes => bytes;

    public TimeSpan From => from;

    /// <summary>When it could be seen on the disk at the latest: after the next change was done.</summary>
    public TimeSpan Until { get; set; } = TimeSpan.MaxValue;

    /// <summary>SHA-256 of the content; empty when there is none.</summary>
    public string Hash { get; } = bytes is null ? "" : HashOf(bytes);

    public static string HashOf(ReadOnlySpan<byte> content) => Convert.ToHexString(SHA256.HashData(content));

    public bool Has(long offset, ReadOnlySpan<byte> part) =>
        bytes is not null && offset >= 0 && offset + part.Length <= bytes.Length && bytes.AsSpan((int)offset, part.Length).SequenceEqual(part);
}
