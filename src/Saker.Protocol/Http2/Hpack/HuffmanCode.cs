using System;

namespace Saker.Protocol.Http2.Hpack;

/// <summary>The Huffman code of HPACK (RFC 7541 §5.2, Appendix B) as tables for both directions.</summary>
/// <remarks>
/// Immutable. The code is canonical: codes of one length are consecutive numbers in the order of their symbols, and shorter ones come
/// first. So the 257 lengths say all of it, and the rest is computed once.
/// </remarks>
internal static class HuffmanCode
{
    /// <summary>The symbol that is in no string: its code only pads.</summary>
    public const int EndOfString = 256;

    /// <summary>Bits in the longest code.</summary>
    public const int MaxBits = 30;

    /// <summary>Bits that <see cref="Short"/> is looked up by: all symbols that texts are made of have codes as short as that.</summary>
    public const int ShortBits = 10;

    private const int SymbolCount = 257;

    private static readonly uint[] s_codes = new uint[SymbolCount];
    private static readonly ushort[] s_sorted = new ushort[SymbolCount];
    private static readonly uint[] s_firstCode = new uint[MaxBits + 1];
    private static readonly uint[] s_endCode = new uint[MaxBits + 1];
    private static readonly ushort[] s_firstSorted = new ushort[MaxBits + 1];
    private static readonly ushort[] s_short = Build();

    /// <summary>Bits in the code of each symbol.</summary>
    public static ReadOnlySpan<byte> Lengths =>
    [
        13, 23, 28, 28, 28, 28, 28, 28, 28, 24, 30, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 30, 28, 28, 28, 28, 28, 28, 28, 28, 28,
        6, 10, 10, 12, 13, 6, 8, 11, 10, 10, 8, 11, 8, 6, 6, 6, 5, 5, 5, 6, 6, 6, 6, 6, 6, 6, 7, 8, 15, 6, 12, 10,
        13, 6, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 7, 8, 7, 8, 13, 19, 13, 14, 6,
        15, 5, 6, 5, 6, 5, 6, 6, 6, 5, 7, 7, 6, 6, 6, 5, 6, 7, 6, 5, 5, 6, 7, 7, 7, 7, 7, 15, 11, 14, 13, 28,
        20, 22, 20, 20, 22, 22, 22, 23, 22, 23, 23, 23, 23, 23, 24, 23, 24, 24, 22, 23, 24, 23, 23, 23, 23, 21, 22, 23, 22, 23, 23, 24,
        22, 21, 20, 22, 22, 23, 23, 21, 23, 22, 22, 24, 21, 22, 23, 23, 21, 21, 22, 21, 23, 22, 23, 23, 20, 22, 22, 22, 23, 22, 22, 23,
        26, 26, 20, 19, 22, 23, 22, 25, 26, 26, 26, 27, 27, 26, 24, 25, 19, 21, 26, 27, 27, 26, 27, 24, 21, 21, 26, 26, 28, 27, 27, 27,
        20, 24, 20, 21, 22, 21, 21, 23, 22, 22, 25, 25, 24, 24, 26, 23, 26, 27, 26, 26, 27, 27, 27, 27, 27, 28, 27, 27, 27, 27, 27, 26,
        30,
    ];

    /// <summary>The code of each symbol, in its lowest bits.</summary>
    public static ReadOnlySpan<uint> Codes => s_codes;

    /// <summary>By the next ten bits: the length of the code there times 256, plus its symbol; 0 where the code is longer.</summary>
    public static ReadOnlySpan<ushort> Short => s_short;

    /// <summary>The symbol whose code stands at the top of <paramref name="bits"/>, and its length, for codes longer than ten bits.</summary>
    public static int FindLong(ulong bits, out int length)
    {
        // Every sequence of 30 bits begins with a code, so this ends.
        length = ShortBits + 1;
        uint code = (uint)(bits >> (64 - length));
        while (code >= s_endCode[length])
        {
            length++;
            code = (uint)(bits >> (64 - length));
        }

        return s_sorted[s_firstSorted[length] + (code - s_firstCode[length])];
    }

    private static ushort[] Build()
    {
        ushort[] shortCodes = new ushort[1 << ShortBits];
        uint code = 0;
        int sorted = 0;
        for (int length = 1; length <= MaxBits; length++)
        {
            code <<= 1;
            s_firstCode[length] = code;
            s_firstSorted[length] = (ushort)sorted;
            for (int symbol = 0; symbol < SymbolCount; symbol++)
            {
                if (Lengths[symbol] != length)
                {
                    continue;
                }

                if (length <= ShortBits)
                {
                    int spare = ShortBits - length;
                    shortCodes.AsSpan((int)code << spare, 1 << spare).Fill((ushort)((length << 8) | symbol));
                }

                s_codes[symbol] = code++;
                s_sorted[sorted++] = (ushort)symbol;
            }

            s_endCode[length] = code;
        }

        return shortCodes;
    }
}
