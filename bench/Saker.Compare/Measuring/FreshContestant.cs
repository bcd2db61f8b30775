using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Answers;
using Saker.Compare.Machine;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Measuring;

/// <summary>A peer that is started anew for every reading, because what is measured is its beginning or its idle memory.</summary>
internal sealed class FreshContestant(Peer peer, Work work, Starter starter, CannedAnswer? canned) : Contestant(peer, peer.Name)
{
    private const double BytesPerMegabyte = 1e6;
    private const double BytesPerKilobyte = 1e3;

    // Long enough for a server to act on the last answer, short against any timeout of an idle connection.
    private static readonly TimeSpan s_settling = TimeSpan.FromMilliseconds(500);

    public override async Task<Reading> MeasureAsync(double seconds, CancellationToken cancel)
    {
        long started = Stopwatch.GetTimestamp();
        await using RunningServer server = await starter.StartAsync(Peer, work, canned, cancel);
        CheckedRequest request = await AnswerCheck.VerifyAsync(server.Port, work, cancel);
        TimeSpan toAnswer = Stopwatch.GetElapsedTime(started);

        var clients = new List<RawClient>();
        try
        {
            switch (work.Measurement)
            {
                case Measurement.FirstAnswer:
                    return new Reading(toAnswer.TotalMilliseconds);

                case Measurement.ResidentMemory memory:
                    return new Reading(await ResidentAsync(server, request, clients, memory.Connections, cancel) / BytesPerMegabyte);

                case Measurement.MemoryPerConnection each:
                    double few = await ResidentAsync(server, request, clients, each.From, cancel);
                    double many = await ResidentAsync(server, request, clients, each.To, cancel);
                    return new Reading((many - few) / (each.To - each.From) / BytesPerKilobyte);

                default:
                    throw new UnreachableException();
            }
        }
        finally
        {
            clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Resident memory once so many connections are open, each answered once.</summary>
    private static async Task<double> ResidentAsync(RunningServer server, CheckedRequest request, List<RawClient> clients, int connections, CancellationToken cancel)
    {
        byte[] bytes = request.Shape.Bytes(server.Port);
        while (clients.Count < connections)
        {
            var client = new RawClient();
            clients.Add(client);
            await client.ConnectAsync(server.Port, cancel);
            _ = await client.ExchangeAsync(bytes, 1, request.Shape.Method != "HEAD", cancel);
        }

        await Task.Delay(s_settling, cancel);
        return ProcessTree.ResidentBytes(server.Processes);
    }
}
