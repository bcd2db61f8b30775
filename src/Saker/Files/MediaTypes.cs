using System;
using System.Collections.Generic;

namespace Saker.Files;

/// <summary>From a file's extension to its media type. Shared and immutable.</summary>
internal static class MediaTypes
{
    /// <summary>RFC 2046 §4.5.1: what is not known to be anything else. Browsers offer to save it and run nothing.</summary>
    public static readonly MediaType OctetStream = new("application/octet-stream", IsCompressible: false);

    // Longer than any extension in the table.
    private const int MaxExtensionLength = 24;

    private static readonly Dictionary<string, MediaType>.AlternateLookup<ReadOnlySpan<char>> s_byExtension = Load();

    /// <summary>How many extensions are known.</summary>
    public static int Count => s_byExtension.Dictionary.Count;

    /// <summary>The type of the file at <paramref name="path"/>, by its extension, whose case is ignored.</summary>
    public static MediaType Of(ReadOnlySpan<byte> path)
    {
        ReadOnlySpan<byte> name = path[(path.LastIndexOf((byte)'/') + 1)..];
        int dot = name.LastIndexOf((byte)'.');
        if (dot < 0 || name.Length - dot - 1 is 0 or > MaxExtensionLength) return OctetStream;

        Span<char> extension = stackalloc char[MaxExtensionLength];
        int length = 0;
        foreach (byte b in name[(dot + 1)..])
        {
            if (!char.IsAscii((char)b)) return OctetStream;
            extension[length++] = char.ToLowerInvariant((char)b);
        }

        return s_byExtension.TryGetValue(extension[..length], out MediaType? type) ? type : OctetStream;
    }

    private static Dictionary<string, MediaType>.AlternateLookup<ReadOnlySpan<char>> Load()
    {
        var types = new Dictionary<string, MediaType>(1400, StringComparer.Ordinal);
        foreach (string line in MediaTypeTable.Lines)
        {
            string[] words = line[1..].Split(' ');
            string value = words[0];
            if (value == OctetStream.Value) continue;

            // Every tool writes UTF-8 by now; without the parameter a browser guesses, and guesses the reader's locale.
            if (value.StartsWith("text/", StringComparison.Ordinal)) value += "; charset=utf-8";
            var type = new MediaType(value, line[0] == '+');
            foreach (string extension in words.AsSpan(1)) types.Add(extension, type);
        }

        return types.GetAlternateLookup<ReadOnlySpan<char>>();
    }
}
