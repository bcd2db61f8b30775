using System;
using System.Collections.Generic;
using System.Text;

namespace Saker.Soak.Exchanges;

/// <summary>Takes a multipart/byteranges content apart (RFC 9110 §14.6). Stateless.</summary>
internal static class MultipartReader
{
    /// <summary>The Content-Range and bytes of every part, or null when the content is not in form.</summary>
    /// <param name="content">All of it.</param>
    /// <param name="mediaType">The Content-Type with its boundary.</param>
    public static IReadOnlyList<(string Range, byte[] Bytes)>? Read(byte[] content, string mediaType)
    {
        const string Name = "boundary=";
        int at = mediaType.IndexOf(Name, StringComparison.Ordinal);
        if (at < 0) return null;
        byte[] delimiter = Encoding.ASCII.GetBytes("\r\n--" + mediaType[(at + Name.Length)..].Trim('"'));
        byte[] all = [.. "\r\n"u8, .. content];
        ReadOnlySpan<byte> rest = all;
        var parts = new List<(string, byte[])>();
        if (!rest.StartsWith(delimiter)) return null;
        while (true)
        {
            rest = rest[delimiter.Length..];
            if (rest.StartsWith("--"u8)) return parts;
            int head = rest.IndexOf("\r\n\r\n"u8);
            if (head < 0) return null;
            string? range = null;
            foreach (string line in Encoding.ASCII.GetString(rest[..head]).Split("\r\n"))
            {
                if (line.StartsWith("Content-Range: ", StringComparison.OrdinalIgnoreCase)) range = line[15..];
            }

            rest = rest[(head + 4)..];
            int end = rest.IndexOf(delimiter);
            if (end < 0 || range is null) return null;
            parts.Add((range, rest[..end].ToArray()));
            rest = rest[end..];
        }
    }
}
