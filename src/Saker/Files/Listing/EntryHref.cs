using System;
using System.Buffers;
using Saker.Protocol.Semantics;

namespace Saker.Files.Listing;

/// <summary>
/// The relative reference (RFC 3986 §4.2) from a folder's page to one of its entries: <c>./</c>, the name percent-encoded byte by byte,
/// and a slash behind a folder. Stateless.
/// </summary>
/// <remarks>
/// The <c>./</c> keeps any name a path: without it <c>javascript:x</c> would be a scheme (RFC 3986 §4.2), and a name can hold no slash
/// that would make it an authority. Ampersand, quotes and angle brackets are always encoded, so the result needs no escaping in HTML.
/// </remarks>
internal static class EntryHref
{
    // RFC 3986 §3.3: what a segment may hold as it is, without the two that HTML gives a meaning, & and '.
    private static readonly SearchValues<byte> s_asIs =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$()*+,;=:@"u8);

    /// <summary>The most bytes that <see cref="Write"/> can need for a name of <paramref name="nameBytes"/>.</summary>
    public static int MaxBytes(int nameBytes) => "./"u8.Length + (3 * nameBytes) + "/"u8.Length;

    /// <summary>Writes the reference; false, and nothing of use written, when the server itself would refuse it.</summary>
    /// <remarks>
    /// A file system takes names that a path may not hold: control characters, backslashes, what is not UTF-8. The judge is the one that
    /// the request will meet, so that no link leads to a 400.
    /// </remarks>
    /// <param name="name">The name as the file system has it.</param>
    /// <param name="isDirectory">True to end with a slash.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> long.</param>
    /// <param name="length">Bytes of the reference; zero when the answer is false.</param>
    public static bool TryWrite(ReadOnlySpan<byte> name, bool isDirectory, Span<byte> destination, out int length)
    {
        length = Write(name, isDirectory, destination);
        ReadOnlySpan<byte> path = destination[1..length];
        Span<byte> decoded = path.Length <= 1024 ? stackalloc byte[path.Length] : new byte[path.Length];
        if (TargetPath.Normalize(path, TargetPath.SystemRules, decoded, out _, out _)) return true;
        length = 0;
        return false;
    }

    /// <summary>Writes the reference, whoever may refuse it; how many bytes it took.</summary>
    /// <param name="name">The name as the file system has it.</param>
    /// <param name="isDirectory">True to end with a slash, which spares the visitor a redirect.</param>
    /// <param name="destination">At least <see cref="MaxBytes"/> long.</param>
    public static int Write(ReadOnlySpan<byte> name, bool isDirectory, Span<byte> destination)
    {
        "./"u8.CopyTo(destination);
        int length = 2;
        while (!name.IsEmpty)
        {
            int plain = name.IndexOfAnyExcept(s_asIs);
            if (plain < 0) plain = name.Length;
            name[..plain].CopyTo(destination[length..]);
            length += plain;
            name = name[plain..];
            if (name.IsEmpty) break;

            destination[length++] = (byte)'%';
            destination[length++] = HexDigit(name[0] >> 4);
            destination[length++] = HexDigit(name[0] & 15);
            name = name[1..];
        }

        if (isDirectory) destination[length++] = (byte)'/';
        return length;
    }

    // RFC 3986 §2.1: upper case.
    private static byte HexDigit(int value) => "0123456789ABCDEF"u8[value];
}
