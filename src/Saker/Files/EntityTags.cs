using System;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Saker.Protocol.Semantics;
using Saker.Transport.FileSystem;

namespace Saker.Files;

/// <summary>Makes entity tags (RFC 9110 §8.8.3), each as the whole value of an ETag field. Stateless.</summary>
internal static class EntityTags
{
    // 128 bits: two different contents with one tag are not to be met with, also not when somebody looks for them.
    private const int HashBytes = 16;

    /// <summary>
    /// The strong tag of <paramref name="content"/>: the same on every node and after every rebuild, whatever the file's times are.
    /// The coding is part of it: RFC 9110 §8.8.3.3 wants two codings of one thing to have two tags.
    /// </summary>
    public static string Strong(ReadOnlySpan<byte> content, ContentCoding coding)
    {
        Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(content, hash);
        return FromHash(hash, coding);
    }

    /// <summary>The strong tag of a content whose SHA-256 is <paramref name="hash"/>.</summary>
    public static string FromHash(ReadOnlySpan<byte> hash, ContentCoding coding) =>
        $"\"{Base64Url.EncodeToString(hash[..HashBytes])}{Suffix(coding)}\"";

    /// <summary>
    /// The tag of a content that nobody has read yet. Weak, because a file can change without its length and time showing it; so it
    /// serves If-None-Match and never joins two parts of two versions (RFC 9110 §13.1.5).
    /// </summary>
    public static string Weak(in FileFacts facts, ContentCoding coding) =>
        $"W/\"{facts.Length:x}-{facts.ModifiedNanoseconds:x}{Suffix(coding)}\"";

    private static string Suffix(ContentCoding coding) =>
        coding == ContentCoding.Identity ? "" : "-" + Encoding.ASCII.GetString(ContentCodings.Name(coding));
}
