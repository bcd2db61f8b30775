using System;
using System.Collections.Generic;
using System.Text;

namespace Saker.Fuzz.Engine;

/// <summary>One thing to fuzz: what it is fed, and what must hold for every input. Owned by one run, on one thread.</summary>
internal abstract class Target
{
    /// <summary>How it is called on the command line and where its corpus lies.</summary>
    public abstract string Name { get; }

    /// <summary>Where to begin when there is no corpus.</summary>
    public abstract IReadOnlyList<byte[]> Seeds { get; }

    /// <summary>Words that mean something to it.</summary>
    public virtual IReadOnlyList<byte[]> Words => [];

    /// <summary>Bytes between which there are pieces worth moving about.</summary>
    public virtual byte[] Delimiters => [];

    /// <summary>Longest input, in bytes.</summary>
    public virtual int MaxLength => 4096;

    /// <summary>Most bytes that one execution may allocate once it has run before; -1 for any number.</summary>
    public virtual long MaxAllocatedBytes => 0;

    /// <summary>Basic blocks that an execution may enter for every byte of input, and as many again for nothing: what bounded time means.</summary>
    public virtual (int AByte, int Always) MaxBlocks => (400, 20_000);

    /// <summary>Executes one input.</summary>
    /// <exception cref="BrokenPromiseException">A property does not hold. Any other exception is a finding as well.</exception>
    public abstract void Run(ReadOnlySpan<byte> input);

    /// <summary>Makes what a mutation broke whole again, now and then, where a blind mutation would get no further: lengths, above all.</summary>
    public virtual void Repair(Span<byte> input, Dice dice)
    {
    }

    /// <summary>Wire bytes, one character each.</summary>
    protected static byte[][] Bytes(params string[] texts) => Array.ConvertAll(texts, Encoding.Latin1.GetBytes);

    /// <summary>A number that depends on all of the input: for choices that a replay must make the same.</summary>
    protected static uint HashOf(ReadOnlySpan<byte> input)
    {
        var hash = default(Fingerprint);
        hash.Add(input);
        return (uint)(hash.Value ^ (hash.Value >> 32));
    }
}
