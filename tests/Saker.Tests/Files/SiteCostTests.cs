using System;
using System.Globalization;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>What the cache's budget is charged for an answer is what it costs. Alone, since it looks at the whole heap.</summary>
[CollectionDefinition(nameof(SiteCostTests), DisableParallelization = true)]
[Collection(nameof(SiteCostTests))]
public sealed class SiteCostTests : IDisposable
{
    private const int Files = 4_000;

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void An_answer_costs_no_more_than_the_budget_is_charged_for_it()
    {
        Build.MustBeOptimised();
        for (int i = 0; i < Files; i++) _folder.Write(Name(i)[1..], "a short file");
        using Site site = Site.FromFolder(_folder.Path, new SiteOptions { CacheBytes = 256 * 1024 * 1024, Compresses = false });
        var ask = new Ask(site);
        AskForAll(ask, 100);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        AskForAll(ask, Files);
        long each = (GC.GetTotalMemory(forceFullCollection: true) - before) / (Files - 100);
        string cost = string.Create(CultureInfo.InvariantCulture, $"{each} bytes an answer, charged {FileLoader.OverheadBytes}");
        TestContext.Current.TestOutputHelper?.WriteLine(cost);
        Assert.True(each <= FileLoader.OverheadBytes, cost);
    }

    private static string Name(int number) => string.Create(CultureInfo.InvariantCulture, $"/folder/{number:00000}.png");

    private static void AskForAll(Ask ask, int count)
    {
        for (int i = 0; i < count; i++) Assert.Equal(StatusCode.Ok, ask.Get(Name(i)).Status);
    }
}
