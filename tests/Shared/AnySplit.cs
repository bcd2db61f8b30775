using System;
using System.Collections.Generic;

namespace Saker.Shared;

/// <summary>Every way in which the bytes of one message are made to arrive: whole, cut once at every place, and one by one.</summary>
/// <remarks>A parser that answers the same for all of these depends on the bytes alone, not on the network.</remarks>
internal static class AnySplit
{
    /// <summary>Runs the test body once for each way; the pieces, joined, are always the same bytes.</summary>
    public static void Of(ReadOnlyMemory<byte> bytes, Action<IReadOnlyList<ReadOnlyMemory<byte>>> test)
    {
        test([bytes]);
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            Run(test, [bytes[..cut], bytes[cut..]], $"cut at {cut}");
        }

        Run(test, OneByOne(bytes), "byte by byte");
    }

    /// <summary>The pieces between the given cuts, which may be in any order and beyond the end.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> At(ReadOnlyMemory<byte> bytes, IEnumerable<int> cuts)
    {
        var sorted = new SortedSet<int> { bytes.Length };
        foreach (int cut in cuts)
        {
            sorted.Add((int)((uint)cut % (uint)(bytes.Length + 1)));
        }

        var pieces = new List<ReadOnlyMemory<byte>>();
        int start = 0;
        foreach (int cut in sorted)
        {
            pieces.Add(bytes[start..cut]);
            start = cut;
        }

        return pieces;
    }

    private static List<ReadOnlyMemory<byte>> OneByOne(ReadOnlyMemory<byte> bytes)
    {
        var pieces = new List<ReadOnlyMemory<byte>>(bytes.Length);
        for (int i = 0; i < bytes.Length; i++)
        {
            pieces.Add(bytes.Slice(i, 1));
        }

        return pieces;
    }

    // Says which way it was: the assertion alone would not.
    private static void Run(Action<IReadOnlyList<ReadOnlyMemory<byte>>> test, IReadOnlyList<ReadOnlyMemory<byte>> pieces, string way)
    {
        try
        {
            test(pieces);
        }
        catch (Exception e)
        {
            throw new InvalidOperationException($"Fails when the bytes arrive {way}: {e.Message}", e);
        }
    }
}
