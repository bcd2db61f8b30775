using System;
using System.Buffers;
using System.Text.Unicode;

namespace Saker.Protocol.Semantics;

/// <summary>From the raw path of a target to the decoded, absolute path that names a file (RFC 3986 §2.1, §5.2.4, §6.2.2).</summary>
/// <remarks>
/// <para>Immutable. Everything is done exactly once and in one pass: decode, judge, then remove dot segments, so that what was
/// judged is what is used. Decoding twice, or looking for <c>..</c> before decoding, is how servers are walked out of.</para>
/// <para>The result begins with a slash, is valid UTF-8, and holds no NUL, control character, backslash, empty segment,
/// <c>.</c> or <c>..</c>. A trailing slash is kept, and <c>/.</c> or <c>/..</c> at the end leaves one (RFC 3986 §5.2.4).</para>
/// <para>Runs of slashes become one, as nginx does by default: <c>//host</c> must never reach a Location.</para>
/// </remarks>
public static class TargetPath
{
    // All a path may hold as it is, without the percent sign and what needs a closer look.
    private static readonly SearchValues<byte> s_plainBytes = SearchValues.Create(
        "!$&'()*+,-./0123456789:;=@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    /// <summary>What the file system of this machine asks for, for who turns paths into file names.</summary>
    public static TargetPathRules SystemRules { get; } = OperatingSystem.IsWindows() ? TargetPathRules.Windows : TargetPathRules.None;

    /// <summary>Whether the raw path is already what <see cref="Normalize(ReadOnlySpan{byte}, Span{byte}, out int, out ProtocolError)"/> would make of it, without its being looked at byte by byte.</summary>
    /// <remarks>False only means that nobody knows yet: a path with a dot at the start of a segment can still be unchanged.</remarks>
    public static bool IsPlain(ReadOnlySpan<byte> rawPath)
        => rawPath.Length > 0
            && rawPath[0] == (byte)'/'
            && !rawPath.ContainsAnyExcept(s_plainBytes)
            && rawPath.IndexOf("/."u8) < 0
            && rawPath.IndexOf("//"u8) < 0;

    /// <summary>Decodes and normalises a raw path.</summary>
    /// <param name="rawPath">The path of the target, without its query.</param>
    /// <param name="destination">Takes the result; must be at least as long as <paramref name="rawPath"/>, and may not overlap it.</param>
    /// <param name="written">Bytes in the result.</param>
    /// <param name="error">A 400, when the answer is false.</param>
    public static bool Normalize(ReadOnlySpan<byte> rawPath, Span<byte> destination, out int written, out ProtocolError error)
        => Normalize(rawPath, TargetPathRules.None, destination, out written, out error);

    /// <summary>Decodes and normalises a raw path under further rules.</summary>
    /// <param name="rawPath">The path of the target, without its query.</param>
    /// <param name="rules">What else is refused.</param>
    /// <param name="destination">Takes the result; must be at least as long as <paramref name="rawPath"/>, and may not overlap it.</param>
    /// <param name="written">Bytes in the result.</param>
    /// <param name="error">A 400, when the answer is false.</param>
    public static bool Normalize(ReadOnlySpan<byte> rawPath, TargetPathRules rules, Span<byte> destination, out int written, out ProtocolError error)
    {
        if (destination.Length < rawPath.Length)
        {
            throw new ArgumentException("The destination must be as long as the raw path.", nameof(destination));
        }

        if (rules == TargetPathRules.None && IsPlain(rawPath))
        {
            rawPath.CopyTo(destination);
            written = rawPath.Length;
            error = default;
            return true;
        }

        return NormalizeSlowly(rawPath, rules, destination, out written, out error);
    }

    /// <summary>The whole rule, without the short cut; internal so that a test can hold one against the other.</summary>
    internal static bool NormalizeSlowly(ReadOnlySpan<byte> rawPath, TargetPathRules rules, Span<byte> destination, out int written, out ProtocolError error)
    {
        written = 0;
        error = default;
        if (rawPath.IsEmpty || rawPath[0] != (byte)'/')
        {
            error = ProtocolError.BadRequest("path does not begin with a slash", "RFC 3986 §3.3");
            return false;
        }

        destination[0] = (byte)'/';
        int end = 1;
        int segmentStart = 1;
        for (int i = 1; i < rawPath.Length; i++)
        {
            byte value = rawPath[i];
            if (value == (byte)'/')
            {
                if (!EndSegment(destination, ref segmentStart, ref end, rules, out error))
                {
                    return false;
                }

                // A slash after an empty, "." or ".." segment is already there.
                if (destination[end - 1] != (byte)'/')
                {
                    destination[end++] = (byte)'/';
                }

                segmentStart = end;
                continue;
            }

            if (value == (byte)'%')
            {
                if (!TryDecode(rawPath[i..], out value))
                {
                    error = ProtocolError.BadRequest("malformed percent-encoding in the path", "RFC 3986 §2.1");
                    return false;
                }

                // A decoded slash is data (RFC 3986 §2.2), and no file name can hold it; taking it for a separator is an attack.
                if (value == (byte)'/')
                {
                    error = ProtocolError.BadRequest("encoded slash in the path", "RFC 3986 §2.2");
                    return false;
                }

                i += 2;
            }

            if (value is < 0x20 or 0x7F)
            {
                error = ProtocolError.BadRequest("control character in the path", "RFC 3986 §7.3");
                return false;
            }

            if (value == (byte)'\\')
            {
                error = ProtocolError.BadRequest("backslash in the path", "RFC 3986 §7.3");
                return false;
            }

            destination[end++] = value;
        }

        if (!EndSegment(destination, ref segmentStart, ref end, rules, out error))
        {
            return false;
        }

        written = end;
        return true;
    }

    // Judges the decoded segment [segmentStart, end), and takes it back if it is "." or "..".
    private static bool EndSegment(Span<byte> destination, ref int segmentStart, ref int end, TargetPathRules rules, out ProtocolError error)
    {
        error = default;
        ReadOnlySpan<byte> segment = destination[segmentStart..end];
        if (segment.SequenceEqual("."u8))
        {
            end = segmentStart;
            return true;
        }

        if (segment.SequenceEqual(".."u8))
        {
            if (segmentStart == 1)
            {
                error = ProtocolError.BadRequest("path climbs above the root", "RFC 3986 §5.2.4");
                return false;
            }

            // Keeps the slash before the parent, and drops the parent with its own.
            end = destination[..(segmentStart - 1)].LastIndexOf((byte)'/') + 1;
            segmentStart = end;
            return true;
        }

        // Judged segment by segment: what a ".." takes away later is judged too. RFC 3629 §3: overlong forms, surrogates and
        // what lies beyond U+10FFFF are invalid.
        if (!Utf8.IsValid(segment))
        {
            error = ProtocolError.BadRequest("path is not UTF-8", "RFC 3629 §3");
            return false;
        }

        if (HasC1Control(segment))
        {
            error = ProtocolError.BadRequest("control character in the path", "RFC 3986 §7.3");
            return false;
        }

        if (rules.HasFlag(TargetPathRules.Windows) && !segment.IsEmpty && WindowsNames.IsForbidden(segment))
        {
            error = ProtocolError.BadRequest("segment that Windows takes for something else", "RFC 3986 §7.3");
            return false;
        }

        return true;
    }

    // U+0080 to U+009F are C2 80 to C2 9F in UTF-8. A terminal takes U+009B for the start of an escape sequence.
    private static bool HasC1Control(ReadOnlySpan<byte> segment)
    {
        for (int lead; (lead = segment.IndexOf((byte)0xC2)) >= 0; segment = segment[(lead + 2)..])
        {
            if (segment[lead + 1] < 0xA0) return true;
        }

        return false;
    }

    private static bool TryDecode(ReadOnlySpan<byte> escape, out byte value)
    {
        value = 0;
        if (escape.Length < 3 || !char.IsAsciiHexDigit((char)escape[1]) || !char.IsAsciiHexDigit((char)escape[2]))
        {
            return false;
        }

        value = (byte)((HexValue(escape[1]) << 4) | HexValue(escape[2]));
        return true;
    }

    private static int HexValue(byte digit) => digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10;
}
