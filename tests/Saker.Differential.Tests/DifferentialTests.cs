using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Linq;
using System.Threading.Tasks;
using Saker.Protocol.Tests;
using Saker.Transport;
using Xunit;

namespace Saker.Differential.Tests;

public class DifferentialTests
{
    private const int CasesAtOnce = 8;

    [Fact]
    public async Task Kestrel_sees_the_same_requests()
    {
        await using KestrelPeer peer = await KestrelPeer.StartAsync();
        await CompareAsync(peer);
    }

    [Fact]
    public async Task Node_sees_the_same_requests()
    {
        await using NodePeer? peer = await NodePeer.TryStartAsync();
        Assert.SkipWhen(peer is null, "there is no node on this machine");
        await CompareAsync(peer!);
    }

    [Theory]
    [InlineData(TransportKind.Auto, true)]
    [InlineData(TransportKind.Auto, false)]
    [InlineData(TransportKind.Sockets, true)]
    public async Task Our_server_sees_what_its_parsers_see(TransportKind transport, bool oneByOne)
    {
        await using SakerPeer peer = await SakerPeer.StartAsync(transport);
        var different = new ConcurrentQueue<string>();

        // What begins as HTTP/2 does never meets these parsers on a server.
        IEnumerable<StreamCase> cases = StreamCases.All().Where(c => !c.Bytes.AsSpan().StartsWith("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"u8));
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (c, _) =>
        {
            Observation ours = SakerReading.OfHandler(c.Bytes, out IReadOnlyList<int> ends);
            Observation theirs = await peer.ObserveAsync(c.Bytes, oneByOne ? ends : [], ours.Refusal != 0);
            if (ours.Seen != theirs.Seen || (ours.Refusal != 0 && ours.Refusal != theirs.Refusal))
            {
                different.Enqueue($"{c.Name}: {Wire.Show(c.Bytes)}\n    parsers {ours}\n    server  {theirs}");
            }
        });

        Assert.True(different.IsEmpty, $"{different.Count} differences:\n{string.Join("\n", different)}");
    }

    private static async Task CompareAsync(Peer peer)
    {
        var unlisted = new ConcurrentQueue<string>();
        var used = new ConcurrentDictionary<KnownDifference, bool>();
        StreamCase[] cases = [.. StreamCases.All()];
        Assert.True(cases.Length > 600, "the tables are there");
        await Parallel.ForEachAsync(cases, new ParallelOptions { MaxDegreeOfParallelism = CasesAtOnce }, async (c, _) =>
        {
            Observation ours = SakerReading.Of(c.Bytes, out IReadOnlyList<int> ends);
            Observation theirs = await peer.ObserveAsync(c.Bytes, ends, ours.Refusal != 0);
            if (ours.Seen == theirs.Seen)
            {
                return;
            }

            KnownDifference? known = KnownDifferences.All.FirstOrDefault(d => d.Explains(peer.Name, c, ours, theirs));
            if (known is not null)
            {
                used[known] = true;
            }
            else
            {
                unlisted.Enqueue($"{c.Name}: {Wire.Show(c.Bytes)}\n    we    {ours}\n    {peer.Name} {theirs}");
            }
        });

        Assert.True(unlisted.IsEmpty, $"{unlisted.Count} differences that no rule explains:\n{string.Join("\n", unlisted)}");

        // A row that explains nothing is a claim that nobody checks.
        KnownDifference[] idle = [.. KnownDifferences.All.Where(d => d.Peer == peer.Name && !used.ContainsKey(d))];
        Assert.True(idle.Length == 0, $"rows that explain nothing:\n{string.Join("\n", idle.Select(d => d.Reason))}");
    }
}
