using System;
using System.Buffers;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Saker.Diagnostics;

/// <summary>
/// A growing array of bytes in which one line of a log takes shape. Owned by one thread and reused, so that a line costs no
/// allocation. What comes from a client enters only through an escaping method: whatever it sent, it cannot end the line, close a
/// quotation or speak to a terminal.
/// </summary>
internal sealed class LineBuffer
{
    // Beyond this the array of a monstrous line is given back.
    private const int KeptCapacity = 16 * 1024;

    private static readonly SearchValues<byte> s_plain = SearchValues.Create(
        " !#$%&'()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[]^_`abcdefghijklmnopqrstuvwxyz{|}~"u8);

    private byte[] _bytes = new byte[512];
    private int _length;

    /// <summary>What was appended; valid until the next call.</summary>
    public ReadOnlySpan<byte> Written => _bytes.AsSpan(0, _length);

    /// <summary>Forgets what was appended.</summary>
    public void Clear()
    {
        _length = 0;
        if (_bytes.Length > KeptCapacity) _bytes = new byte[512];
    }

    /// <summary>Appends one byte of our own.</summary>
    public void Append(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    /// <summary>Appends bytes of our own.</summary>
    public void Append(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(_bytes.AsSpan(_length));
        _length += text.Length;
    }

    /// <summary>Appends a number in decimal digits.</summary>
    public void Append(long number)
    {
        Reserve(20);
        number.TryFormat(_bytes.AsSpan(_length), out int written, provider: CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Appends a number with one digit after the point below 10, and none from there on: 4.2, 42.</summary>
    public void AppendRounded(double number)
    {
        Reserve(32);
        number.TryFormat(_bytes.AsSpan(_length), out int written, number < 9.95 ? "0.0" : "0", CultureInfo.InvariantCulture);
        _length += written;
    }

    /// <summary>Appends an address; one of IPv4 that came in over an IPv6 socket is written as what it is.</summary>
    public void Append(IPAddress address)
    {
        Reserve(64);
        if (address.AddressFamily == AddressFamily.InterNetworkV6 && address.IsIPv4MappedToIPv6)
        {
            Span<byte> parts = stackalloc byte[16];
            address.TryWriteBytes(parts, out _);
            for (int i = 12; i < 16; i++)
            {
                if (i > 12) Append((byte)'.');
                Append((long)parts[i]);
            }

            return;
        }

        address.TryFormat(_bytes.AsSpan(_length), out int written);
        _length += written;
    }

    /// <summary>
    /// Appends bytes of a client's: visible US-ASCII as it is, everything else and the quotation mark and the backslash as \xHH.
    /// </summary>
    /// <remarks>nginx's default escape. Apache writes \" and \\ for those two, which the simpler log readers take for the end of the text.</remarks>
    public void AppendEscaped(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int plain = text.IndexOfAnyExcept(s_plain);
            if (plain < 0)
            {
                Append(text);
                return;
            }

            Append(text[..plain]);
            byte value = text[plain];
            Append("\\x"u8);
            Append(HexDigit(value >> 4));
            Append(HexDigit(value & 15));
            text = text[(plain + 1)..];
        }
    }

    /// <summary>
    /// Appends text of our own that may quote a client: well-formed UTF-8 stays readable, and what ends a line, steers a terminal or
    /// hides text is written as \u and four digits.
    /// </summary>
    public void AppendMessage(ReadOnlySpan<byte> text) => AppendUtf8(text, isJson: false);

    /// <summary>
    /// Appends bytes of a client's as the inside of a JSON string (RFC 8259 §7). Well-formed UTF-8 stays readable, but for the
    /// characters that steer a terminal or hide text; what is not UTF-8 becomes U+FFFD.
    /// </summary>
    public void AppendJson(ReadOnlySpan<byte> text) => AppendUtf8(text, isJson: true);

    private static bool IsHarmless(Rune rune) => Rune.GetUnicodeCategory(rune) is not
        (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
        or UnicodeCategory.PrivateUse or UnicodeCategory.OtherNotAssigned);

    private static byte HexDigit(int value) => (byte)(value < 10 ? '0' + value : 'A' + value - 10);

    private void AppendUtf8(ReadOnlySpan<byte> text, bool isJson)
    {
        while (true)
        {
            int plain = text.IndexOfAnyExcept(s_plain);
            if (plain < 0)
            {
                Append(text);
                return;
            }

            Append(text[..plain]);
            text = text[plain..];
            OperationStatus status = Rune.DecodeFromUtf8(text, out Rune rune, out int length);
            if (status != OperationStatus.Done) Append("\\ufffd"u8);
            else if (rune.Value is '"' or '\\')
            {
                if (isJson) Append((byte)'\\');
                Append((byte)rune.Value);
            }
            else if (IsHarmless(rune)) Append(text[..length]);
            else AppendUnits(rune);
            text = text[length..];
        }
    }

    private void AppendUnits(Rune rune)
    {
        Span<char> units = stackalloc char[2];
        foreach (char unit in units[..rune.EncodeToUtf16(units)])
        {
            Append("\\u"u8);
            for (int shift = 12; shift >= 0; shift -= 4) Append(HexDigit((unit >> shift) & 15));
        }
    }

    private void Reserve(int more)
    {
        if (_bytes.Length - _length < more) Array.Resize(ref _bytes, Math.Max(_bytes.Length * 2, _length + more));
    }
}
