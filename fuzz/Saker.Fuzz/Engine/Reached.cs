using System;
using Saker.Fuzz.Coverage;

namespace Saker.Fuzz.Engine;

/// <summary>All that any input of a run has reached so far: for each edge, the classes of how often. Owned by one run.</summary>
internal sealed class Reached
{
    private readonly byte[] _classes = new byte[EdgeMap.Size];

    /// <summary>Edges that were taken at least once.</summary>
    public int Edges { get; private set; }

    /// <summary>Adds what the last execution reached, and says whether anything of it was new.</summary>
    public bool Add()
    {
        bool isNew = false;
        int count = EdgeMap.TouchedCount;
        for (int i = 0; i < count; i++)
        {
            (int edge, byte bit) = EdgeMap.Touched(i);
            byte known = _classes[edge];
            if ((known & bit) != 0) continue;
            Edges += known == 0 ? 1 : 0;
            _classes[edge] = (byte)(known | bit);
            isNew = true;
        }

        return isNew;
    }

    /// <summary>Forgets everything.</summary>
    public void Clear()
    {
        Array.Clear(_classes);
        Edges = 0;
    }
}
