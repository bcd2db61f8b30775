using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text.Json;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>HTTP/2 as curl, .NET's client, Node and nghttp2's tools speak it.</summary>
public sealed class Http2Tests : IDisposable
{
    private const int SmallLength = 700;
    private const int LargeLength = 3_000_017;

    private const string NodeScript = """
        import http2 from 'node:http2';
        import { createHash } from 'node:crypto';
        const [base, ...paths] = process.argv.slice(1);
        const session = http2.connect(base);
        const get = path => new Promise((done, fail) => {
          const stream = session.request({ ':path': path });
          const hash = createHash('sha256');
          let status = 0;
          stream.on('response', fields => { status = fields[':status']; });
          stream.on('data', piece => hash.update(piece));
          stream.on('end', () => done({ path, status, hash: hash.digest('hex') }));
          stream.on('error', fail);
        });
        session.on('error', problem => { console.error(problem); process.exit(1); });
        console.log(JSON.stringify(await Promise.all(paths.map(get))));
        session.close();
        """;

    private readonly TemporaryFolder _folder = new();

    /// <summary>Each transport, without TLS and with it.</summary>
    public static TheoryData<string, bool> Ways
    {
        get
        {
            TheoryData<string, bool> ways = [];
            foreach (string transport in SakerProcess.Transports)
            {
                ways.Add(transport, false);
                ways.Add(transport, true);
            }

            return ways;
        }
    }

    public void Dispose() => _folder.Dispose();

    // One run of curl a file: 7.88.1, Debian 12's, fails when it uses such a connection again, with any server (curl/curl#10634).
    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Curl_by_prior_knowledge_gets_small_and_large_files(string transport)
    {
        await using SakerProcess server = await StartAsync(transport);
        foreach (int length in new[] { 0, SmallLength, LargeLength })
        {
            byte[] content = WriteRandom($"site/{length}.bin", length);
            ToolResult result = await Tool.RunAsync(
                "curl", "-sS", "--fail", "--http2-prior-knowledge", "-w", "%{http_version} %{http_code}", "-o", _folder["got"], server.Url($"/{length}.bin"));
            Assert.Equal("2 200", result.Text);
            Assert.Equal(SHA256.HashData(content), SHA256.HashData(File.ReadAllBytes(_folder["got"])));
        }
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Curl_agrees_on_it_by_ALPN_and_on_HTTP_1_1_where_it_offers_only_that(string transport)
    {
        byte[] small = WriteRandom("site/small.bin", SmallLength);
        byte[] large = WriteRandom("site/large.bin", LargeLength);
        using MadeCertificate made = MadeCertificate.For("localhost");
        (string certificate, string key) = made.WriteTo(_folder.Path, "made");
        await using SakerProcess server = await StartAsync(transport, "--cert", certificate, "--key", key);
        string url = string.Create(CultureInfo.InvariantCulture, $"https://127.0.0.1:{server.Port}");
        foreach ((string option, string version) in new[] { ("--http2", "2"), ("--http1.1", "1.1") })
        {
            ToolResult result = await Tool.RunAsync(
                "curl", "-sS", "--fail", "--cacert", certificate, option, "-w", "%{http_version} %{http_code} %{num_connects}\n",
                "-o", _folder["small"], url + "/small.bin", "-o", _folder["large"], url + "/large.bin");
            Assert.Equal($"{version} 200 1\n{version} 200 0\n", result.Text);
            Assert.Equal(SHA256.HashData(small), SHA256.HashData(File.ReadAllBytes(_folder["small"])));
            Assert.Equal(SHA256.HashData(large), SHA256.HashData(File.ReadAllBytes(_folder["large"])));
        }
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task HttpClient_has_five_hundred_downloads_at_once_on_one_connection(string transport, bool secure)
    {
        const int Downloads = 500;      // of which the server lets 128 be streams at a time
        CancellationToken stop = TestContext.Current.CancellationToken;
        byte[][] hashes = [.. Enumerable.Range(0, 10).Select(i => SHA256.HashData(WriteRandom($"site/{i}.bin", 1_000 + i * 23_456)))];
        using MadeCertificate made = MadeCertificate.For("localhost");
        await using SakerProcess server = await StartAsync(transport, secure, made);
        int connections = 0;
        using var handler = new SocketsHttpHandler
        {
            UseProxy = false,
            ConnectCallback = async (context, stop) =>
            {
                Interlocked.Increment(ref connections);
                var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(context.DnsEndPoint, stop);
                return new NetworkStream(socket, ownsSocket: true);
            },
            SslOptions = new SslClientAuthenticationOptions
            {
#pragma warning disable CA5359 // The certificate is the test's own.
                RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
            },
        };
        using var client = new HttpClient(handler)
        {
            BaseAddress = new Uri(Url(server, secure, "/")),
            DefaultRequestVersion = HttpVersion.Version20,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        await Task.WhenAll(Enumerable.Range(0, Downloads).Select(async i =>
        {
            using HttpResponseMessage answer = await client.GetAsync($"{i % 10}.bin", stop);
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.Equal(HttpVersion.Version20, answer.Version);
            Assert.Equal(hashes[i % 10], SHA256.HashData(await answer.Content.ReadAsByteArrayAsync(stop)));
        }));
        Assert.Equal(1, connections);
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Node_gets_small_and_large_files_as_streams_of_one_session(string transport)
    {
        string[] hashes = [Hash(WriteRandom("site/0.bin", 0)), Hash(WriteRandom("site/1.bin", SmallLength)), Hash(WriteRandom("site/2.bin", LargeLength))];
        await using SakerProcess server = await StartAsync(transport);
        string[] paths = [.. Enumerable.Range(0, 12).Select(i => $"/{i % 3}.bin")];
        ToolResult result = await Tool.RunAsync("node", ["--input-type=module", "-e", NodeScript, "--", server.Url(), .. paths]);
        using JsonDocument answers = JsonDocument.Parse(result.Output);
        JsonElement[] all = [.. answers.RootElement.EnumerateArray()];
        Assert.Equal(paths, all.Select(answer => answer.GetProperty("path").GetString()));
        Assert.All(all.Select((answer, i) => (answer, i)), pair =>
        {
            Assert.Equal(200, pair.answer.GetProperty("status").GetInt32());
            Assert.Equal(hashes[pair.i % 3], pair.answer.GetProperty("hash").GetString());
        });
    }

    /// <summary>SAKER_H2LOAD_SECONDS=60 is the long form. The short one counts requests, so that it does not depend on how fast the machine is.</summary>
    [Theory, MemberData(nameof(Ways))]
    public async Task H2load_keeps_a_hundred_streams_busy_without_an_error(string transport, bool secure)
    {
        string[] length = Environment.GetEnvironmentVariable("SAKER_H2LOAD_SECONDS") is { Length: > 0 } seconds ? ["-D", seconds] : ["-n", "10000"];
        WriteRandom("site/small.bin", SmallLength);
        using MadeCertificate made = MadeCertificate.For("localhost");
        await using SakerProcess server = await StartAsync(transport, secure, made);
        ToolResult result = await Tool.RunAsync("h2load", [.. length, "-c", "1", "-m", "100", Url(server, secure, "/small.bin")]);
        string requests = result.Text.Split('\n').Single(line => line.StartsWith("requests: ", StringComparison.Ordinal));
        string codes = result.Text.Split('\n').Single(line => line.StartsWith("status codes: ", StringComparison.Ordinal));
        TestContext.Current.TestOutputHelper?.WriteLine($"{transport}{(secure ? " over TLS" : "")}, {string.Join(' ', length)}: {requests}; {codes}");
        int[] counts = [.. requests["requests: ".Length..].Split(", ").Select(count => int.Parse(count.Split(' ')[0], CultureInfo.InvariantCulture))];
        Assert.Equal(7, counts.Length);     // total, started, done, succeeded, failed, errored, timeout
        Assert.True(counts[2] >= 10_000, requests);
        Assert.Equal((counts[2], 0, 0, 0), (counts[3], counts[4], counts[5], counts[6]));
        Assert.EndsWith(" 2xx, 0 3xx, 0 4xx, 0 5xx", codes, StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Ways))]
    public async Task Nghttp_has_every_download_in_its_statistics(string transport, bool secure)
    {
        const int Times = 20;
        WriteRandom("site/small.bin", SmallLength);
        WriteRandom("site/large.bin", LargeLength);
        using MadeCertificate made = MadeCertificate.For("localhost");
        await using SakerProcess server = await StartAsync(transport, secure, made);
        ToolResult result = await Tool.RunAsync("nghttp", "-n", "-s", "-y", "-m", $"{Times}", Url(server, secure, "/small.bin"), Url(server, secure, "/large.bin"), Url(server, secure, "/nothing"));

        // id, response end, request start, process, code, size, path: of a request each, sorted by completion.
        string[][] rows = [.. result.Text.Split('\n').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(row => row.Length == 7 && row[6].StartsWith('/'))];
        Assert.Equal(3 * Times, rows.Length);
        Assert.Equal(3 * Times, rows.Select(row => row[0]).Distinct().Count());
        Assert.All(rows, row => Assert.Equal(row[6] == "/nothing" ? "404" : "200", row[4]));
        Assert.All(rows.Where(row => row[6] == "/small.bin"), row => Assert.Equal("700", row[5]));
        Assert.All(rows.Where(row => row[6] == "/large.bin"), row => Assert.Equal("2M", row[5]));      // 3,000,017 in units of 2^20, rounded down
    }

    private Task<SakerProcess> StartAsync(string transport, params string[] more)
    {
        Directory.CreateDirectory(_folder["site"]);
        return SakerProcess.StartAsync(_folder["site"], transport, more);
    }

    private Task<SakerProcess> StartAsync(string transport, bool secure, MadeCertificate made)
    {
        (string certificate, string key) = made.WriteTo(_folder.Path, "made");
        return StartAsync(transport, secure ? ["--cert", certificate, "--key", key] : []);
    }

    private static string Url(SakerProcess server, bool secure, string path) => string.Create(CultureInfo.InvariantCulture, $"{(secure ? "https" : "http")}://127.0.0.1:{server.Port}{path}");

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private byte[] WriteRandom(string name, int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        _folder.Write(name, content);
        return content;
    }
}
