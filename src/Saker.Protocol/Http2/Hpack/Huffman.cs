using System;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>How a Huffman-coded string was read.</summary>
public enum HuffmanStatus : byte
{
    /// <summary>Whole.</summary>
    Done,

    /// <summary>It is none: EOS in it, a code cut off, or padding that is too long or not all ones.</summary>
    Invalid,

    /// <summary>It is longer than the room it was given; whether the rest is valid is not known.</summary>
    NoRoom,
}

/// <summary>Strings in and out of the Huffman code of HPACK (RFC 7541 §5.2).</summary>
/// <remarks>Immutable.</remarks>
public static class Huffman
{
    private const int ShortestCodeBits = 5;

    /// <summary>Most bytes that so many coded bytes can stand for.</summary>
    public static int MaxDecodedLength(int codedLength) => (int)Math.Min(int.MaxValue, codedLength * 8L / ShortestCodeBits);

    /// <summary>Decodes a string.</summary>
    /// <param name="source">The coded string, whole.</param>
    /// <param name="destination">Where it goes; nothing beyond it is written.</param>
    /// <param name="written">Bytes written; all of them when the answer is Done.</param>
    public static HuffmanStatus Decode(ReadOnlySpan<byte> source, Span<byte> destination, out int written)
    {
        var reader = new HuffmanReader(source);
        written = 0;
        while (true)
        {
            int symbol = reader.Next();
            if (symbol < 0)
            {
                return symbol == HuffmanReader.End ? HuffmanStatus.Done : HuffmanStatus.Invalid;
            }

            if (written == destination.Length)
            {
                return HuffmanStatus.NoRoom;
            }

            destination[written++] = (byte)symbol;
        }
    }

    /// <summary>How long a coded string is when decoded, without decoding it anywhere; false when it is invalid.</summary>
    public static bool TryMeasure(ReadOnlySpan<byte> source, out int length)
    {
        var reader = new HuffmanReader(source);
        length = 0;
        int symbol;
        while ((symbol = reader.Next()) >= 0)
        {
            length++;
        }

        return symbol == HuffmanReader.End;
    }

    /// <summary>Bytes that a string takes when coded.</summary>
    public static int CodedLength(ReadOnlySpan<byte> text)
    {
        ReadOnlySpan<byte> lengths = HuffmanCode.Lengths;
        long bits = 0;
        foreach (byte symbol in text)
        {
            bits += lengths[symbol];
        }

        return (int)((bits + 7) / 8);
    }

    /// <summary>Codes a string, and returns how many bytes that took.</summary>
    /// <param name="text">The string.</param>
    /// <param name="destination">Room for <see cref="CodedLength"/> bytes.</param>
    public static int Encode(ReadOnlySpan<byte> text, Span<byte> destination)
    {
        ReadOnlySpan<byte> lengths = HuffmanCode.Lengths;
        ReadOnlySpan<uint> codes = HuffmanCode.Codes;
        ulong bits = 0;
        int count = 0;
        int written = 0;
        foreach (byte symbol in text)
        {
            bits = (bits << lengths[symbol]) | codes[symbol];
            count += lengths[symbol];
            while (count >= 8)
            {
                count -= 8;
                destination[written++] = (byte)(bits >> count);
            }
        }

        if (count > 0)
        {
            // RFC 7541 §5.2: the padding is the beginning of EOS, which is all ones.
            destination[written++] = (byte)((bits << (8 - count)) | (0xFFu >> count));
        }

        return written;
    }
}
