using System.Collections.Generic;
using System.Linq;
using Saker.Compare.Measuring;

namespace Saker.Compare.Reports;

/// <summary>How figures are written.</summary>
internal static class Figures
{
    public static string Of(Quartiles? figures) => figures is { } q ? $"{q.Median:0.00} ({q.Low:0.00}-{q.High:0.00})" : "";

    public static string Of(Reading? reading) => reading switch
    {
        null => "",
        { Fault: null } => $"{reading.Value:0.000}",
        _ => "fault",
    };

    /// <summary>The median without decimals; nothing when there are no figures.</summary>
    public static string Whole(IEnumerable<double?> figures) => Quartiles.Of(figures.OfType<double>()) is { } q ? $"{q.Median:0}" : "";
}
