using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using Saker.Transport.FileSystem;

namespace Saker.Tests.Files.Listing;

/// <summary>Names that a folder can hold: chosen ones, any bytes, and entries made of them.</summary>
internal static class Names
{
    private static readonly byte[] s_eventful =
        [.. "<>&\"'`/\\:;%#?=.~+ \t\n\r\0"u8, .. "\u202e\u2069\u2028\u0085é😀ש"u8, 0x80, 0xC3, 0xE2, 0xED, 0xA0, 0xF4, 0xFF, 0x7F, 0x1B];

    /// <summary>Names with a history: each has broken some server's listing.</summary>
    public static IReadOnlyList<byte[]> Nasty { get; } =
    [
        .. new[]
        {
            "a\"b", "it's", "<script>alert(1)</script>", "</title>", "</style><b>", "--><!--", "]]>", "&amp;", "&lt", "a&b=c", " two  spaces ", "100%", "%41", "%2e%2e", "%2f",
            "what?sort=name", "#fragment", "line\nbreak", "return\rhere", "tab\there", "nul\0", "emoji 😀🦅.png", "שלום עולם.txt", "مرحبا.html", "photo\u202egpj.exe", "close\u2069it\u2069",
            "javascript:alert(1)", "data:text/html,x", "//host", "a:b", "http:", "C:", "...", "~", "-rf", "back\\slash", "`x`", "{{x}}", "e\u0301", "日本語", "\u2028", "\u0085", "\u007f", "\u001b[2J", "\ufeffbom",
            new string('x', 255), string.Concat(Enumerable.Repeat("長", 85)),
        }.Select(Encoding.UTF8.GetBytes),
        [0xFF, 0xFE], [0xC3, (byte)'('], [(byte)'a', 0x80, (byte)'b'], [0xED, 0xA0, 0x80], [0xF0, 0x9F, 0x98], [0xC0, 0xAF],
    ];

    /// <summary>Any bytes, those with a meaning somewhere more often than others; never empty, "." or "..", which no folder lists.</summary>
    public static Arbitrary<byte[]> Any { get; } = Arb.From(
        Gen.OneOf(Gen.Elements(s_eventful), ArbMap.Default.GeneratorFor<byte>(), Gen.Elements("abc019"u8.ToArray())).NonEmptyListOf()
            .Select(bytes => bytes.ToArray())
            .Where(name => !name.AsSpan().SequenceEqual("."u8) && !name.AsSpan().SequenceEqual(".."u8)));

    /// <summary>Whether a request can hold the name, said in another way than the parser's: text in UTF-8 without slash, backslash and control characters.</summary>
    public static bool CanBeAskedFor(byte[] name)
    {
        string text = Decode(name);
        return Encoding.UTF8.GetBytes(text).AsSpan().SequenceEqual(name) && !text.Any(c => char.IsControl(c) || c is '/' or '\\');
    }

    /// <summary>A file of that name.</summary>
    public static DirectoryEntry File(string name, long size = 0, long modified = 0) => File(Encoding.UTF8.GetBytes(name), size, modified);

    /// <summary>A file of that name.</summary>
    public static DirectoryEntry File(byte[] name, long size = 0, long modified = 0) => Entry(name, FileKind.Regular, size, modified);

    /// <summary>A folder of that name.</summary>
    public static DirectoryEntry Folder(string name, long modified = 0) => Folder(Encoding.UTF8.GetBytes(name), modified);

    /// <summary>A folder of that name; its size is whatever the file system says, and means nothing.</summary>
    public static DirectoryEntry Folder(byte[] name, long modified = 0) => Entry(name, FileKind.Directory, 4096 - name[^1], modified);

    /// <summary>An entry of any kind, modified so many seconds after 1970 began.</summary>
    public static DirectoryEntry Entry(byte[] name, FileKind kind, long size, long modified) =>
        new(name, new FileFacts(kind, size, modified * 1_000_000_000, 0, 0, 0));

    /// <summary>A name as JSON and a test's message can hold it.</summary>
    public static string Decode(ReadOnlySpan<byte> name) => Encoding.UTF8.GetString(name);

    /// <summary>The bytes that a percent-encoded text stands for, by RFC 3986 §2.1 and nothing else.</summary>
    public static byte[] PercentDecode(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '%')
            {
                bytes.Add(checked((byte)text[i]));
                continue;
            }

            bytes.Add(Convert.FromHexString(text.AsSpan(i + 1, 2))[0]);
            i += 2;
        }

        return [.. bytes];
    }
}
