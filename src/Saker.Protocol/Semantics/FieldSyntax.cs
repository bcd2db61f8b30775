using System;
using System.Buffers;

namespace Saker.Protocol.Semantics;

/// <summary>The lexical rules that field lines share: token, field value, optional white space, lists (RFC 9110 §5.5, §5.6).</summary>
/// <remarks>Immutable.</remarks>
public static class FieldSyntax
{
    /// <summary>The bytes of a token (RFC 9110 §5.6.2).</summary>
    internal static readonly SearchValues<byte> TokenBytes =
        SearchValues.Create("!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"u8);

    /// <summary>The bytes that no field value may hold: controls other than the tab, and DEL (RFC 9110 §5.5).</summary>
    internal static readonly SearchValues<byte> ForbiddenValueBytes = SearchValues.Create(
        [0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31, 127]);

    /// <summary>Whether these bytes are a token; an empty span is none.</summary>
    public static bool IsToken(ReadOnlySpan<byte> bytes) => !bytes.IsEmpty && !bytes.ContainsAnyExcept(TokenBytes);

    /// <summary>Whether one byte may stand in a token.</summary>
    public static bool IsTokenByte(byte value) => TokenBytes.Contains(value);

    /// <summary>Whether these bytes may stand as a field value: no CR, LF, NUL or other control (RFC 9110 §5.5).</summary>
    public static bool IsFieldValue(ReadOnlySpan<byte> bytes) => !bytes.ContainsAny(ForbiddenValueBytes);

    /// <summary>The bytes without the spaces and tabs around them (OWS, RFC 9110 §5.6.3).</summary>
    public static ReadOnlySpan<byte> TrimWhiteSpace(ReadOnlySpan<byte> bytes)
    {
        int start = 0;
        int end = bytes.Length;
        while (start < end && bytes[start] is (byte)' ' or (byte)'\t')
        {
            start++;
        }

        while (end > start && bytes[end - 1] is (byte)' ' or (byte)'\t')
        {
            end--;
        }

        return bytes[start..end];
    }

    /// <summary>Takes the next element off a comma-separated list without quoted strings; false at its end.</summary>
    /// <param name="list">What is left of the list; moves on with every call.</param>
    /// <param name="element">The element without the white space around it. Empty elements are given too: who calls decides.</param>
    public static bool TryNextElement(scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
    {
        if (list.IsEmpty)
        {
            element = default;
            return false;
        }

        int comma = list.IndexOf((byte)',');
        if (comma < 0)
        {
            element = TrimWhiteSpace(list);
            list = default;
            return true;
        }

        element = TrimWhiteSpace(list[..comma]);
        list = list[(comma + 1)..];
        return true;
    }

    /// <summary>As <see cref="TryNextElement"/>, for lists whose elements may hold quoted strings with commas in them (RFC 9110 §5.6.4).</summary>
    /// <remarks>A quoted string without an end goes on to the end of the list.</remarks>
    public static bool TryNextQuotedElement(scoped ref ReadOnlySpan<byte> list, out ReadOnlySpan<byte> element)
        => TryNextPart(ref list, (byte)',', out element);

    /// <summary>Takes the next part off a value with parameters, <c>a;b=c;d="e;f"</c>; false at its end.</summary>
    public static bool TryNextParameter(scoped ref ReadOnlySpan<byte> parameters, out ReadOnlySpan<byte> parameter)
        => TryNextPart(ref parameters, (byte)';', out parameter);

    /// <summary>Reads a weight: <c>0</c> to <c>1</c> with at most three decimals (RFC 9110 §12.4.2).</summary>
    /// <param name="text">The digits, without <c>q=</c>.</param>
    /// <param name="thousandths">0 to 1000.</param>
    public static bool TryParseWeight(ReadOnlySpan<byte> text, out int thousandths)
    {
        thousandths = 0;
        if (text.IsEmpty || text.Length > 5 || text[0] is not ((byte)'0' or (byte)'1') || (text.Length > 1 && text[1] != (byte)'.'))
        {
            return false;
        }

        thousandths = (text[0] - '0') * 1000;
        int scale = 100;
        for (int i = 2; i < text.Length; i++, scale /= 10)
        {
            if (!char.IsAsciiDigit((char)text[i]))
            {
                return false;
            }

            thousandths += (text[i] - '0') * scale;
        }

        return thousandths <= 1000;
    }

    /// <summary>Splits an element of a weighted list, <c>gzip;q=0.5</c> or <c>text/html;level=1;q=0.5</c>, into what is weighted and its weight.</summary>
    /// <param name="element">The element.</param>
    /// <param name="item">All before the first semicolon.</param>
    /// <param name="thousandths">0 to 1000; 1000 where no weight is given (RFC 9110 §12.4.2).</param>
    /// <returns>False when there is a weight that is none.</returns>
    public static bool TrySplitWeight(ReadOnlySpan<byte> element, out ReadOnlySpan<byte> item, out int thousandths)
    {
        thousandths = 1000;
        item = element;
        if (!element.Contains((byte)';'))
        {
            return true;
        }

        TryNextParameter(ref element, out item);
        while (TryNextParameter(ref element, out ReadOnlySpan<byte> parameter))
        {
            if (parameter.Length >= 2 && (parameter[0] | 0x20) == 'q' && parameter[1] == (byte)'=')
            {
                return TryParseWeight(parameter[2..], out thousandths);
            }
        }

        return true;
    }

    private static bool TryNextPart(scoped ref ReadOnlySpan<byte> rest, byte delimiter, out ReadOnlySpan<byte> part)
    {
        if (rest.IsEmpty)
        {
            part = default;
            return false;
        }

        int end = 0;
        bool quoted = false;
        while (end < rest.Length && (quoted || rest[end] != delimiter))
        {
            if (rest[end] == (byte)'"')
            {
                quoted = !quoted;
            }
            else if (quoted && rest[end] == (byte)'\\')
            {
                end++;
            }

            end++;
        }

        end = Math.Min(end, rest.Length);
        part = TrimWhiteSpace(rest[..end]);
        rest = end == rest.Length ? default : rest[(end + 1)..];
        return true;
    }
}
