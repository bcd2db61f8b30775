using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Answers;
using Saker.Compare.Machine;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>A server that runs through all rounds of a work and is put under load in its turn.</summary>
internal sealed class LoadedContestant(Peer peer, string label, Work work, RunningServer server, CheckedRequest request, LoadGenerator generator, bool isWarm)
    : Contestant(peer, label)
{
    private const int WarmUpConnections = 64;

    // Enough to fill caches: the code is compiled already.
    private const double ShortWarmUpSeconds = 1;
    private const double ByteTolerance = 0.02;

    private Load Load => work.Load ?? throw new InvalidOperationException($"{work.Name} has no load");

    /// <summary>Full load, whatever the rate of the work is: .NET compiles a method anew after enough calls.</summary>
    public override async Task WarmUpAsync(double seconds, CancellationToken cancel)
    {
        Load full = Load is Load.Paced ? new Load.Closed(WarmUpConnections) : Load;
        _ = await generator.RunAsync(work, full, server.Port, request, isWarm ? Math.Min(seconds, ShortWarmUpSeconds) : seconds, cancel);
    }

    public override Task<Reading> MeasureAsync(double seconds, CancellationToken cancel) => work.Measurement switch
    {
        Measurement.CpuPerAnswer => MeasureCpuAsync(seconds, cancel),
        Measurement.SystemCallsPerAnswer => CountCallsAsync(seconds, cancel),
        _ => throw new UnreachableException(),
    };

    // The shape has its validator already: a second one in the same request is a mistake, and nginx says so.
    public override Task VerifyAgainAsync(CancellationToken cancel)
        => AnswerCheck.VerifyAsync(server.Port, work with { Request = request.Shape with { Revalidates = false } }, cancel);

    private async Task<Reading> MeasureCpuAsync(double seconds, CancellationToken cancel)
    {
        IReadOnlyList<int> processes = server.Processes;
        double before = ProcessTree.CpuMicroseconds(processes);
        LoadOutcome outcome = await generator.RunAsync(work, Load, server.Port, request, seconds, cancel);
        double used = ProcessTree.CpuMicroseconds(processes) - before;
        bool sameProcesses = server.Processes.SequenceEqual(processes);
        return Judge(used, outcome) is var reading && sameProcesses ? reading : reading with { Fault = "a process of the server ended or began" };
    }

    private async Task<Reading> CountCallsAsync(double seconds, CancellationToken cancel)
    {
        await using SystemCallCount count = await SystemCallCount.StartAsync(server.Processes, work.Placement.Generator, cancel);
        LoadOutcome outcome = await generator.RunAsync(work, Load, server.Port, request, seconds, cancel);
        IReadOnlyDictionary<string, long> calls = await count.StopAsync();
        IEnumerable<string> most = calls.OrderByDescending(pair => pair.Value).Take(5).Select(pair => $"{pair.Key} {pair.Value / (double)outcome.Answers:0.00}");
        return Judge(calls.Values.Sum(), outcome) with { Detail = string.Join(", ", most) };
    }

    private Reading Judge(double total, LoadOutcome outcome)
    {
        if (outcome.Answers == 0)
        {
            return Reading.Faulty(outcome.Faults ?? "no answer at all");
        }

        // The answers under load must be as long as the verified one; what was cut off at the end of the load counts as bytes only.
        double bytes = outcome.Bytes / outcome.Answers;
        double verified = request.Answer.Length;
        int atOnce = Load is Load.Streams streams ? streams.PerConnection : work.Pipelined;
        double cutOff = verified * Load.Connections * atOnce / outcome.Answers;
        bool asVerified = work.Mix is not null || Math.Abs(bytes - verified) <= (verified * ByteTolerance) + cutOff;
        return new Reading(total / outcome.Answers)
        {
            BytesPerAnswer = bytes,
            AnswersPerSecond = outcome.Answers / outcome.Seconds,
            Fault = outcome.Faults ?? (asVerified ? null : $"{bytes:0} bytes an answer instead of {verified:0}"),
        };
    }
}
