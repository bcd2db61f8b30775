using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Text.Json;
using System.Threading.Tasks;
using Saker.Cli.Explaining;
using Saker.Cli.Options;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Command;

/// <summary>What <c>saker explain</c> says is what <c>saker</c> sends.</summary>
public sealed class ExplainTests : IDisposable
{
    private const int LongBytes = (1024 * 1024) + 7;

    // Longer than an answer is given without asking the disk again.
    private static readonly TimeSpan s_noLongerFresh = TimeSpan.FromMilliseconds(1200);

    private readonly TempFolder _outside = new TempFolder().Write("out.txt", "outside");
    private readonly TempFolder _folder = new TempFolder()
        .Write("index.html", new string('i', 900)).Write("404.html", "<title>ours</title>").Write("style.css", new string('s', 500)).Write("style.css.br", "BR")
        .Write("app.3f2a9c1d.js", new string('j', 700)).Write("docs/index.html", "docs").Write("about.html", "about").Write("long.bin", new byte[LongBytes])
        .Write("listed/a b.txt", "a").Write("listed/b.css", new string('b', 300)).Write(".env", "KEY=1").Write("old.txt", new string('o', 600)).Write("old.txt.gz", "stale")
        .Write("empty.txt", "").Write("bild.png", new byte[400]).Link("inside.txt", "old.txt");

    public ExplainTests()
    {
        _folder.Link("outside.txt", _outside["out.txt"]);
        File.SetLastWriteTimeUtc(_folder["style.css.br"], DateTime.UtcNow.AddHours(1));
        File.SetLastWriteTimeUtc(_folder["old.txt.gz"], DateTime.UtcNow.AddDays(-3));
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    public static TheoryData<string, string> Sites { get; } = new()
    {
        { "", "." },
        { "--spa --cors --no-listing", "." },
        { "--cache 5m --hidden --symlinks follow --header X-A:b --header /*.css\u00a0Cache-Control:max-age=9", "." },
        { "--symlinks deny --memory 0", "." },
        { "--cors --cache 1d", "style.css" },
        { "--no-listing --header Content-Language:de", "listed" },
    };

    [Theory]
    [MemberData(nameof(Sites))]
    public async Task What_is_explained_is_to_the_byte_what_the_server_sends(string flags, string subject)
    {
        string[] site = [_folder[subject], .. flags.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(flag => flag.Replace('\u00a0', ' '))];
        await using CommandProcess server = await CommandProcess.ServeAsync(_folder.Path, [.. site, "-p", "0", "--log", "none"]);
        await SettleAsync(server.Port);
        await using RawClient client = await RawClient.ConnectAsync(server.Port);
        (string Method, string Target, string[] Fields)[] requests = [.. Requests(seed: flags.Length, count: 100), .. Refused()];
        foreach ((string method, string target, string[] fields) in requests)
        {
            JsonElement explained = Explain(["explain", target, .. site, "-X", method, "--json", .. fields.SelectMany(field => new[] { "-H", field })]);
            string sent = explained.GetProperty("request").GetProperty("target").GetString()!;
            string question = $"{method} {sent} HTTP/1.1\r\n{(fields.Any(field => field.StartsWith("Host:", StringComparison.Ordinal)) ? "" : "Host: localhost\r\n")}{string.Concat(fields.Select(field => field + "\r\n"))}\r\n";
            RawAnswer answer = await AskAsync(client, server.Port, question, explained);
            Assert.Equal(question + Head(explained), question + Head(answer));
            if (method != "HEAD") Assert.Equal((question, answer.Content.Length), (question, explained.GetProperty("contentLength").GetInt32()));
            Assert.All(explained.GetProperty("fields").EnumerateArray(), field => Assert.NotEmpty(field.GetProperty("rule").GetString()!));
        }
    }

    [Fact]
    public async Task A_person_reads_what_was_decided_and_why()
    {
        (int exitCode, string output, string error) = await CommandProcess.RunAsync(_folder.Path, ["explain", "http://localhost:8080/style.css?v=1#top", "-H", "Accept-Encoding: gzip, br"]);
        Assert.Equal((0, ""), (exitCode, error));
        Assert.StartsWith("GET /style.css?v=1\nHost: localhost:8080\nAccept-Encoding: gzip, br\n\npath      /style.css\nleads to  the file style.css\n\nnames tried, in order\n  style.css  a regular file\n", output, StringComparison.Ordinal);
        Assert.Matches("\n  br, the sibling +2 bytes, \"[-_A-Za-z0-9]+-br\": chosen\n", output);
        Assert.Matches("\n  identity, the file itself +500 bytes, \"[-_A-Za-z0-9]+\": br is preferred\n", output);
        Assert.Matches("\n  style.css.gz +not there\n", output);
        Assert.Contains("\nHTTP/1.1 200 OK\n", output, StringComparison.Ordinal);
        Assert.Matches("\n  Content-Encoding: br +the coding that was chosen by Accept-Encoding\n", output);
        Assert.Contains("\n  2 bytes of content\n", output, StringComparison.Ordinal);
        Assert.Matches("\n  If-None-Match: \".*-br\" +304 Not Modified\n", output);
        Assert.Matches("\n  Range: bytes=0-99 +206 Partial Content, 2 bytes in br, bytes 0-1/2\n", output);
        Assert.DoesNotContain('\e', output);
    }

    [Fact]
    public async Task What_cannot_be_asked_is_explained_as_its_refusal()
    {
        (int exitCode, string output, _) = await CommandProcess.RunAsync(_folder.Path, ["explain", "/%zz"]);
        Assert.Equal(0, exitCode);
        Assert.Contains("refused before any file is looked at: malformed percent-encoding in the path (RFC 3986 §2.1)\n\nHTTP/1.1 400 Bad Request\n", output, StringComparison.Ordinal);
        (exitCode, output, string error) = await CommandProcess.RunAsync(_folder.Path, ["explain", "/", "nowhere"]);
        Assert.Equal((1, "", "saker: no such folder or file: nowhere\n"), (exitCode, output, error));
    }

    [Fact]
    public async Task What_differs_at_first_is_said_apart()
    {
        (_, string output, _) = await CommandProcess.RunAsync(_folder.Path, ["explain", "long.bin"]);
        Assert.Matches("\nuntil the file has been hashed and compressed in the background\n  ETag: W/\"", output);
    }

    [Theory]
    [InlineData("https://localhost/style.css", true)]
    [InlineData("HTTPS://localhost", true)]
    [InlineData("http://localhost/style.css", false)]
    [InlineData("/https://localhost", false)]
    [InlineData("https://localhost/%zz", false)]
    public async Task An_https_URL_is_explained_as_over_TLS_and_says_so(string target, bool isOverTls)
    {
        (_, string output, _) = await CommandProcess.RunAsync(_folder.Path, ["explain", target]);
        Assert.Equal(isOverTls, output.Contains("\nover      TLS; a plain port answers 421 to an https URL\n", StringComparison.Ordinal));
        JsonElement status = Explain(["explain", target, _folder.Path, "--json"]).GetProperty("plainPortStatus");
        if (isOverTls) Assert.Equal(421, status.GetInt32());
        else Assert.Equal(JsonValueKind.Null, status.ValueKind);
    }

    [Fact]
    public async Task A_terminal_gets_colours_and_nothing_that_steers_it()
    {
        await using CommandProcess run = CommandProcess.StartOther(
            _folder.Path, ["script", "-qec", $"{string.Join(' ', CommandProcess.Command)} explain \"$TARGET\"", "/dev/null"], ["TARGET=/a\u202eb", "TERM=xterm"]);
        Assert.Equal(0, await run.ExitAsync());
        string output = run.Output;
        Assert.Contains("\e[1mGET /a%E2%80%AEb\e[0m", output, StringComparison.Ordinal);
        Assert.Contains("\e[33mHTTP/1.1 404 Not Found", output, StringComparison.Ordinal);
        Assert.Contains("/a\\u{202E}b", output, StringComparison.Ordinal);
        Assert.DoesNotContain('\u202e', output);
    }

    /// <summary>The command in this process, to the last byte of what it prints: a process for each request would take minutes.</summary>
    private static JsonElement Explain(string[] arguments)
    {
        Invocation invocation = CommandLine.Read(arguments, static _ => null);
        Assert.True(invocation is Invocation.Explain, string.Join(' ', arguments) + ": " + string.Join(", ", (invocation as Invocation.Invalid)?.Problems ?? []));
        using var output = new MemoryStream();
        Assert.Equal(0, new ExplainCommand(((Invocation.Explain)invocation).Options, output, colours: false).Run());
        return JsonDocument.Parse(output.ToArray()).RootElement;
    }

    private static async Task<RawAnswer> AskAsync(RawClient client, int port, string question, JsonElement explained)
    {
        bool isHead = question.StartsWith("HEAD ", StringComparison.Ordinal);
        if (!explained.GetProperty("fields").EnumerateArray().Any(field => field.GetProperty("name").GetString() == "Connection"))
        {
            await client.SendAsync(question);
            return (await client.ReadAsync(isHead))!;
        }

        await using RawClient own = await RawClient.ConnectAsync(port);
        await own.SendAsync(question);
        return (await own.ReadAsync(isHead))!;
    }

    /// <summary>Asks for everything until the server has hashed and compressed it, and then for as long as what it gave before is fresh.</summary>
    private async Task SettleAsync(int port)
    {
        await using RawClient client = await RawClient.ConnectAsync(port);
        string[] targets = ["/", "/index.html", "/style.css", "/app.3f2a9c1d.js", "/old.txt", "/inside.txt", "/404.html", "/long.bin", "/listed/b.css", "/b.css"];
        var before = new Dictionary<string, string>();
        var clock = Stopwatch.StartNew();
        for (int still = 0; still < 3; await Task.Delay(s_noLongerFresh, TestContext.Current.CancellationToken))
        {
            Assert.True(clock.Elapsed < TimeSpan.FromSeconds(60), "the server does not settle");
            bool isStill = true;
            foreach (string target in targets)
            {
                foreach (string coding in new[] { "br", "gzip" })
                {
                    await client.SendAsync($"GET {target} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: {coding}\r\n\r\n");
                    RawAnswer answer = (await client.ReadAsync())!;
                    string now = Head(answer);
                    isStill &= before.TryGetValue(target + coding, out string? was) && was == now && !now.Contains("W/", StringComparison.Ordinal);
                    before[target + coding] = now;
                }
            }

            still = isStill ? still + 1 : 0;
        }
    }

    private static IEnumerable<(string Method, string Target, string[] Fields)> Requests(int seed, int count)
    {
        string[] targets =
        [
            "/", "/index.html", "/index.html?a=b", "/style.css", "/style.css/", "/docs", "/docs?q=%20", "/docs/", "/about", "/about/", "/about.html", "/app.3f2a9c1d.js",
            "/long.bin", "/listed", "/listed/", "/listed/?sort=size", "/listed/a%20b.txt", "/a%20b.txt", "/b.css", "/.env", "/old.txt", "/inside.txt", "/outside.txt", "/empty.txt",
            "/bild.png", "/nothing", "/nothing.js", "/deep/er/nothing/", "//docs/./../style.css", "/%64ocs/", "*", "/_headers",
        ];
        string[][] lines =
        [
            ["Accept-Encoding: br"], ["Accept-Encoding: gzip"], ["Accept-Encoding: gzip;q=0.5, br;q=0.1"], ["Accept-Encoding: zstd, *;q=0.2"], ["Accept-Encoding: identity;q=0"],
            ["Accept-Encoding: *;q=0"], ["If-None-Match: *"], ["If-None-Match: \"x\", W/\"y\""], ["If-Match: \"x\""], ["If-Match: *"], ["If-Modified-Since: Fri, 01 Jan 2100 00:00:00 GMT"],
            ["If-Unmodified-Since: Thu, 01 Jan 1970 00:00:00 GMT"], ["Range: bytes=0-3"], ["Range: bytes=-5"], ["Range: bytes=100-"], ["Range: bytes=0-3,200-205"],
            ["Range: bytes=99999999-"], ["Range: lines=1-2"], ["If-Range: \"x\"", "Range: bytes=0-3"], ["Sec-Fetch-Dest: script"], ["Sec-Fetch-Dest: document"], ["Accept: application/json"],
            ["Connection: close"], ["Origin: https://example.org"],
        ];
        string[] methods = ["GET", "GET", "GET", "HEAD", "OPTIONS", "POST", "DELETE", "BREW"];
        var random = new Random(seed);
        for (int i = 0; i < count; i++)
        {
            string[] fields = [.. Enumerable.Range(0, random.Next(3)).SelectMany(_ => lines[random.Next(lines.Length)]).DistinctBy(line => line.Split(':')[0])];
            yield return (methods[random.Next(methods.Length)], targets[i % targets.Length], fields);
        }
    }

    private static IEnumerable<(string Method, string Target, string[] Fields)> Refused() =>
    [
        ("GET", "/%zz", []), ("HEAD", "/../etc/passwd", []), ("GET", "/a%2fb", []), ("GET", "/a%00", []), ("GET", "/", ["Host: a", "Host: b"]), ("GET", "/", ["Bad Name: x"]),
        ("GET", "/", ["Transfer-Encoding: chunked", "Content-Length: 3"]),
    ];

    private static string Head(RawAnswer answer) =>
        Normal($"{answer.StatusLine}\n{string.Concat(answer.Fields.Where(line => line.Key != "Date").Select(line => $"{line.Key}: {line.Value}\n"))}");

    private static string Head(JsonElement explained)
    {
        var head = new StringBuilder(explained.GetProperty("statusLine").GetString()).Append('\n');
        foreach (JsonElement field in explained.GetProperty("fields").EnumerateArray())
        {
            string name = field.GetProperty("name").GetString()!;
            if (name != "Date") head.Append(name).Append(": ").Append(field.GetProperty("value").GetString()).Append('\n');
        }

        return Normal(head.ToString());
    }

    // The one thing that is random.
    private static string Normal(string head)
    {
        const string Boundary = "boundary=";
        int start = head.IndexOf(Boundary, StringComparison.Ordinal);
        return start < 0 ? head : head.Remove(start + Boundary.Length, head.IndexOf('\n', start) - start - Boundary.Length);
    }
}
