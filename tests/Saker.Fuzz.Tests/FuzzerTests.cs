using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using Saker.Fuzz.Coverage;
using Saker.Fuzz.Engine;
using Xunit;

namespace Saker.Fuzz.Tests;

/// <summary>That the fuzzer would find something: targets with a fault planted in them.</summary>
public class FuzzerTests
{
    private static readonly TimeSpan s_long = TimeSpan.FromMinutes(2);

    [Fact]
    public void A_fault_behind_four_comparisons_is_found_by_coverage_and_minimised()
    {
        var fuzzer = new Fuzzer(new Lock(reportsCoverage: true), seed: 1);
        fuzzer.Run([Encoding.ASCII.GetBytes("........................")], s_long, executions: 2_000_000);
        Finding finding = Assert.Single(fuzzer.Findings);
        Assert.Equal("the lock is open", finding.Problem);
        Assert.Equal("keys", Encoding.ASCII.GetString(finding.Input));
    }

    [Fact]
    public void Without_coverage_the_same_fault_is_not_found()
    {
        var fuzzer = new Fuzzer(new Lock(reportsCoverage: false), seed: 1);
        fuzzer.Run([Encoding.ASCII.GetBytes("........................")], s_long, executions: 200_000);
        Assert.Empty(fuzzer.Findings);
    }

    [Fact]
    public void The_same_seed_makes_the_same_run()
    {
        static string Run(ulong seed)
        {
            var fuzzer = new Fuzzer(new Lock(reportsCoverage: true), seed);
            fuzzer.Run([[1, 2, 3]], s_long, executions: 20_000);
            return string.Join(' ', fuzzer.Corpus.Inputs.Select(Convert.ToHexString));
        }

        Assert.Equal(Run(7), Run(7));
        Assert.NotEqual(Run(7), Run(8));
    }

    [Theory]
    [InlineData("throw", "InvalidOperationException")]
    [InlineData("allocate", "allocates, 0 bytes are promised")]
    [InlineData("slow", "enters more than 10 blocks for each byte of input")]
    [InlineData("fine", null)]
    public void An_exception_an_allocation_and_too_many_steps_are_problems(string input, string? problem)
    {
        string? found = new Execution(new Careless()).Run(Encoding.ASCII.GetBytes(input));
        if (problem is null) Assert.Null(found);
        else Assert.StartsWith(problem, found, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_minimised_still_has_the_problem_and_nothing_else()
    {
        byte[] smallest = Minimiser.Minimise(Encoding.ASCII.GetBytes("some text with an X in it, and a Y after that"), input =>
            input.AsSpan().IndexOf((byte)'X') is >= 0 and int x && input.AsSpan(x).IndexOf((byte)'Y') >= 0);
        Assert.Equal("XY", Encoding.ASCII.GetString(smallest));
    }

    [Fact]
    public void The_essence_of_a_corpus_reaches_every_edge_with_less()
    {
        var fuzzer = new Fuzzer(new Lock(reportsCoverage: true), seed: 3);
        fuzzer.Run(["k......"u8.ToArray(), "k"u8.ToArray(), "ke"u8.ToArray(), "k.........e"u8.ToArray()], s_long, executions: 4);
        Assert.Empty(fuzzer.Findings);
        Assert.Equal(["ke"], fuzzer.Essence().Select(Encoding.ASCII.GetString).ToArray());
    }

    /// <summary>Opens for the letters of "keys" in this order, with anything in between.</summary>
    private sealed class Lock(bool reportsCoverage) : Target
    {
        public override string Name => "lock";

        public override IReadOnlyList<byte[]> Seeds => [];

        public override int MaxLength => 64;

        public override void Run(ReadOnlySpan<byte> input)
        {
            int open = 0;
            foreach (byte value in input)
            {
                if (open < 4 && value == "keys"u8[open])
                {
                    open++;
                    if (reportsCoverage) EdgeMap.Hit(1000 + (100 * open));
                }
            }

            Promise.That(open < 4, "the lock is open");
        }
    }

    /// <summary>Does what it is told, all of it forbidden.</summary>
    private sealed class Careless : Target
    {
        private object? _kept;

        public override string Name => "careless";

        public override IReadOnlyList<byte[]> Seeds => [];

        public override (int AByte, int Always) MaxBlocks => (10, 100);

        public override void Run(ReadOnlySpan<byte> input)
        {
            if (input.SequenceEqual("throw"u8)) throw new InvalidOperationException("told so");
            if (input.SequenceEqual("allocate"u8)) _kept = new object[10];
            for (int i = 0; input.SequenceEqual("slow"u8) && i < 1000; i++) EdgeMap.Hit(i);
            GC.KeepAlive(_kept);
        }
    }
}
