using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Reflection;
using Saker.Fuzz.Coverage;
using Saker.Fuzz.Engine;
using Saker.Fuzz.Targets;

namespace Saker.Fuzz;

/// <summary>The fuzzer's command. It starts a second copy of itself over the instrumented product, and that one does the work.</summary>
public static class Program
{
    private const int Fine = 0;
    private const int Found = 1;
    private const int Misused = 2;
    private const int Hangs = 3;

    private static readonly TimeSpan s_longestExecution = TimeSpan.FromSeconds(20);

    /// <summary>Instruments, then fuzzes. 0: nothing found; 1: something; 2: wrong arguments; 3: an execution did not end.</summary>
    public static int Main(string[] args)
    {
        MethodInfo run = InstrumentedProduct.Load().GetType(typeof(Program).FullName!, throwOnError: true)!.GetMethod(nameof(Run))!;
        return (int)run.Invoke(null, BindingFlags.DoNotWrapExceptions, binder: null, [args], CultureInfo.InvariantCulture)!;
    }

    /// <summary>Fuzzes the product that this copy was loaded with.</summary>
    public static int Run(string[] args)
    {
        if (FuzzOptions.Read(args) is not { } options) return Misuse("");
        IReadOnlyList<string> names = options.Target == "all" ? TargetTable.Names : [options.Target];
        if (!names.All(TargetTable.Names.Contains)) return Misuse($"there is no target {options.Target}; there are: {string.Join(", ", TargetTable.Names)}");
        if (options.Replay is { } file) return Replay(TargetTable.Make(names[0]), file);
        int found = names.Sum(name => Fuzz(TargetTable.Make(name), options));
        return found == 0 ? Fine : Found;
    }

    /// <summary>The folder of inputs of every target in the checkout that this was built in.</summary>
    public static string CorpusFolder() => Path.Combine(Checkout(), "fuzz", "corpus");

    private static int Fuzz(Target target, FuzzOptions options)
    {
        string folder = Path.Combine(options.Corpus ?? CorpusFolder(), target.Name);
        string findings = Path.Combine(Checkout(), "artifacts", "fuzz", target.Name);
        using var journal = new Journal(findings + ".current", target.MaxLength);
        var fuzzer = new Fuzzer(target, options.Seed) { Journal = journal };
        using var watch = new HangWatch(() => fuzzer.Executions, s_longestExecution, () =>
        {
            Tell(target, new Finding($"does not end within {s_longestExecution.TotalSeconds} s", journal.Read()), findings);
            Environment.Exit(Hangs);
        });

        var clock = System.Diagnostics.Stopwatch.StartNew();
        fuzzer.Run([.. target.Seeds, .. Corpus.Read(folder)], options.Time, options.Executions);
        Console.WriteLine($"{target.Name,-18} {fuzzer.Executions,12:N0} executions in {clock.Elapsed.TotalSeconds,6:N1} s  {fuzzer.Edges,6:N0} edges  "
            + $"corpus {fuzzer.Corpus.Count,5:N0} inputs, {fuzzer.Corpus.Bytes,9:N0} bytes  {fuzzer.Findings.Count} findings");
        foreach (Finding finding in fuzzer.Findings) Tell(target, finding, findings);
        if (options.Save) Save(fuzzer, folder);
        return fuzzer.Findings.Count;
    }

    private static void Save(Fuzzer fuzzer, string folder)
    {
        IReadOnlyList<byte[]> essence = fuzzer.Essence();
        if (Directory.Exists(folder)) Directory.Delete(folder, recursive: true);
        foreach (byte[] input in essence) Corpus.Write(folder, input);
        Console.WriteLine($"{"",-18} saved {essence.Count:N0} inputs, {essence.Sum(input => input.Length):N0} bytes");
    }

    private static int Replay(Target target, string file)
    {
        string? problem = new Execution(target).Run(File.ReadAllBytes(file));
        Console.WriteLine($"{target.Name}: {problem ?? "all promises hold"}");
        return problem is null ? Fine : Found;
    }

    private static void Tell(Target target, Finding finding, string folder)
    {
        string file = Corpus.Write(folder, finding.Input);
        Console.WriteLine($"FINDING {target.Name}: {finding.Problem}");
        Console.WriteLine($"  input, {finding.Input.Length} bytes: {Show(finding.Input)}");
        Console.WriteLine($"  again: dotnet run -c Release --project fuzz/Saker.Fuzz -- {target.Name} --replay {file}");
    }

    private static string Show(byte[] input) =>
        string.Concat(input.Take(200).Select(value => value is >= 0x20 and < 0x7F and not (byte)'\\' ? ((char)value).ToString() : $"\\x{value:x2}"));

    private static int Misuse(string problem)
    {
        if (problem.Length > 0) Console.Error.WriteLine(problem);
        Console.Error.WriteLine(FuzzOptions.Usage);
        return Misused;
    }

    private static string Checkout()
    {
        for (string? folder = AppContext.BaseDirectory; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Saker.slnx"))) return folder;
        }

        return Directory.GetCurrentDirectory();
    }
}
