using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace Saker.Compare.Works;

/// <summary>Many files of mixed size, asked for by Zipf's law: the same files and the same order of requests on every machine. Immutable.</summary>
/// <param name="Files">How many.</param>
/// <param name="Requests">How many requests before the order repeats.</param>
internal sealed record SiteMix(int Files, int Requests)
{
    private const string Folder = "mix";
    private const double MedianBytes = 4096;
    private const double Sigma = 1.2;           // of the logarithm: most files of a site are small, a few make most of the bytes
    private const int MostBytes = 1024 * 1024;

    /// <summary>A tenth of all bytes, which is what a server with a cache of its own may keep.</summary>
    public long CacheBytes => Sizes().Sum(size => (long)size) / 10;

    /// <summary>The one that is asked for most.</summary>
    public SiteFile Hottest => new(Name(0), Sizes()[0]);

    /// <summary>Writes the files, a day old, and one path a line in the order of the requests.</summary>
    public void WriteAll(string siteFolder, string pathsFile)
    {
        _ = Directory.CreateDirectory(Path.Combine(siteFolder, Folder));
        DateTime yesterday = DateTime.UtcNow.Date.AddDays(-1);
        foreach ((int size, int i) in Sizes().Select((size, i) => (size, i)))
        {
            var file = new SiteFile(Name(i), size);
            string path = Path.Combine(siteFolder, file.Name);
            File.WriteAllBytes(path, file.Content());
            File.SetLastWriteTimeUtc(path, yesterday);
        }

        File.WriteAllLines(pathsFile, Ranks().Select(rank => $"/{Name(rank)}"));
    }

    private static string Name(int rank) => $"{Folder}/{rank:00000}.png";

    private int[] Sizes()
    {
        var random = new Random(Files);
        return [.. Enumerable.Range(0, Files).Select(_ => (int)Math.Clamp(MedianBytes * Math.Exp(Sigma * Normal(random)), 1, MostBytes))];
    }

    // Box and Muller's way from two uniform numbers to a normal one.
    private static double Normal(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());

    private IEnumerable<int> Ranks()
    {
        double[] upTo = new double[Files];
        double sum = 0;
        for (int i = 0; i < Files; i++)
        {
            upTo[i] = sum += 1.0 / (i + 1);
        }

        var random = new Random(Requests);
        for (int i = 0; i < Requests; i++)
        {
            int found = Array.BinarySearch(upTo, random.NextDouble() * sum);
            yield return Math.Min(found < 0 ? ~found : found, Files - 1);
        }
    }
}
