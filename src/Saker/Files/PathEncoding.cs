using System;
using System.Buffers;
using System.Text;

namespace Saker.Files;

/// <summary>From decoded path bytes back to what a URI may carry (RFC 3986 §2.1, §3.3). Stateless.</summary>
internal static class PathEncoding
{
    // RFC 3986 §3.3: pchar and the slash between segments.
    private static readonly SearchValues<byte> s_asIs =
        SearchValues.Create("/ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@"u8);

    /// <summary>Percent-encodes every byte of <paramref name="path"/> that a path cannot hold as it is.</summary>
    public static string Encode(ReadOnlySpan<byte> path)
    {
        if (!path.ContainsAnyExcept(s_asIs)) return Encoding.ASCII.GetString(path);
        var text = new StringBuilder(path.Length * 3);
        foreach (byte b in path)
        {
            if (s_asIs.Contains(b)) text.Append((char)b);
            else text.Append('%').Append(b.ToString("X2"));
        }

        return text.ToString();
    }
}
