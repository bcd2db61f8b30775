using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Security.Cryptography;

namespace Saker.Fuzz.Engine;

/// <summary>The inputs worth keeping: each reached an edge, or a number of rounds on one, that none before it did. Owned by one run.</summary>
internal sealed class Corpus
{
    private readonly List<byte[]> _inputs = [];

    /// <summary>How many inputs there are.</summary>
    public int Count => _inputs.Count;

    /// <summary>Their bytes, all together.</summary>
    public long Bytes { get; private set; }

    /// <summary>The inputs, in the order in which they came.</summary>
    public IReadOnlyList<byte[]> Inputs => _inputs;

    /// <summary>The inputs in a folder, shortest first; none where there is no such folder.</summary>
    public static IReadOnlyList<byte[]> Read(string folder) => !Directory.Exists(folder)
        ? []
        : [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Select(File.ReadAllBytes).OrderBy(input => input.Length)];

    /// <summary>Writes one input into a folder, under a name that follows from its bytes, and returns the file.</summary>
    public static string Write(string folder, byte[] input)
    {
        Directory.CreateDirectory(folder);
        string file = Path.Combine(folder, Convert.ToHexStringLower(SHA256.HashData(input).AsSpan(0, 8)));
        File.WriteAllBytes(file, input);
        return file;
    }

    /// <summary>Keeps a copy of an input.</summary>
    public void Add(ReadOnlySpan<byte> input)
    {
        _inputs.Add(input.ToArray());
        Bytes += input.Length;
    }

    /// <summary>One to go on from: any, the newest and the shorter of two somewhat more often.</summary>
    public byte[] Choose(Dice dice)
    {
        if (dice.OneIn(4)) return _inputs[_inputs.Count - 1 - dice.Below(Math.Min(16, _inputs.Count))];
        byte[] one = _inputs[dice.Below(_inputs.Count)];
        byte[] another = _inputs[dice.Below(_inputs.Count)];
        return one.Length <= another.Length ? one : another;
    }
}
