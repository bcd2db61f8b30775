using System.Collections.Generic;
using System.Linq;

namespace Saker.Soak.Reports;

/// <summary>
/// Whether a figure grew: the median of the run's last quarter against that of its second one, by when it has settled. Immutable.
/// </summary>
/// <param name="Name">What it is.</param>
/// <param name="Unit">What it is counted in.</param>
/// <param name="Second">Median of the second quarter.</param>
/// <param name="Last">Median of the last quarter.</param>
/// <param name="Allowed">The most that the last may be.</param>
internal sealed record Trend(string Name, string Unit, double Second, double Last, double Allowed)
{
    // Medians of fewer figures say nothing.
    private const int MinFigures = 5;

    public bool IsFlat => Last <= Allowed;

    /// <summary>The trend of <paramref name="figures"/>, or null when there are too few of them.</summary>
    /// <param name="name">What it is.</param>
    /// <param name="unit">What it is counted in.</param>
    /// <param name="figures">In the order of time.</param>
    /// <param name="factor">How many times the second quarter's median the last one's may be,</param>
    /// <param name="more">and how much more than that.</param>
    public static Trend? Of(string name, string unit, IReadOnlyList<double> figures, double factor, double more)
    {
        int quarter = figures.Count / 4;
        if (quarter < MinFigures) return null;
        double second = Median(figures.Skip(quarter).Take(quarter));
        return new Trend(name, unit, second, Median(figures.Skip(figures.Count - quarter)), (second * factor) + more);
    }

    private static double Median(IEnumerable<double> figures)
    {
        double[] sorted = [.. figures.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}
