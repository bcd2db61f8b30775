using System;
using System.Collections.Generic;
using System.Globalization;

namespace Saker.Fuzz;

/// <summary>What the command line asks for. Immutable.</summary>
internal sealed record FuzzOptions
{
    /// <summary>How to call it.</summary>
    public const string Usage = """
        Saker.Fuzz TARGET|all [--seconds N] [--executions N] [--seed S] [--corpus DIR] [--save]
        Saker.Fuzz TARGET --replay FILE

          --seconds     most time for each target (default: 10)
          --executions  most executions for each target (default: no limit)
          --seed        another sequence of random numbers (default: 1)
          --corpus      a folder with a folder of inputs for each target (default: fuzz/corpus of this checkout)
          --save        afterwards, leave in it the smallest inputs that reach the same edges
          --replay      execute one input and say what is wrong
        """;

    /// <summary>The target, or "all".</summary>
    public required string Target { get; init; }

    /// <summary>Most time for each target.</summary>
    public TimeSpan Time { get; private init; } = TimeSpan.FromSeconds(10);

    /// <summary>Most executions for each target.</summary>
    public long Executions { get; private init; } = long.MaxValue;

    /// <summary>What the random numbers follow from.</summary>
    public ulong Seed { get; private init; } = 1;

    /// <summary>Where the corpora are; null for the checkout's.</summary>
    public string? Corpus { get; private init; }

    /// <summary>Whether to write the corpus back.</summary>
    public bool Save { get; private init; }

    /// <summary>The one input to execute, or null.</summary>
    public string? Replay { get; private init; }

    /// <summary>Reads the arguments; null when they make no sense.</summary>
    public static FuzzOptions? Read(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments[0].StartsWith('-')) return null;
        var options = new FuzzOptions { Target = arguments[0] };
        for (int i = 1; i < arguments.Count; i++)
        {
            if (arguments[i] == "--save")
            {
                options = options with { Save = true };
                continue;
            }

            if (++i == arguments.Count) return null;
            string value = arguments[i];
            bool isNumber = ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out ulong number) && number <= long.MaxValue;
            FuzzOptions? next = arguments[i - 1] switch
            {
                "--seconds" when isNumber => options with { Time = TimeSpan.FromSeconds(Math.Min(number, 1_000_000)) },
                "--executions" when isNumber => options with { Executions = (long)number },
                "--seed" when isNumber => options with { Seed = number },
                "--corpus" => options with { Corpus = value },
                "--replay" => options with { Replay = value },
                _ => null,
            };
            if (next is null) return null;
            options = next;
        }

        return options;
    }
}
