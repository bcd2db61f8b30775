using System;

namespace Saker.Fuzz.Engine;

/// <summary>Makes an input smaller as long as the same thing is wrong with it. Stateless.</summary>
internal static class Minimiser
{
    /// <summary>The smallest input found: pieces are cut out, from halves to single bytes, then what is left is made plain.</summary>
    /// <param name="input">An input with a problem.</param>
    /// <param name="hasProblem">Whether another input has the same problem.</param>
    public static byte[] Minimise(byte[] input, Predicate<byte[]> hasProblem)
    {
        bool changed;
        do
        {
            changed = false;
            for (int size = Math.Max(1, input.Length / 2); size >= 1; size /= 2)
            {
                for (int at = 0; at + size <= input.Length;)
                {
                    byte[] shorter = [.. input.AsSpan(0, at), .. input.AsSpan(at + size)];
                    if (hasProblem(shorter))
                    {
                        input = shorter;
                        changed = true;
                    }
                    else
                    {
                        at += size;
                    }
                }
            }
        }
        while (changed);

        for (int at = 0; at < input.Length; at++)
        {
            if (input[at] == (byte)'a') continue;
            byte[] plainer = [.. input];
            plainer[at] = (byte)'a';
            if (hasProblem(plainer)) input = plainer;
        }

        return input;
    }
}
