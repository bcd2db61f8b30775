using System;

namespace Saker.Tests.Caching;

/// <summary>Ranks drawn so that rank k comes up in proportion to 1/k^s, as requests for the files of a site do. Same seed, same ranks.</summary>
internal sealed class Zipf
{
    private readonly double[] _cumulative;
    private readonly Random _random;

    public Zipf(int count, double exponent, int seed)
    {
        _random = new Random(seed);
        _cumulative = new double[count];
        double sum = 0;
        for (int i = 0; i < count; i++) _cumulative[i] = sum += 1 / Math.Pow(i + 1, exponent);
        for (int i = 0; i < count; i++) _cumulative[i] /= sum;
    }

    public int Next()
    {
        int index = Array.BinarySearch(_cumulative, _random.NextDouble());
        return index < 0 ? Math.Min(~index, _cumulative.Length - 1) : index;
    }
}
