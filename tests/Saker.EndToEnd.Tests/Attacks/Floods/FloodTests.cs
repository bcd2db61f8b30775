using System;
using System.Globalization;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;
using Xunit;

namespace Saker.EndToEnd.Tests.Attacks.Floods;

/// <summary>
/// The floods of HTTP/2, each over many connections at once against a whole server: cut off, with the right code, in bounded memory, while others
/// are served. The output is a table.
/// </summary>
/// <remarks>SAKER_SLOW_FLOODS=1 also waits for the deadlines that are longer than ten seconds.</remarks>
public sealed class FloodTests : IDisposable
{
    private const int Connections = 32;
    private const long MostMemoryBytes = 16 * 1024 * 1024;

    private static readonly TimeSpan s_longestWait = TimeSpan.FromSeconds(5);
    private static readonly bool s_waitsForAll = Environment.GetEnvironmentVariable("SAKER_SLOW_FLOODS") is { Length: > 0 };

    private readonly TemporaryFolder _folder = new();

    public FloodTests()
    {
        _folder.Write("small.txt", "small");
        _folder.WriteSparse("large.bin", 64 * 1024 * 1024);
    }

    public void Dispose() => _folder.Dispose();

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Every_flood_is_cut_off_in_bounded_memory_while_others_are_served(string transport)
    {
        await using SakerProcess server = await SakerProcess.StartAsync(_folder.Path, transport);

        // What the runtime compiles and sets aside the first time is not the flood's.
        foreach (Flood flood in FloodTable.All) await FloodRun.RunAsync(server.Port, flood);
        await RunAsync(server, FloodTable.All[0]);
        Tell($"| flood, {Connections} connections over {transport} | known as | cut off after | code | memory | others waited at most |");
        foreach (Flood flood in FloodTable.All)
        {
            var neighbour = new Neighbour(server);
            (Http2ErrorCode? Code, TimeSpan After)[] ends;
            await using (neighbour) ends = await RunAsync(server, flood);
            long grown = neighbour.ResidentPeak - neighbour.ResidentBefore;
            string codes = string.Join(", ", ends.Select(end => end.Code?.ToString() ?? "reset").Distinct());
            Tell(string.Create(
                CultureInfo.InvariantCulture,
                $"| {flood.Name} | {flood.Known} | {ends.Max(end => end.After.TotalSeconds):F2} s | {codes} | {grown / 1048576.0:F1} MiB | {neighbour.LongestWait.TotalMilliseconds:F0} ms |"));
            Assert.All(ends, end => Assert.True(end.Code == flood.Code, $"{flood.Name}: {end.Code?.ToString() ?? "no GOAWAY"}, not {flood.Code}"));
            Assert.All(ends, end => Assert.True(end.After < FloodRun.Patience, $"{flood.Name}: not cut off"));
            Assert.True(grown < MostMemoryBytes, $"{flood.Name}: {grown} bytes more");
            Assert.True(neighbour.LongestWait < s_longestWait, $"{flood.Name}: others waited for {neighbour.LongestWait}");
        }
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task What_waits_is_cut_off_at_its_deadline_in_bounded_memory_while_others_are_served(string transport)
    {
        await using SakerProcess server = await SakerProcess.StartAsync(_folder.Path, transport);
        foreach (SlowFlood flood in SlowFlood.All) await (await SlowFloodRun.BeginAsync(server.Port, flood)).DisposeAsync();
        await RunAsync(server, FloodTable.All[0]);

        // Those with the same deadline at the same time: their memory is added up. The short form lets the longer ones wait for a moment only.
        foreach (IGrouping<int, SlowFlood> floods in SlowFlood.All.GroupBy(flood => flood.Seconds))
        {
            bool waits = s_waitsForAll || floods.Key <= 10;
            using var enough = new CancellationTokenSource(waits ? TimeSpan.FromSeconds(floods.Key + 30) : TimeSpan.FromSeconds(2));
            var neighbour = new Neighbour(server);
            (SlowFlood Flood, SlowFloodRun.End[] Ends)[] all;
            await using (neighbour)
            {
                all = await Task.WhenAll(floods.Select(async flood =>
                    (flood, await Task.WhenAll(Enumerable.Range(0, flood.Connections).Select(_ => Task.Run(() => SlowFloodRun.RunAsync(server.Port, flood, enough.Token)))))));
            }

            long grown = neighbour.ResidentPeak - neighbour.ResidentBefore;
            foreach ((SlowFlood flood, SlowFloodRun.End[] ends) in all)
            {
                Tell(string.Create(
                    CultureInfo.InvariantCulture,
                    $"| {flood.Name} | {flood.Known} | {(waits ? $"{ends.Max(end => end.After.TotalSeconds):F1} s" : $"{flood.Seconds} s, not waited for")} | {flood.Ending?.ToString() ?? "reset"} | {grown / 1048576.0:F1} MiB in all | {neighbour.LongestWait.TotalMilliseconds:F0} ms |"));
                if (!waits) continue;
                Assert.All(ends, end => Assert.True(end.Code == flood.Ending, $"{flood.Name}: {end.Code?.ToString() ?? "reset"}, not {flood.Ending}"));
                Assert.All(ends, end => Assert.InRange(end.After.TotalSeconds, flood.Seconds - 1, flood.Seconds + 15));
            }

            Assert.True(grown < all.Length * MostMemoryBytes, $"{string.Join(", ", floods.Select(flood => flood.Name))}: {grown} bytes more");
            Assert.True(neighbour.LongestWait < s_longestWait, $"others waited for {neighbour.LongestWait}");
        }
    }

    private static Task<(Http2ErrorCode? Code, TimeSpan After)[]> RunAsync(SakerProcess server, Flood flood) =>
        Task.WhenAll(Enumerable.Range(0, Connections).Select(_ => Task.Run(() => FloodRun.RunAsync(server.Port, flood))));

    private static void Tell(string line) => TestContext.Current.TestOutputHelper?.WriteLine(line);
}
