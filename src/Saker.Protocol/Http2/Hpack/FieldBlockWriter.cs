using System;
using System.Buffers.Text;
using Saker.Protocol.Semantics;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>Why a field was not written.</summary>
public enum FieldBlockFailure : byte
{
    /// <summary>All were.</summary>
    None,

    /// <summary>The destination is too short.</summary>
    NoRoom,

    /// <summary>A name that is no token, or a value with a byte that no field may have (RFC 9113 §8.2.1).</summary>
    ForbiddenByte,
}

/// <summary>Writes the field block of a response (RFC 7541 §6), which means the same on every connection and at any time.</summary>
/// <remarks>
/// Lives on the stack of its caller. It uses the static table and literals that are not added to the other end's, so a block depends on
/// nothing that was sent before: it can be made once for a cached answer and sent on any connection for ever (docs/decisions/0030). Strings are
/// Huffman-coded where that is shorter, except for the Date, whose 29 bytes can be written over in place. A failure sticks.
/// </remarks>
public ref struct FieldBlockWriter
{
    private const byte IndexedPattern = 0x80;
    private const byte LiteralPattern = 0x00;
    private const byte NeverAddedPattern = 0x10;
    private const byte CodedPattern = 0x80;
    private const int StatusNameIndex = 8;
    private const int MaxNameBytes = 256;

    private readonly Span<byte> _destination;
    private int _written;

    /// <summary>Begins at the start of a span.</summary>
    public FieldBlockWriter(Span<byte> destination)
    {
        _destination = destination;
        _written = 0;
        Failure = FieldBlockFailure.None;
    }

    /// <summary>Bytes written.</summary>
    public readonly int Written => _written;

    /// <summary>Why a call answered false.</summary>
    public FieldBlockFailure Failure { get; private set; }

    /// <summary>Most bytes that a field with such a name and value takes.</summary>
    public static int MaxLength(int nameLength, int valueLength) => nameLength + valueLength + (3 * HpackInteger.MaxBytes);

    /// <summary>Writes <c>:status</c>, which must come first (RFC 9113 §8.3.2).</summary>
    public bool TryWriteStatus(StatusCode status)
    {
        if (StaticTable.IndexOf(status) is > 0 and int index)
        {
            return TryAppendInteger(IndexedPattern, 7, index);
        }

        Span<byte> digits = [(byte)('0' + ((int)status / 100 % 10)), (byte)('0' + ((int)status / 10 % 10)), (byte)('0' + ((int)status % 10))];
        return TryAppendInteger(LiteralPattern, 4, StatusNameIndex) && TryAppendString(digits);
    }

    /// <summary>Writes a field we know by name. White space around the value is left out: here it would be a mistake (RFC 9113 §8.2.1).</summary>
    public bool TryWriteField(KnownField field, scoped ReadOnlySpan<byte> value)
        => field != KnownField.Unknown && FieldSyntax.IsFieldValue(value) ? TryAppendName(field) && TryAppendString(FieldSyntax.TrimWhiteSpace(value)) : Refuse();

    /// <summary>Writes a field whose value is a number, such as Content-Length.</summary>
    public bool TryWriteField(KnownField field, long value)
    {
        Span<byte> digits = stackalloc byte[20];
        Utf8Formatter.TryFormat(value, digits, out int length);
        return TryWriteField(field, digits[..length]);
    }

    /// <summary>Writes a field with any name, in lower case (RFC 9113 §8.2), and its value without the white space around it.</summary>
    public bool TryWriteField(scoped ReadOnlySpan<byte> name, scoped ReadOnlySpan<byte> value)
    {
        if (!FieldSyntax.IsToken(name) || !FieldSyntax.IsFieldValue(value) || name.Length > MaxNameBytes)
        {
            return Refuse();
        }

        value = FieldSyntax.TrimWhiteSpace(value);
        KnownField known = KnownFields.Find(name);
        if (known != KnownField.Unknown)
        {
            return TryAppendName(known) && TryAppendString(value);
        }

        Span<byte> lower = stackalloc byte[MaxNameBytes];
        for (int i = 0; i < name.Length; i++)
        {
            lower[i] = (byte)char.ToLowerInvariant((char)name[i]);
        }

        return TryAppendInteger(LiteralPattern, 4, 0) && TryAppendString(lower[..name.Length]) && TryAppendString(value);
    }

    /// <summary>Writes Date as 29 plain bytes.</summary>
    /// <param name="unixSeconds">Seconds since 1970.</param>
    /// <param name="offset">Where the 29 bytes begin, from the start of the span: <see cref="HttpDate.Format"/> may write over them at any time.</param>
    public bool TryWriteDate(long unixSeconds, out int offset)
    {
        offset = 0;
        if (!TryAppendName(KnownField.Date) || !TryAppendInteger(0, 7, HttpDate.Length) || !HasRoom(HttpDate.Length))
        {
            return false;
        }

        offset = _written;
        HttpDate.Format(unixSeconds, _destination.Slice(offset, HttpDate.Length));
        _written += HttpDate.Length;
        return true;
    }

    private bool TryAppend(scoped ReadOnlySpan<byte> block)
    {
        if (!HasRoom(block.Length))
        {
            return false;
        }

        block.CopyTo(_destination[_written..]);
        _written += block.Length;
        return true;
    }

    private bool TryAppendName(KnownField field)
    {
        // RFC 7541 §7.1.3: what is secret and short stays out of every table on its way.
        byte pattern = field == KnownField.SetCookie ? NeverAddedPattern : LiteralPattern;
        int index = StaticTable.IndexOf(field);
        return TryAppendInteger(pattern, 4, index) && (index != 0 || TryAppendString(KnownFields.LowerCaseName(field)));
    }

    private bool TryAppendString(scoped ReadOnlySpan<byte> text)
    {
        int coded = Huffman.CodedLength(text);
        if (coded >= text.Length)
        {
            return TryAppendInteger(0, 7, text.Length) && TryAppend(text);
        }

        if (!TryAppendInteger(CodedPattern, 7, coded) || !HasRoom(coded))
        {
            return false;
        }

        _written += Huffman.Encode(text, _destination[_written..]);
        return true;
    }

    private bool TryAppendInteger(byte pattern, int prefixBits, int value)
    {
        Span<byte> bytes = stackalloc byte[HpackInteger.MaxBytes];
        int length = HpackInteger.Write(bytes, pattern, prefixBits, value);
        return TryAppend(bytes[..length]);
    }

    private bool HasRoom(int length)
    {
        if (Failure != FieldBlockFailure.None)
        {
            return false;
        }

        if (_destination.Length - _written < length)
        {
            Failure = FieldBlockFailure.NoRoom;
            return false;
        }

        return true;
    }

    private bool Refuse()
    {
        if (Failure == FieldBlockFailure.None)
        {
            Failure = FieldBlockFailure.ForbiddenByte;
        }

        return false;
    }
}
