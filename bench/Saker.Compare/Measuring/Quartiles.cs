using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;

namespace Saker.Compare.Measuring;

/// <summary>The middle of a set of figures and how far it spreads. Immutable.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct Quartiles(double Low, double Median, double High)
{
    /// <summary>Quartiles by linear interpolation between the closest ranks; null for no figures.</summary>
    public static Quartiles? Of(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return sorted.Length == 0 ? null : new Quartiles(At(sorted, 0.25), At(sorted, 0.5), At(sorted, 0.75));
    }

    private static double At(double[] sorted, double fraction)
    {
        double rank = fraction * (sorted.Length - 1);
        int below = (int)Math.Floor(rank);
        int above = Math.Min(below + 1, sorted.Length - 1);
        return sorted[below] + ((rank - below) * (sorted[above] - sorted[below]));
    }
}
