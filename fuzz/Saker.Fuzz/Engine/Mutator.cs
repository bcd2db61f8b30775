using System;
using System.Buffers.Binary;
using System.Collections.Generic;

namespace Saker.Fuzz.Engine;

/// <summary>Makes a new input of old ones: single bytes, blocks, words of the target's dictionary, pieces between its delimiters. Owned by one run.</summary>
/// <remarks>Works in one buffer, so that it costs less than what it feeds.</remarks>
internal sealed class Mutator(Dice dice, Target target)
{
    private static readonly byte[] s_interestingBytes = [0, 1, 9, 10, 13, 31, 32, 34, 37, 44, 46, 47, 58, 59, 61, 92, 127, 128, 0xC2, 255];

    private readonly IReadOnlyList<byte[]> _words = target.Words;
    private readonly byte[] _delimiters = target.Delimiters;
    private readonly byte[] _buffer = new byte[target.MaxLength];
    private int _length;

    /// <summary>A mutation of one input, now and then joined with another. Valid until the next call.</summary>
    public Span<byte> Mutate(ReadOnlySpan<byte> parent, ReadOnlySpan<byte> other)
    {
        _length = Math.Min(parent.Length, _buffer.Length);
        parent[.._length].CopyTo(_buffer);
        if (dice.OneIn(12)) Splice(other);
        int times = 1 + dice.Below(dice.OneIn(4) ? 12 : 3);
        for (int i = 0; i < times; i++) Step(other);
        Span<byte> input = _buffer.AsSpan(0, _length);
        target.Repair(input, dice);
        return input;
    }

    private void Step(ReadOnlySpan<byte> other)
    {
        switch (_length == 0 ? 8 : dice.Below(16))
        {
            case 0:
                _buffer[dice.Below(_length)] ^= (byte)(1 << dice.Below(8));
                break;
            case 1:
                _buffer[dice.Below(_length)] = (byte)dice.Next();
                break;
            case 2:
                _buffer[dice.Below(_length)] = s_interestingBytes[dice.Below(s_interestingBytes.Length)];
                break;
            case 3:
                _buffer[dice.Below(_length)] += (byte)(dice.Below(33) - 16);
                break;
            case 4:
                ChangeNumber();
                break;
            case 5:
                Delete(dice.Below(_length), dice.SmallLength(_length));
                break;
            case 6:
                int from = dice.Below(_length);
                Insert(dice.Below(_length + 1), _buffer.AsSpan(from, Math.Min(dice.SmallLength(_length), _length - from)).ToArrayOnStack(stackalloc byte[256]));
                break;
            case 7:
                Fill(dice.Below(_length + 1), dice.SmallLength(dice.OneIn(50) ? 4096 : 64), dice.OneIn(2) ? _buffer[dice.Below(_length)] : s_interestingBytes[dice.Below(s_interestingBytes.Length)]);
                break;
            case 8 or 9:
                if (_words.Count > 0) Insert(dice.Below(_length + 1), _words[dice.Below(_words.Count)]);
                else Fill(dice.Below(_length + 1), 1, (byte)dice.Next());
                break;
            case 10:
                if (_words.Count > 0) Overwrite(dice.Below(_length), _words[dice.Below(_words.Count)]);
                break;
            case 11:
                if (!other.IsEmpty)
                {
                    int start = dice.Below(other.Length);
                    Insert(dice.Below(_length + 1), other.Slice(start, Math.Min(dice.SmallLength(other.Length), other.Length - start)));
                }

                break;
            case 12:
                _buffer[dice.Below(_length)] ^= 0x20;       // the other case of a letter
                break;
            case 13:
                ChangeDecimal();
                break;
            default:
                StepPiece();
                break;
        }
    }

    // A big-endian number of 2 or 4 bytes, as HTTP/2 has them: a little more, a little less, or one at an edge.
    private void ChangeNumber()
    {
        int at = dice.Below(_length);
        Span<byte> rest = _buffer.AsSpan(at, _length - at);
        if (rest.Length >= 4 && dice.OneIn(2))
        {
            uint edge = (dice.Below(6)) switch { 0 => 0, 1 => int.MaxValue, 2 => 0x80000000, 3 => uint.MaxValue, 4 => 0x4000, _ => 0xFFFFFF };
            uint value = dice.OneIn(2) ? edge : BinaryPrimitives.ReadUInt32BigEndian(rest) + (uint)dice.Below(65) - 32;
            BinaryPrimitives.WriteUInt32BigEndian(rest, value);
        }
        else if (rest.Length >= 2)
        {
            BinaryPrimitives.WriteUInt16BigEndian(rest, (ushort)(BinaryPrimitives.ReadUInt16BigEndian(rest) + dice.Below(65) - 32));
        }
    }

    // A number in digits: another one, often at the edge of what an int or a long can hold.
    private void ChangeDecimal()
    {
        int at = _buffer.AsSpan(0, _length).IndexOfAnyInRange((byte)'0', (byte)'9');
        if (at < 0) return;
        for (int skip = dice.Below(6); skip > 0; skip--)
        {
            int next = _buffer.AsSpan(at + 1, _length - at - 1).IndexOfAnyInRange((byte)'0', (byte)'9');
            if (next < 0) break;
            at += next + 1;
        }

        int end = at;
        while (end < _length && char.IsAsciiDigit((char)_buffer[end])) end++;
        ReadOnlySpan<byte> number = dice.Below(10) switch
        {
            0 => "0"u8,
            1 => "9223372036854775807"u8,
            2 => "9223372036854775808"u8,
            3 => "18446744073709551616"u8,
            4 => "2147483648"u8,
            5 => "007"u8,
            6 => "65536"u8,
            7 => "1"u8,
            8 => "7fffffffffffffff"u8,
            _ => "99"u8,
        };
        Delete(at, end - at);
        Insert(at, number);
    }

    // Deletes, doubles or moves what lies between two delimiters: a line, an element of a list, a segment of a path.
    private void StepPiece()
    {
        if (_delimiters.Length == 0 || _length < 2) return;
        (int start, int end) = Piece();
        switch (dice.Below(4))
        {
            case 0:
                Delete(start, end - start);
                break;
            case 1:
                Insert(end, _buffer.AsSpan(start, end - start).ToArrayOnStack(stackalloc byte[256]));
                break;
            default:
                Span<byte> kept = _buffer.AsSpan(start, end - start).ToArrayOnStack(stackalloc byte[256]);
                Delete(start, kept.Length);
                (int other, _) = _length > 1 ? Piece() : (0, 0);
                Insert(other, kept);
                break;
        }
    }

    private (int Start, int End) Piece()
    {
        int at = dice.Below(_length);
        Span<byte> all = _buffer.AsSpan(0, _length);
        int start = at == 0 ? 0 : all[..at].LastIndexOfAny(_delimiters) + 1;
        int length = all[at..].IndexOfAny(_delimiters);
        return (start, length < 0 ? _length : at + length + 1);
    }

    private void Splice(ReadOnlySpan<byte> other)
    {
        if (other.IsEmpty || _length == 0) return;
        int keep = dice.Below(_length);
        int from = dice.Below(other.Length);
        int take = Math.Min(other.Length - from, _buffer.Length - keep);
        other.Slice(from, take).CopyTo(_buffer.AsSpan(keep));
        _length = keep + take;
    }

    private void Delete(int at, int count)
    {
        count = Math.Min(count, _length - at);
        _buffer.AsSpan(at + count, _length - at - count).CopyTo(_buffer.AsSpan(at));
        _length -= count;
    }

    private void Insert(int at, ReadOnlySpan<byte> bytes)
    {
        if (_length + bytes.Length > _buffer.Length) return;
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(at));
        _length += bytes.Length;
    }

    private void Fill(int at, int count, byte value)
    {
        if (_length + count > _buffer.Length) return;
        _buffer.AsSpan(at, _length - at).CopyTo(_buffer.AsSpan(at + count));
        _buffer.AsSpan(at, count).Fill(value);
        _length += count;
    }

    private void Overwrite(int at, ReadOnlySpan<byte> bytes)
    {
        int count = Math.Min(bytes.Length, _length - at);
        bytes[..count].CopyTo(_buffer.AsSpan(at));
    }
}
