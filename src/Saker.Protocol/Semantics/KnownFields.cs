using System;
using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace Saker.Protocol.Semantics;

/// <summary>Between field names and <see cref="KnownField"/>: found without a string, written in their canonical spelling.</summary>
/// <remarks>
/// Immutable. Field names are case-insensitive (RFC 9110 §5.1). The lookup hashes length, first, middle and last byte with
/// the letter-case bit set, and then compares eight bytes at a time under a mask that folds case at letters only, so that
/// a control character can never pass for a hyphen or a digit.
/// </remarks>
public static class KnownFields
{
    /// <summary>How many values <see cref="KnownField"/> has, <see cref="KnownField.Unknown"/> included.</summary>
    public const int Count = (int)KnownField.XRobotsTag + 1;

    private const int BucketCount = 512;

    // In the order of the enum, from Host on.
    private static readonly string[] s_spellings =
    [
        "Host",
        "Connection",
        "Content-Length",
        "Transfer-Encoding",
        "Expect",
        "Accept-Encoding",
        "If-None-Match",
        "If-Modified-Since",
        "If-Match",
        "If-Unmodified-Since",
        "If-Range",
        "Range",
        "Accept",
        "User-Agent",
        "Accept-Charset",
        "Accept-Language",
        "Access-Control-Request-Headers",
        "Access-Control-Request-Method",
        "Authorization",
        "Cache-Control",
        "Content-Encoding",
        "Content-Language",
        "Content-Location",
        "Content-Range",
        "Content-Type",
        "Cookie",
        "Date",
        "Forwarded",
        "From",
        "HTTP2-Settings",
        "Keep-Alive",
        "Max-Forwards",
        "Origin",
        "Pragma",
        "Priority",
        "Proxy-Authorization",
        "Proxy-Connection",
        "Referer",
        "Sec-Fetch-Dest",
        "Sec-Fetch-Mode",
        "Sec-Fetch-Site",
        "Sec-Fetch-User",
        "TE",
        "Trailer",
        "Upgrade",
        "Upgrade-Insecure-Requests",
        "Via",
        "X-Forwarded-For",
        "X-Forwarded-Host",
        "X-Forwarded-Proto",
        "X-Requested-With",
        "Accept-Ranges",
        "Access-Control-Allow-Credentials",
        "Access-Control-Allow-Headers",
        "Access-Control-Allow-Methods",
        "Access-Control-Allow-Origin",
        "Access-Control-Expose-Headers",
        "Access-Control-Max-Age",
        "Age",
        "Allow",
        "Alt-Svc",
        "Clear-Site-Data",
        "Content-Disposition",
        "Content-Security-Policy",
        "Cross-Origin-Embedder-Policy",
        "Cross-Origin-Opener-Policy",
        "Cross-Origin-Resource-Policy",
        "ETag",
        "Expires",
        "Last-Modified",
        "Link",
        "Location",
        "Permissions-Policy",
        "Proxy-Authenticate",
        "Referrer-Policy",
        "Retry-After",
        "Server",
        "Server-Timing",
        "Service-Worker-Allowed",
        "Set-Cookie",
        "SourceMap",
        "Strict-Transport-Security",
        "Timing-Allow-Origin",
        "Vary",
        "WWW-Authenticate",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "X-Robots-Tag",
    ];

    private static readonly byte[][] s_canonical = Encode(static name => name);
    private static readonly byte[][] s_lower = Encode(static name => name.ToLowerInvariant());
    private static readonly byte[][] s_foldMask = FoldMasks();
    private static readonly byte[] s_buckets = new byte[BucketCount];
    private static readonly byte[] s_next = BuildChains(s_buckets);

    /// <summary>The known field of this name, in any case; <see cref="KnownField.Unknown"/> for every other name.</summary>
    public static KnownField Find(ReadOnlySpan<byte> name)
    {
        if (name.IsEmpty)
        {
            return KnownField.Unknown;
        }

        int candidate = s_buckets[Hash(name)];
        while (candidate != 0 && !EqualsFolded(name, s_lower[candidate], s_foldMask[candidate]))
        {
            candidate = s_next[candidate];
        }

        return (KnownField)candidate;
    }

    /// <summary>The canonical spelling, for HTTP/1.1. Empty for <see cref="KnownField.Unknown"/>.</summary>
    public static ReadOnlySpan<byte> Name(KnownField field) => s_canonical[(int)field];

    /// <summary>The lower-case spelling, the only one HTTP/2 allows (RFC 9113 §8.2). Empty for <see cref="KnownField.Unknown"/>.</summary>
    public static ReadOnlySpan<byte> LowerCaseName(KnownField field) => s_lower[(int)field];

    private static int Hash(ReadOnlySpan<byte> name)
    {
        uint first = name[0] | 0x20u;
        uint middle = name[name.Length >> 1] | 0x20u;
        uint last = name[^1] | 0x20u;
        return (int)(((uint)name.Length * 37 + first * 5 + middle * 11 + last * 83) & (BucketCount - 1));
    }

    private static bool EqualsFolded(ReadOnlySpan<byte> name, byte[] lower, byte[] mask)
    {
        if (name.Length != lower.Length)
        {
            return false;
        }

        ref byte a = ref MemoryMarshal.GetReference(name);
        ref byte b = ref MemoryMarshal.GetArrayDataReference(lower);
        ref byte m = ref MemoryMarshal.GetArrayDataReference(mask);
        int length = name.Length;
        if (length < sizeof(ulong))
        {
            for (int i = 0; i < length; i++)
            {
                if ((Unsafe.Add(ref a, i) | Unsafe.Add(ref m, i)) != Unsafe.Add(ref b, i))
                {
                    return false;
                }
            }

            return true;
        }

        for (int i = 0; i < length - sizeof(ulong); i += sizeof(ulong))
        {
            if (!WordEquals(ref a, ref b, ref m, i))
            {
                return false;
            }
        }

        return WordEquals(ref a, ref b, ref m, length - sizeof(ulong));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static bool WordEquals(ref byte a, ref byte b, ref byte mask, int offset)
        => (Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref a, offset)) | Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref mask, offset)))
            == Unsafe.ReadUnaligned<ulong>(ref Unsafe.Add(ref b, offset));

    private static byte[][] Encode(Func<string, string> spell)
    {
        Debug.Assert(s_spellings.Length == Count - 1, "the table and the enum list the same fields");
        byte[][] names = new byte[Count][];
        names[0] = [];
        for (int i = 1; i < Count; i++)
        {
            names[i] = Encoding.ASCII.GetBytes(spell(s_spellings[i - 1]));
        }

        return names;
    }

    private static byte[][] FoldMasks()
    {
        byte[][] masks = new byte[Count][];
        for (int i = 0; i < Count; i++)
        {
            masks[i] = new byte[s_lower[i].Length];
            for (int j = 0; j < masks[i].Length; j++)
            {
                masks[i][j] = char.IsAsciiLetter((char)s_lower[i][j]) ? (byte)0x20 : (byte)0;
            }
        }

        return masks;
    }

    private static byte[] BuildChains(byte[] buckets)
    {
        // From last to first, so that in a shared bucket the fields of requests, which stand first, are met first.
        byte[] next = new byte[Count];
        for (int i = Count - 1; i > 0; i--)
        {
            int hash = Hash(s_lower[i]);
            next[i] = buckets[hash];
            buckets[hash] = (byte)i;
        }

        return next;
    }
}
