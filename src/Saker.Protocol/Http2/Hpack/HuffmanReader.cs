using System;
using System.Buffers.Binary;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>Takes one symbol after the other off a Huffman-coded string (RFC 7541 §5.2).</summary>
/// <remarks>
/// Lives on the stack of its caller. Bits are held left-aligned in 64, and refilled when fewer than the longest code are left. What remains
/// at the end must be the padding: at most seven bits, all of them ones.
/// </remarks>
internal ref struct HuffmanReader(ReadOnlySpan<byte> source)
{
    /// <summary>The answer at the end of a valid string.</summary>
    public const int End = -1;

    /// <summary>The answer where the string is not one: EOS in it, a code cut off, or wrong padding.</summary>
    public const int Invalid = -2;

    private ReadOnlySpan<byte> _source = source;
    private ulong _bits;
    private int _count;

    /// <summary>The next symbol, 0 to 255, or <see cref="End"/> or <see cref="Invalid"/>.</summary>
    public int Next()
    {
        if (_count < HuffmanCode.MaxBits && !_source.IsEmpty)
        {
            Refill();
        }

        if (_count < 8 && IsPadding())
        {
            return End;
        }

        int entry = HuffmanCode.Short[(int)(_bits >> (64 - HuffmanCode.ShortBits))];
        int symbol = entry & 0xFF;
        int length = entry >> 8;
        if (entry == 0)
        {
            symbol = HuffmanCode.FindLong(_bits, out length);
        }

        if (length > _count || symbol == HuffmanCode.EndOfString)
        {
            return Invalid;
        }

        _bits <<= length;
        _count -= length;
        return symbol;
    }

    private readonly bool IsPadding() => _source.IsEmpty && (_count == 0 || ~_bits >> (64 - _count) == 0);

    private void Refill()
    {
        if (_source.Length >= sizeof(uint))
        {
            _bits |= (ulong)BinaryPrimitives.ReadUInt32BigEndian(_source) << (32 - _count);
            _count += 32;
            _source = _source[sizeof(uint)..];
            return;
        }

        while (!_source.IsEmpty)
        {
            _bits |= (ulong)_source[0] << (56 - _count);
            _count += 8;
            _source = _source[1..];
        }
    }
}
