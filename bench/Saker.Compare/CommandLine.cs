using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Linq;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare;

/// <summary>The options and what they mean.</summary>
internal static class CommandLine
{
    private const string All = "all";
    private const string Gate = "gate";

    public static RootCommand Build()
    {
        var works = new Option<string>("--work") { Description = "works, separated by commas, or all", DefaultValueFactory = _ => "1k" };
        var peers = new Option<string>("--peers") { Description = "peers, separated by commas; all; or gate: in each work those that its goals are held against", DefaultValueFactory = _ => All };
        var rounds = new Option<int>("--rounds") { Description = "rounds that have to count", DefaultValueFactory = _ => 9 };
        var seconds = new Option<double>("--seconds") { Description = "length of one load", DefaultValueFactory = _ => 3 };
        var warmUp = new Option<double>("--warmup") { Description = "seconds of full load before the first round", DefaultValueFactory = _ => 5 };
        var seed = new Option<int>("--seed") { Description = "of the order within the rounds", DefaultValueFactory = _ => 1 };
        var saker = new Option<string?>("--saker") { Description = "a built Saker: an executable or a .dll (default: build src/Saker.Cli)" };
        var sakerBefore = new Option<string?>("--saker-before") { Description = "another build of Saker, measured in the same rounds" };
        var check = new Option<bool>("--check") { Description = "verify the answers and measure nothing" };
        var results = new Option<string?>("--results") { Description = "folder for the Markdown file (default: bench/results)" };
        var noFile = new Option<bool>("--no-file") { Description = "print, and write no file" };
        var list = new Option<bool>("--list") { Description = "list works and peers" };
        works.Validators.Add(option => Validate(option, WorkTable.All.Select(work => work.Name)));
        peers.Validators.Add(option => Validate(option, PeerTable.All.Select(peer => peer.Name)));

        var command = new RootCommand("Measures what Saker costs for each answer, beside a C floor and its peers.")
        {
            works, peers, rounds, seconds, warmUp, seed, saker, sakerBefore, check, results, noFile, list,
        };
        command.SetAction(async (parsed, cancel) =>
        {
            if (parsed.GetValue(list))
            {
                PrintTables();
                return 0;
            }

            var options = new CompareOptions(
                Select(parsed.GetValue(works), WorkTable.All, work => work.Name),
                [.. Select(parsed.GetValue(peers), PeerTable.All, peer => peer.Name).Where(peer => peer.Name != PeerNames.SakerBefore || parsed.GetValue(sakerBefore) is not null)])
            {
                GatesOnly = parsed.GetValue(peers) == Gate,
                Rounds = parsed.GetValue(rounds),
                Seconds = parsed.GetValue(seconds),
                WarmUpSeconds = parsed.GetValue(warmUp),
                Seed = parsed.GetValue(seed),
                Saker = parsed.GetValue(saker),
                SakerBefore = parsed.GetValue(sakerBefore),
                CheckOnly = parsed.GetValue(check),
                Results = parsed.GetValue(results),
                NoFile = parsed.GetValue(noFile),
            };
            return await Session.RunAsync(options, TypedCommand(parsed), cancel);
        });
        return command;
    }

    // A folder of this machine has no place in a report that others read.
    private static string TypedCommand(ParseResult parsed)
        => "dotnet run -c Release --project bench/Saker.Compare -- "
            + string.Join(' ', parsed.Tokens.Select(token => token.Value.Contains('/', StringComparison.Ordinal) ? "PATH" : token.Value));

    private static void Validate(OptionResult option, IEnumerable<string> names)
    {
        string[] unknown = [.. Names(option.GetValueOrDefault<string>()).Except(names).Where(name => name is not (All or Gate))];
        if (unknown.Length > 0)
        {
            option.AddError($"{option.Option.Name} does not know {string.Join(", ", unknown)}; --list tells what there is");
        }
    }

    private static List<T> Select<T>(string? names, IEnumerable<T> table, Func<T, string> nameOf)
    {
        string[] wanted = Names(names);
        return [.. table.Where(row => wanted.Contains(All) || wanted.Contains(Gate) || wanted.Contains(nameOf(row)))];
    }

    private static string[] Names(string? list) => (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);

    private static void PrintTables()
    {
        Console.WriteLine("works:");
        foreach (Work work in WorkTable.All)
        {
            Console.WriteLine($"  {work.Name,-12} {work.Title}");
        }

        Console.WriteLine("peers:");
        foreach (Peer peer in PeerTable.All)
        {
            Console.WriteLine($"  {peer.Name,-18} {peer.Title}{(peer.IsInstalled ? "" : " (absent)")}");
        }
    }
}
