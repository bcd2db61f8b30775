using System;
using System.Collections.Generic;

namespace Saker.Cli.Options;

/// <summary>Finds the name somebody most likely meant. Pure.</summary>
internal static class Nearest
{
    /// <summary>
    /// The candidate closest to <paramref name="written"/> (case ignored), or null when none is close enough to be worth
    /// mentioning: at most one slip for every three characters, and at least one.
    /// </summary>
    public static string? To(string written, IEnumerable<string> candidates)
    {
        string? best = null;
        int bestDistance = Math.Max(1, written.Length / 3) + 1;
        foreach (string candidate in candidates)
        {
            int distance = Distance(written.ToUpperInvariant(), candidate.ToUpperInvariant());
            if (distance < bestDistance && distance < candidate.Length)
            {
                best = candidate;
                bestDistance = distance;
            }
        }

        return best;
    }

    /// <summary>
    /// How many characters must be added, dropped, replaced or swapped with their neighbour to turn one word into the other
    /// (optimal string alignment: F. J. Damerau, "A technique for computer detection and correction of spelling errors", 1964).
    /// </summary>
    public static int Distance(string from, string to)
    {
        var rows = new int[from.Length + 1, to.Length + 1];
        for (int i = 0; i <= from.Length; i++) rows[i, 0] = i;
        for (int j = 0; j <= to.Length; j++) rows[0, j] = j;
        for (int i = 1; i <= from.Length; i++)
        {
            for (int j = 1; j <= to.Length; j++)
            {
                int replaced = rows[i - 1, j - 1] + (from[i - 1] == to[j - 1] ? 0 : 1);
                int least = Math.Min(replaced, Math.Min(rows[i - 1, j], rows[i, j - 1]) + 1);
                bool swapped = i > 1 && j > 1 && from[i - 1] == to[j - 2] && from[i - 2] == to[j - 1];
                rows[i, j] = swapped ? Math.Min(least, rows[i - 2, j - 2] + 1) : least;
            }
        }

        return rows[from.Length, to.Length];
    }
}
