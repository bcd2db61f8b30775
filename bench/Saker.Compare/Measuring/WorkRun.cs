using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Answers;
using Saker.Compare.Gates;
using Saker.Compare.Machine;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>One work from the start of its servers to their end: verify, warm up, rounds. Owner: the session; used once.</summary>
internal sealed class WorkRun(Work work, CompareOptions options, Starter starter, ServerPool pool, LoadGenerator generator, TextWriter progress) : IAsyncDisposable
{
    /// <summary>So many bad readings, and a contestant takes part no longer: it would spoil every round.</summary>
    private const int FaultsBeforeWithdrawal = 3;

    private RunningServer? _floor;
    private readonly List<Contestant> _contestants = [];
    private readonly Dictionary<string, string> _absent = [];
    private readonly List<Round> _rounds = [];
    private readonly Random _random = new(options.Seed);

    public ValueTask DisposeAsync() => _floor?.DisposeAsync() ?? default;

    public async Task<WorkResult> RunAsync(CancellationToken cancel)
    {
        FloorAnswer floor = await FloorAnswer.CaptureAsync(work, starter, pool, cancel);
        await progress.WriteLineAsync($"\n{work.Name}: {work.Title}. The floor sends {floor.Source}.");
        foreach (Peer peer in options.Peers.Where(peer => peer.TakesPartIn(work) && (!options.GatesOnly || GateTable.Needs(work, peer))))
        {
            await EnterAsync(peer, floor.Canned, cancel);
        }

        if (!options.CheckOnly)
        {
            await MeasureAsync(cancel);
        }

        return new WorkResult(work, [.. _contestants.Select(contestant => contestant.Label)], _absent, _rounds, Verdicts(), floor.Source);
    }

    /// <summary>Starts a peer and lets it take part once its answer is right.</summary>
    private async Task EnterAsync(Peer peer, CannedAnswer? canned, CancellationToken cancel)
    {
        if (!peer.IsInstalled)
        {
            _absent[peer.Name] = WorkResult.NotInstalled;
            return;
        }

        try
        {
            RunningServer server = peer.IsFloor ? _floor = await starter.StartAsync(peer, work, canned, cancel) : await pool.GetAsync(peer, work, cancel);
            CheckedRequest request = await AnswerCheck.VerifyAsync(server.Port, work, cancel);
            await progress.WriteLineAsync($"  {peer.Name}: right answer, {request.Answer.Length} bytes");
            if (work.Load is null)
            {
                _contestants.Add(new FreshContestant(peer, work, starter, canned));
                return;
            }

            bool isWarm = pool.WasWarm(server) || !peer.IsCompiledWhileItRuns;
            _contestants.Add(new LoadedContestant(peer, peer.Name, work, server, request, generator, isWarm));
            if (work.Reference is { } reference && peer.IsSaker)
            {
                CheckedRequest plain = await AnswerCheck.VerifyAsync(server.Port, reference, cancel);
                _contestants.Add(new LoadedContestant(peer, WorkResult.ReferenceLabel(peer.Name, reference), reference, server, plain, generator, isWarm: true));
            }
        }
        catch (MeasurementException e)
        {
            await WithdrawAsync(peer.Name, e.Message);
        }
    }

    private async Task MeasureAsync(CancellationToken cancel)
    {
        await WithEachAsync(contestant => contestant.WarmUpAsync(options.WarmUpSeconds, cancel), "in the warm-up");

        // Rounds that do not count are run again, half as many as were asked for at most.
        int most = options.Rounds + ((options.Rounds + 1) / 2);
        while (_contestants.Count > 0 && _rounds.Count < most && Verdicts().Count(verdict => verdict is null) < options.Rounds)
        {
            _rounds.Add(await RunRoundAsync(cancel));
            await WithdrawFaultyAsync();
        }

        await WithEachAsync(contestant => contestant.VerifyAgainAsync(cancel), "after the load");
    }

    private async Task WithEachAsync(Func<Contestant, Task> step, string when)
    {
        foreach (Contestant contestant in _contestants.ToArray())
        {
            try
            {
                await step(contestant);
            }
            catch (MeasurementException e)
            {
                await WithdrawAsync(contestant.Label, $"{when}: {e.Message}");
            }
        }
    }

    private async Task<Round> RunRoundAsync(CancellationToken cancel)
    {
        Contestant[] order = [.. _contestants];
        _random.Shuffle(order);
        var readings = new Dictionary<string, Reading>();
        foreach (Contestant contestant in order)
        {
            try
            {
                readings[contestant.Label] = await contestant.MeasureAsync(options.Seconds, cancel);
            }
            catch (MeasurementException e)
            {
                readings[contestant.Label] = Reading.Faulty(e.Message);
            }
        }

        var round = new Round(_rounds.Count + 1, readings);
        IEnumerable<string> figures = _contestants.Select(contestant => $"{contestant.Label} {Figure(readings[contestant.Label])}");
        await progress.WriteLineAsync($"  round {round.Number}: {string.Join(" | ", figures)}");
        return round;
    }

    private static string Figure(Reading reading) => reading.Fault is null ? $"{reading.Value:0.00}" : $"FAULT ({reading.Fault})";

    private async Task WithdrawFaultyAsync()
    {
        foreach (Contestant contestant in _contestants.ToArray())
        {
            string[] faults = [.. _rounds.Select(round => round.Readings.GetValueOrDefault(contestant.Label)?.Fault).OfType<string>()];
            if (faults.Length >= FaultsBeforeWithdrawal)
            {
                await WithdrawAsync(contestant.Label, $"{faults.Length} bad readings, the last: {faults[^1]}");
            }
        }
    }

    private async Task WithdrawAsync(string label, string reason)
    {
        _ = _contestants.RemoveAll(contestant => contestant.Label == label);
        _absent[label] = reason.Split('\n')[0];
        await progress.WriteLineAsync($"  {label}: OUT, {reason}");
    }

    private IReadOnlyList<string?> Verdicts() => RoundJudge.Judge(work, _rounds, _absent.Keys);
}
