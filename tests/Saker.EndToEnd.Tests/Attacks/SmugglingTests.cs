using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>Thousands of ambiguous messages to the real command, alone and behind real front ends: nobody may count requests differently.</summary>
public class SmugglingTests
{
    private const int AtOnce = 32;
    private const int Probes = 32;

    // Only for those who wait for the rest of a broken message; all others end with a close.
    private static readonly TimeSpan s_patience = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan s_probePatience = TimeSpan.FromSeconds(20);

    public static TheoryData<string> Fronts { get; } = new(FrontEnd.Kinds);

    public static TheoryData<string> Transports { get; } = new(SakerProcess.Transports);

    [Theory, MemberData(nameof(Transports))]
    public async Task Alone_every_request_that_is_seen_is_one_that_was_sent(string transport)
    {
        using var folder = MakeSite();
        await using SakerProcess server = await SakerProcess.StartAsync(folder["site"], transport, "--log", "json");
        IReadOnlyList<SmugglingCase> cases = Cases();
        var received = new (string Text, bool HasEnded)[cases.Count];
        var address = new IPEndPoint(IPAddress.Loopback, server.Port);
        await EachAsync(cases.Count, async i => received[i] = await AttackClient.ExchangeAsync(address, cases[i].BytesFor(i), s_patience, AddressOf(i)));
        Assert.True(server.IsRunning, server.Error);
        server.Terminate();
        await server.WaitForExitAsync();

        ILookup<string, SeenRequest> seen = SeenRequest.ReadAll(server.Output).ToLookup(request => request.Remote);
        var faults = new List<string>();
        for (int i = 0; i < cases.Count; i++)
        {
            SeenRequest[] requests = [.. seen[AddressOf(i).ToString()]];
            List<AttackAnswer> answers = AttackAnswer.ReadAll(received[i].Text, (at, _) => at < requests.Length && requests[at].Method == "HEAD", out string rest);
            string? fault = rest.Length > 0 ? "bytes that are no answer"
                : !answers.Select(a => a.Status).SequenceEqual(requests.Select(r => r.Status).Take(received[i].HasEnded ? int.MaxValue : answers.Count)) ? "answers that are not those to the requests seen"
                : answers.Zip(requests).Any(pair => pair.First.Status == 200 && ContentOf(pair.Second.Target) is { } content && pair.Second.Method == "GET" && pair.First.Content.Length > 1 && pair.First.Content != content) ? "another request's answer"
                : cases[i].Markers is { } markers && markers != requests.Count(r => r.Target.StartsWith("/marker.txt", StringComparison.Ordinal)) ? $"the marker was not asked for {markers} times"
                : null;
            if (fault is not null) faults.Add($"{cases[i].Name}: {fault}\n    sent {Show(cases[i].Wire)}\n    seen {string.Join(" | ", requests.Select(r => $"{r.Method} {r.Target} {r.Status}"))}\n    got {string.Join(", ", answers.Select(a => a.Status))} {Show(rest)}");
        }

        Assert.True(faults.Count == 0, $"{faults.Count} of {cases.Count}:\n{string.Join('\n', faults.Take(20))}");
    }

    [Theory, MemberData(nameof(Fronts))]
    public async Task Behind_a_front_end_the_server_sees_the_requests_that_the_front_end_sees(string kind)
    {
        using var folder = MakeSite();
        await using SakerProcess server = await SakerProcess.StartAsync(folder["site"], "epoll", "--log", "json");
        await using FrontEnd front = await FrontEnd.StartAsync(kind, folder.Path, server.Port);
        IReadOnlyList<SmugglingCase> cases = Cases();
        var faults = new ConcurrentQueue<string>();
        int markersAnswered = 0;
        await EachAsync(cases.Count, async i =>
        {
            (string text, _) = await AttackClient.ExchangeAsync(front.Address, cases[i].BytesFor(i), s_patience);
            foreach (AttackAnswer answer in AttackAnswer.ReadAll(text, static (_, answer) => answer["X-Asked"]?.StartsWith("HEAD ", StringComparison.Ordinal) == true, out _))
            {
                // X-Asked is the front end's own reading of the request it takes this for the answer to.
                string asked = answer["X-Asked"] ?? "";
                bool isMarker = answer.Content == ContentOf("/marker.txt");
                if (isMarker) System.Threading.Interlocked.Increment(ref markersAnswered);
                if (isMarker && !(asked.Contains("/marker.txt", StringComparison.Ordinal) && asked.Contains(i.ToString("D5", CultureInfo.InvariantCulture), StringComparison.Ordinal))) faults.Enqueue($"{cases[i].Name}: a marker that was not asked for, but {asked}\n    {Show(cases[i].Wire)}");
                else if (answer.Status == 200 && asked.StartsWith("GET /", StringComparison.Ordinal) && ContentOf(asked[4..]) is { } content && content != answer.Content && answer.Content.Length > 1) faults.Enqueue($"{cases[i].Name}: {asked} was answered by {Show(answer.Content)}\n    {Show(cases[i].Wire)}");
            }

            // The next client of the same pool gets his own answer, and not one that the attack has left behind.
            int probe = i % Probes;
            (string own, _) = await AttackClient.ExchangeAsync(front.Address, Encoding.ASCII.GetBytes($"GET /probe/{probe}.txt HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"), s_probePatience);
            if (!own.EndsWith($"\r\n\r\nprobe {probe}", StringComparison.Ordinal)) faults.Enqueue($"{cases[i].Name}: the next client, who asked for probe {probe}, got {Show(own)}\n    {Show(cases[i].Wire)}");
        });

        IReadOnlyList<FrontRequest> passedOn = [.. (await front.StopAsync()).Where(request => request.WasPassedOn)];
        Assert.True(server.IsRunning, server.Error);
        server.Terminate();
        await server.WaitForExitAsync();
        Compare(passedOn, SeenRequest.ReadAll(server.Output), faults);
        TestContext.Current.TestOutputHelper?.WriteLine($"{kind}: {cases.Count} attacks, {passedOn.Count} requests passed on, {markersAnswered} markers answered as requests of their own");
        Assert.True(faults.IsEmpty, $"{faults.Count}:\n{string.Join('\n', faults.Take(20))}");
        Assert.True(passedOn.Count > cases.Count * 3 / 2 && markersAnswered > 50, $"only {passedOn.Count} requests passed on, {markersAnswered} markers answered: the front end is not asked what it ought to be");
    }

    /// <summary>Every request that the server saw carries the stamp of one that the front end passed on, each stamp once; and none is missing.</summary>
    private static void Compare(IReadOnlyList<FrontRequest> passedOn, IReadOnlyList<SeenRequest> seen, ConcurrentQueue<string> faults)
    {
        Dictionary<string, FrontRequest> missing = passedOn.ToDictionary(request => request.Stamp);
        int unread = 0;
        foreach (SeenRequest request in seen)
        {
            if (request.Method.Length == 0) unread++;       // refused before its end: it is one of those that are missing in the end
            else if (!missing.Remove(request.Stamp, out FrontRequest? sent)) faults.Enqueue($"a request that no front end sent, or not twice: {request}");
            else if (IsPlain(sent.Target) && sent.Target != request.Target) faults.Enqueue($"the front end sent {sent.Target}, and the server saw {request.Target}");
        }

        // Given up by the front end while its content was on its way: the server may have seen it or not.
        int certain = missing.Values.Count(request => request.WasAnswered);
        if (unread < certain || unread > missing.Count)
            faults.Enqueue($"{certain} to {missing.Count} requests were passed on and not read as such, and {unread} were refused: {string.Join(" | ", missing.Values.Take(5))}");
    }

    private static bool IsPlain(string target) => target.StartsWith('/') && !target.AsSpan().ContainsAnyExceptInRange('!', '~') && !target.AsSpan().ContainsAny("\\\"#");

    private static IReadOnlyList<SmugglingCase> Cases()
    {
        IReadOnlyList<SmugglingCase> cases = SmugglingCases.All();
        Assert.True(cases.Count >= 2000, $"only {cases.Count} cases");
        return cases;
    }

    private static Task EachAsync(int count, Func<int, Task> work) =>
        Parallel.ForEachAsync(Enumerable.Range(0, count), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, _) => await work(i));

    // All of 127/8 is this machine: every attack has an address of its own in the log.
    private static IPAddress AddressOf(int number) => new([127, 1, (byte)(number >> 8), (byte)number]);

    private static string? ContentOf(string target) => target.Split('?')[0] switch
    {
        "/own.txt" => "this is its own",
        "/marker.txt" => "this is the marker",
        "/end.txt" => "this is the end",
        _ => null,
    };

    private static TemporaryFolder MakeSite()
    {
        var folder = new TemporaryFolder();
        foreach (string name in (string[])["own.txt", "marker.txt", "end.txt"]) folder.Write("site/" + name, ContentOf("/" + name)!);
        for (int i = 0; i < Probes; i++) folder.Write($"site/probe/{i}.txt", $"probe {i}");
        return folder;
    }

    private static string Show(string text) => text[..Math.Min(text.Length, 400)].Replace("\r", "\\r", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal).Replace("\0", "\\0", StringComparison.Ordinal);
}
