using System;

namespace Saker.Protocol.Semantics;

/// <summary>Reads the members of a dictionary, one after the other, as a structured field has them (RFC 8941 §3.2, §4.2.2).</summary>
/// <remarks>
/// Lives on the stack of its caller. Follows the parsing algorithm of RFC 8941 §4.2 step by step; every value is judged to its end, but only integers and
/// booleans are given out. What went before a mistake counts no more than the mistake: look at <see cref="IsInvalid"/> at the end.
/// </remarks>
internal ref struct StructuredDictionary
{
    private const int MaxIntegerDigits = 15;
    private const int MaxDecimalDigits = 12;
    private const int MaxFractionDigits = 3;

    private readonly ReadOnlySpan<byte> _input;
    private int _at;
    private bool _expectMember;

    /// <summary>Begins to read a field value.</summary>
    public StructuredDictionary(ReadOnlySpan<byte> value)
    {
        _input = value.Trim((byte)' ');
        _at = 0;
        _expectMember = false;
        IsInvalid = false;
    }

    /// <summary>Whether the value is no dictionary, and is to be ignored as a whole.</summary>
    public bool IsInvalid { get; private set; }

    /// <summary>Reads the next member; false at the end, and where the value turns out to be no dictionary.</summary>
    public bool TryReadMember(out ReadOnlySpan<byte> key, out StructuredItem item)
    {
        item = default;
        key = default;
        if (IsInvalid || _at == _input.Length)
        {
            // A comma with nothing after it.
            IsInvalid |= _expectMember;
            return false;
        }

        bool valid = TryReadKey(out key) && TryReadMemberValue(out item) && TryReadParameters() && TryReadComma();
        IsInvalid |= !valid;
        return valid;
    }

    private readonly byte Next => _at < _input.Length ? _input[_at] : (byte)0;

    private bool TrySkip(byte expected)
    {
        bool there = _at < _input.Length && _input[_at] == expected;
        _at += there ? 1 : 0;
        return there;
    }

    private bool TryReadComma()
    {
        SkipWhiteSpace();
        _expectMember = TrySkip((byte)',');
        SkipWhiteSpace();
        return _expectMember || _at == _input.Length;
    }

    private void SkipWhiteSpace()
    {
        while (Next is (byte)' ' or (byte)'\t')
        {
            _at++;
        }
    }

    // key = ( lcalpha / "*" ) *( lcalpha / DIGIT / "_" / "-" / "." / "*" )
    private bool TryReadKey(out ReadOnlySpan<byte> key)
    {
        int start = _at;
        key = default;
        if (Next != (byte)'*' && !char.IsAsciiLetterLower((char)Next))
        {
            return false;
        }

        while (char.IsAsciiLetterLower((char)Next) || char.IsAsciiDigit((char)Next) || Next is (byte)'_' or (byte)'-' or (byte)'.' or (byte)'*')
        {
            _at++;
        }

        key = _input[start.._at];
        return true;
    }

    private bool TryReadMemberValue(out StructuredItem item)
    {
        item = StructuredItem.True;
        if (!TrySkip((byte)'='))
        {
            return true;
        }

        item = default;
        return Next == (byte)'(' ? TryReadInnerList() : TryReadBareItem(out item);
    }

    // parameters = *( ";" *SP key [ "=" bare-item ] )
    private bool TryReadParameters()
    {
        while (TrySkip((byte)';'))
        {
            SkipSpaces();
            if (!TryReadKey(out _) || (TrySkip((byte)'=') && !TryReadBareItem(out _)))
            {
                return false;
            }
        }

        return true;
    }

    // inner-list = "(" *SP [ item *( 1*SP item ) *SP ] ")"
    private bool TryReadInnerList()
    {
        _at++;
        while (true)
        {
            SkipSpaces();
            if (TrySkip((byte)')'))
            {
                return true;
            }

            if (!TryReadBareItem(out _) || !TryReadParameters() || Next is not ((byte)' ' or (byte)')'))
            {
                return false;
            }
        }
    }

    private void SkipSpaces()
    {
        while (Next == (byte)' ')
        {
            _at++;
        }
    }

    private bool TryReadBareItem(out StructuredItem item)
    {
        item = default;
        char first = (char)Next;
        if (first == '-' || char.IsAsciiDigit(first))
        {
            return TryReadNumber(out item);
        }

        return first switch
        {
            '?' => TryReadBoolean(out item),
            '"' => TryReadString(),
            ':' => TryReadBytes(),
            _ => TryReadToken(),
        };
    }

    private bool TryReadNumber(out StructuredItem item)
    {
        item = default;
        bool negative = TrySkip((byte)'-');
        int digits = ReadDigits(MaxIntegerDigits + 1, out long number);
        if (digits is 0 or > MaxIntegerDigits)
        {
            return false;
        }

        if (TrySkip((byte)'.'))
        {
            return digits <= MaxDecimalDigits && ReadDigits(MaxFractionDigits + 1, out _) is >= 1 and <= MaxFractionDigits;
        }

        item = new StructuredItem(StructuredItemKind.Integer, negative ? -number : number);
        return true;
    }

    private int ReadDigits(int most, out long number)
    {
        int count = 0;
        number = 0;
        while (count < most && char.IsAsciiDigit((char)Next))
        {
            number = (number * 10) + (Next - '0');
            _at++;
            count++;
        }

        return count;
    }

    private bool TryReadBoolean(out StructuredItem item)
    {
        _at++;
        item = new StructuredItem(StructuredItemKind.Boolean, Next - '0');
        return TrySkip((byte)'0') || TrySkip((byte)'1');
    }

    private bool TryReadString()
    {
        _at++;
        while (_at < _input.Length)
        {
            byte next = _input[_at++];
            if (next == (byte)'"')
            {
                return true;
            }

            if (next == (byte)'\\' ? !TrySkip((byte)'"') && !TrySkip((byte)'\\') : next is < 0x20 or > 0x7E)
            {
                return false;
            }
        }

        return false;
    }

    private bool TryReadBytes()
    {
        _at++;
        while (char.IsAsciiLetterOrDigit((char)Next) || Next is (byte)'+' or (byte)'/' or (byte)'=')
        {
            _at++;
        }

        return TrySkip((byte)':');
    }

    // sf-token = ( ALPHA / "*" ) *( tchar / ":" / "/" )
    private bool TryReadToken()
    {
        if (Next != (byte)'*' && !char.IsAsciiLetter((char)Next))
        {
            return false;
        }

        while (_at < _input.Length && (FieldSyntax.IsTokenByte(_input[_at]) || _input[_at] is (byte)':' or (byte)'/'))
        {
            _at++;
        }

        return true;
    }
}
