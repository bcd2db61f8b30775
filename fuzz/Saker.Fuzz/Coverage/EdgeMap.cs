using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Saker.Fuzz.Coverage;

/// <summary>Where an execution went: how often each edge between two basic blocks was taken. For one thread.</summary>
/// <remarks>
/// An edge is the exclusive or of a block and of the one before it, as in AFL (M. Zalewski, "Technical details"): 64 Ki counters, among which few
/// of some thousand edges share one. What was touched is listed, so that clearing costs what the execution cost and not 64 KiB.
/// </remarks>
public static unsafe class EdgeMap
{
    /// <summary>How many counters there are.</summary>
    public const int Size = 1 << 16;

    private static readonly byte* s_counts = (byte*)NativeMemory.AllocZeroed(Size);
    private static readonly int* s_touched = (int*)NativeMemory.AllocZeroed(Size, sizeof(int));
    private static int s_touchedCount;
    private static int s_previous;
    private static long s_hits;

    /// <summary>Blocks entered since <see cref="Clear"/>: how long the execution took, in a unit that is the same on every machine.</summary>
    public static long Hits => s_hits;

    /// <summary>Edges taken since <see cref="Clear"/>.</summary>
    public static int TouchedCount => s_touchedCount;

    /// <summary>Called at the start of every basic block of an instrumented assembly.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Hit(int block)
    {
        s_hits++;
        int edge = (block ^ s_previous) & (Size - 1);
        s_previous = block >> 1;
        byte count = s_counts[edge];
        if (count == 0) s_touched[s_touchedCount++ & (Size - 1)] = edge;
        if (count < byte.MaxValue) s_counts[edge] = (byte)(count + 1);
    }

    /// <summary>Forgets the last execution.</summary>
    public static void Clear()
    {
        for (int i = 0; i < s_touchedCount; i++) s_counts[s_touched[i]] = 0;
        s_touchedCount = 0;
        s_previous = 0;
        s_hits = 0;
    }

    /// <summary>One of the edges taken, and how often in eight classes, one bit each: 1, 2, 3, 4-7, 8-15, 16-31, 32-127, 128 and more.</summary>
    public static (int Edge, byte Class) Touched(int index)
    {
        int edge = s_touched[index];
        byte count = s_counts[edge];
        byte bit = count switch
        {
            1 => 1,
            2 => 2,
            3 => 4,
            < 8 => 8,
            < 16 => 16,
            < 32 => 32,
            < 128 => 64,
            _ => 128,
        };
        return (edge, bit);
    }
}
