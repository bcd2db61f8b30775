using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using Saker.Fuzz.Coverage;

namespace Saker.Fuzz.Engine;

/// <summary>The loop: take an input, change it, execute it, keep it if it reached something new. Owned by one run, on one thread.</summary>
internal sealed class Fuzzer(Target target, ulong seed)
{
    // Beyond this the first fault hides the rest; it is mended first.
    private const int MaxFindings = 5;

    private readonly Dice _dice = new(seed);
    private readonly Execution _execution = new(target);
    private readonly Reached _reached = new();
    private readonly Corpus _corpus = new();
    private readonly List<Finding> _findings = [];
    private long _executions;

    /// <summary>Executions so far. Read by whoever watches for one that does not end.</summary>
    public long Executions => Volatile.Read(ref _executions);

    /// <summary>Edges reached so far.</summary>
    public int Edges => _reached.Edges;

    /// <summary>What was kept.</summary>
    public Corpus Corpus => _corpus;

    /// <summary>What was found, each problem once.</summary>
    public IReadOnlyList<Finding> Findings => _findings;

    /// <summary>Is told of every input right before it is executed.</summary>
    public Journal? Journal { get; init; }

    /// <summary>Executes the inputs given, then mutations of what was kept, until the time or the number is over, or too much is found.</summary>
    public void Run(IEnumerable<byte[]> inputs, TimeSpan time, long executions)
    {
        long until = Stopwatch.GetTimestamp() + (long)(time.TotalSeconds * Stopwatch.Frequency);
        foreach (byte[] input in inputs) Try(input.Length <= target.MaxLength ? input : input.AsSpan(0, target.MaxLength));
        if (_corpus.Count == 0) _corpus.Add([]);
        var mutator = new Mutator(_dice, target);
        while (_executions < executions && _findings.Count < MaxFindings)
        {
            byte[] parent = _corpus.Choose(_dice);
            byte[] other = _corpus.Choose(_dice);

            // Some children of one choice: choosing and looking at the clock cost as much as a small execution.
            for (int i = 0; i < 32 && _executions < executions; i++) Try(mutator.Mutate(parent, other));
            if (Stopwatch.GetTimestamp() > until) break;
        }
    }

    /// <summary>The fewest and smallest of the inputs kept that reach every edge which all of them reach.</summary>
    /// <remarks>Greedy, the short ones first. How often an edge is taken does not count here: that is for the search, and would keep ten times as many.</remarks>
    public IReadOnlyList<byte[]> Essence()
    {
        var seen = new bool[EdgeMap.Size];
        var kept = new List<byte[]>();
        foreach (byte[] input in _corpus.Inputs.OrderBy(input => input.Length))
        {
            if (_execution.Run(input) is not null) continue;
            bool isNew = false;
            for (int i = 0; i < EdgeMap.TouchedCount; i++)
            {
                ref bool known = ref seen[EdgeMap.Touched(i).Edge];
                isNew |= !known;
                known = true;
            }

            if (isNew) kept.Add(input);
        }

        return kept;
    }

    private void Count() => Volatile.Write(ref _executions, _executions + 1);

    private void Try(ReadOnlySpan<byte> input)
    {
        Count();
        Journal?.Note(input);
        string? problem = _execution.Run(input);
        if (problem is null)
        {
            if (_reached.Add()) _corpus.Add(input);
        }
        else if (!_findings.Exists(finding => finding.Problem == problem))
        {
            byte[] smallest = Minimiser.Minimise(input.ToArray(), shorter =>
            {
                Count();
                Journal?.Note(shorter);
                return _execution.Run(shorter) == problem;
            });
            _findings.Add(new Finding(problem, smallest));
        }
    }
}
