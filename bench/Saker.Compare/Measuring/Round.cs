using System.Collections.Generic;

namespace Saker.Compare.Measuring;

/// <summary>One reading of every contestant, taken within seconds of each other, in shuffled order. Immutable.</summary>
/// <param name="Number">From 1.</param>
/// <param name="Readings">By the contestant's label, in the order in which they were taken.</param>
internal sealed record Round(int Number, IReadOnlyDictionary<string, Reading> Readings);
