using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Measuring;
using Saker.Compare.Peers;
using Saker.Compare.Reports;
using Saker.Compare.Works;

namespace Saker.Compare;

/// <summary>From the options to the report: builds, makes the site, runs the works one after another, prints and writes.</summary>
internal static class Session
{
    /// <summary>Returns the exit code: 0, or 1 when somebody who was to be measured could not be, or answered wrongly.</summary>
    public static async Task<int> RunAsync(CompareOptions options, string command, CancellationToken cancel)
    {
        await Console.Out.WriteLineAsync("building the floor, the generator and the servers of this repository");
        Installation installed = await Installation.BuildAsync(options.Saker, options.SakerBefore, cancel);
        MachineFacts facts = await MachineFacts.CollectAsync(installed.Repository, cancel);
        string folder = Directory.CreateTempSubdirectory("saker-compare-").FullName;
        try
        {
            string site = Directory.CreateDirectory(Path.Combine(folder, "site")).FullName;
            SiteFile.WriteAll(site);
            foreach (SiteMix mix in options.Works.Select(work => work.Mix).OfType<SiteMix>())
            {
                mix.WriteAll(site, LoadGenerator.PathsFile(folder));
            }

            var starter = new Starter(installed, site, folder, CertificateFiles.Create(folder));
            var generator = new LoadGenerator(installed, folder);
            IReadOnlyList<WorkResult> results = await RunWorksAsync(options, starter, generator, cancel);
            if (!options.CheckOnly)
            {
                await ReportAsync(options, installed, facts, command, Anonymous(starter.Commands.Concat(generator.Commands), folder, installed), results);
            }

            string[] failures = [.. results.SelectMany(Failures)];
            await Console.Out.WriteLineAsync(failures.Length == 0 ? "\nevery answer was right" : $"\nFAILED:\n  {string.Join("\n  ", failures)}");
            return failures.Length == 0 ? 0 : 1;
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<IReadOnlyList<WorkResult>> RunWorksAsync(CompareOptions options, Starter starter, LoadGenerator generator, CancellationToken cancel)
    {
        var results = new List<WorkResult>();
        await using var pool = new ServerPool(starter);
        foreach (Work work in options.Works)
        {
            await using var run = new WorkRun(work, options, starter, pool, generator, Console.Out);
            results.Add(await run.RunAsync(cancel));
            if (!options.CheckOnly)
            {
                await Console.Out.WriteLineAsync($"\n{WorkReport.Summary(results[^1])}");
            }
        }

        return results;
    }

    private static async Task ReportAsync(
        CompareOptions options, Installation installed, MachineFacts facts, string command, IEnumerable<KeyValuePair<string, string>> commands, IReadOnlyList<WorkResult> results)
    {
        await Console.Out.WriteLineAsync($"\n{GateReport.Of(results)}");
        if (!options.NoFile)
        {
            string folder = options.Results ?? Path.Combine(installed.Repository, "bench", "results");
            await Console.Out.WriteLineAsync($"written to {SessionReport.Write(folder, facts, command, commands, results)}");
        }
    }

    private static IEnumerable<string> Failures(WorkResult result)
        => result.Absent.Where(pair => pair.Value != WorkResult.NotInstalled).Select(pair => $"{result.Work.Name}, {pair.Key}: {pair.Value}");

    /// <summary>The commands without the folders of this machine.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Anonymous(IEnumerable<KeyValuePair<string, string>> commands, string folder, Installation installed)
        => commands.Select(pair => KeyValuePair.Create(
            pair.Key,
            pair.Value.Replace(folder, "$TMP", StringComparison.Ordinal).Replace(installed.Repository, ".", StringComparison.Ordinal)));
}
