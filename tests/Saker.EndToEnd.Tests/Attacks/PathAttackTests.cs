using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Net;
using System.Text;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Transport;
using Saker.Transport.FileSystem;
using Xunit;

namespace Saker.EndToEnd.Tests.Attacks;

/// <summary>Thousands of targets that try to get out of the folder or behind its dots; canaries there would sing.</summary>
public class PathAttackTests
{
    /// <summary>Requests sent together: most are refused, which ends the connection, and those behind are sent again.</summary>
    private const int Batch = 12;

    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    public static TheoryData<SymlinkPolicy, TransportKind, bool> Sites { get; } = new()
    {
        { SymlinkPolicy.InsideRoot, TransportKind.Auto, false },
        { SymlinkPolicy.InsideRoot, TransportKind.Sockets, true },
        { SymlinkPolicy.Deny, TransportKind.Auto, true },
        { SymlinkPolicy.Follow, TransportKind.Auto, true },
    };

    [Theory, MemberData(nameof(Sites))]
    public async Task No_target_shows_a_byte_from_outside_of_the_root_or_of_a_hidden_file(SymlinkPolicy policy, TransportKind transport, bool isOpen)
    {
        using var folder = new TemporaryFolder();
        PathAttackSite.Make(folder, policy);

        // Open: with all that makes a site answer more than what was asked for.
        using var site = Site.FromFolder(folder["site"], new SiteOptions { Symlinks = policy, ListsFolders = isOpen, IsSinglePageApplication = isOpen });
        await using var server = new HttpServer(site, new ServerOptions { EndPoints = { new IPEndPoint(IPAddress.Loopback, 0) }, Transport = transport });
        await server.StartAsync(TestContext.Current.CancellationToken);
        IPEndPoint address = server.EndPoints[0];

        // What is there can be had, so that silence means something.
        await IsAsync(address, "/page.txt", 200, "page");
        await IsAsync(address, "/folder/%2e%2e/page.txt", 200, "page");
        await IsAsync(address, "/.well-known/security.txt", 200, "security");
        await IsAsync(address, "/in.txt", policy == SymlinkPolicy.Deny ? 404 : 200, policy == SymlinkPolicy.Deny ? null : "folder page");
        await IsAsync(address, "/out/page.txt", policy == SymlinkPolicy.Follow ? 200 : 404, policy == SymlinkPolicy.Follow ? "published" : null);
        await IsAsync(address, "/" + string.Concat(Enumerable.Repeat(PathAttackSite.DeepName + "/", PathAttackSite.Depth)) + "page.txt", 200, "deep");
        if (isOpen) Assert.Contains("deeper", (await AskAsync(address, ["/folder/"]))[0].Content, StringComparison.Ordinal);

        IReadOnlyList<string> targets = PathAttacks.All(folder.Path);
        Assert.True(targets.Count >= 5000, $"only {targets.Count} targets");
        var statuses = new ConcurrentDictionary<int, int>();
        var broken = new ConcurrentQueue<string>();
        await Parallel.ForEachAsync(targets.Chunk(Batch), new ParallelOptions { MaxDegreeOfParallelism = 16 }, async (chunk, _) =>
        {
            for (int done = 0; done < chunk.Length;)
            {
                List<AttackAnswer> answers = await AskAsync(address, chunk[done..]);
                if (answers.Count == 0) throw new InvalidOperationException($"no answer to GET {chunk[done]}");
                foreach (AttackAnswer answer in answers)
                {
                    statuses.AddOrUpdate(answer.Status, 1, static (_, count) => count + 1);
                    if (FaultOf(answer) is { } fault) broken.Enqueue($"GET {chunk[done]}: {fault}\n{answer.Head}\n\n{answer.Content}");
                    done++;
                }
            }
        });

        TestContext.Current.TestOutputHelper?.WriteLine($"{targets.Count} targets: {string.Join(", ", statuses.OrderBy(s => s.Key).Select(s => $"{s.Value} of {s.Key}"))}");
        Assert.True(broken.IsEmpty, $"{broken.Count} of {targets.Count} targets:\n{string.Join("\n----\n", broken.Take(10))}");
        Assert.Equal(targets.Count, statuses.Values.Sum());
        foreach (int status in (int[])[400, 404]) Assert.True(statuses.GetValueOrDefault(status) > 100, $"{status} hardly occurs: these are no attacks any more");
        await IsAsync(address, "/page.txt", 200, "page");
    }

    private static string? FaultOf(AttackAnswer answer)
    {
        if ((answer.Head + answer.Content).Contains(PathAttackSite.Canary, StringComparison.Ordinal)) return "the canary";
        if (answer.Content.Contains("root:x:0", StringComparison.Ordinal)) return "a file of the system";
        if (answer["Location"] is { } to && (!to.StartsWith('/') || to.StartsWith("//", StringComparison.Ordinal) || to.Contains('\\', StringComparison.Ordinal)))
            return "a redirect that may lead to another host";
        return answer.Status is 200 or 301 or 304 or 400 or 403 or 404 or 414 or 421 ? null : "a status that no path ought to lead to";
    }

    private static async Task IsAsync(IPEndPoint address, string target, int status, string? content)
    {
        AttackAnswer answer = (await AskAsync(address, [target]))[0];
        Assert.True(answer.Status == status, string.Create(CultureInfo.InvariantCulture, $"GET {target}: {answer.Status}, not {status}"));
        if (content is not null) Assert.Equal(content, answer.Content);
    }

    private static async Task<List<AttackAnswer>> AskAsync(IPEndPoint address, string[] targets)
    {
        var wire = new StringBuilder();
        for (int i = 0; i < targets.Length; i++)
        {
            // The text is bytes on the wire; a fragment or a space in it breaks the request line, which is an attack too.
            wire.Append("GET ").Append(targets[i]).Append(" HTTP/1.1\r\nHost: a\r\n").Append(i == targets.Length - 1 ? "Connection: close\r\n\r\n" : "\r\n");
        }

        (string text, _) = await AttackClient.ExchangeAsync(address, Encoding.Latin1.GetBytes(wire.ToString()), s_patience);
        List<AttackAnswer> answers = AttackAnswer.ReadAll(text, static (_, _) => false, out string rest);
        Assert.Equal("", rest);
        return answers;
    }
}
