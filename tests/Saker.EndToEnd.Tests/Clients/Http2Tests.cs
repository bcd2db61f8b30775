using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
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

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task HttpClient_has_two_hundred_downloads_at_once_on_one_connection(string transport)
    {
        const int Downloads = 200;
        CancellationToken stop = TestContext.Current.CancellationToken;
        byte[][] hashes = [.. Enumerable.Range(0, 10).Select(i => SHA256.HashData(WriteRandom($"site/{i}.bin", 1_000 + i * 23_456)))];
        await using SakerProcess server = await StartAsync(transport);
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
        };
        using var client = new HttpClient(handler)
        {
            BaseAddress = new Uri(server.Url()),
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

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task H2load_has_twenty_thousand_answers_and_no_error(string transport)
    {
        WriteRandom("site/small.bin", SmallLength);
        await using SakerProcess server = await StartAsync(transport);
        ToolResult result = await Tool.RunAsync("h2load", "-n", "20000", "-c", "8", "-m", "100", server.Url("/small.bin"));
        Assert.Contains("20000 done, 20000 succeeded, 0 failed, 0 errored, 0 timeout", result.Text, StringComparison.Ordinal);
        Assert.Contains("status codes: 20000 2xx", result.Text, StringComparison.Ordinal);
    }

    private Task<SakerProcess> StartAsync(string transport, params string[] more)
    {
        Directory.CreateDirectory(_folder["site"]);
        return SakerProcess.StartAsync(_folder["site"], transport, more);
    }

    private static string Hash(byte[] content) => Convert.ToHexStringLower(SHA256.HashData(content));

    private byte[] WriteRandom(string name, int length)
    {
        byte[] content = new byte[length];
        new Random(length).NextBytes(content);
        _folder.Write(name, content);
        return content;
    }
}
