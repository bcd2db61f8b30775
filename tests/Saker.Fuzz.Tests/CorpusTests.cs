using System.Collections.Generic;
using System.IO;
using System.Linq;
using Saker.Fuzz.Engine;
using Saker.Fuzz.Targets;
using Xunit;

namespace Saker.Fuzz.Tests;

/// <summary>Everything that fuzzing kept, and every input that once broke a promise, over the product as it is.</summary>
public class CorpusTests
{
    // What a checkout may carry: beyond this the corpora want to be made smaller, which --save does.
    private const long MostBytes = 300 * 1024;

    public static TheoryData<string> Targets => [.. TargetTable.Names];

    [Theory, MemberData(nameof(Targets))]
    public void Every_input_of_the_corpus_keeps_every_promise(string name)
    {
        Target target = TargetTable.Make(name);
        var execution = new Execution(target);
        IReadOnlyList<byte[]> inputs = [.. target.Seeds, .. Corpus.Read(Path.Combine(Program.CorpusFolder(), name))];
        Assert.True(inputs.Count > target.Seeds.Count, $"fuzz/corpus/{name} is empty: Saker.Fuzz {name} --save");
        foreach (byte[] input in inputs)
        {
            string? problem = execution.Run(input);
            Assert.True(problem is null, $"{name}: {problem}, for {System.Convert.ToHexString(input)}");
        }
    }

    [Fact]
    public void The_corpora_are_small_and_belong_to_targets()
    {
        string[] folders = [.. Directory.EnumerateDirectories(Program.CorpusFolder()).Select(folder => Path.GetFileName(folder)!)];
        Assert.Empty(folders.Except(TargetTable.Names));
        Assert.InRange(Directory.EnumerateFiles(Program.CorpusFolder(), "*", SearchOption.AllDirectories).Sum(file => new FileInfo(file).Length), 1, MostBytes);
    }
}
