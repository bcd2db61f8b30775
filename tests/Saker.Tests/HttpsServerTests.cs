using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Shared;
using Saker.Transport;
using Saker.Transport.Tls;
using Xunit;

namespace Saker.Tests;

/// <summary>The whole server under TLS on real sockets, once per transport.</summary>
public sealed class HttpsServerTests : IDisposable
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly TempFolder _folder = new();
    private readonly MadeCertificate _certificate = MadeCertificate.For("localhost");

    public static TheoryData<TransportKind> Kinds => [TransportKind.Auto, TransportKind.Sockets];

    public void Dispose()
    {
        _certificate.Dispose();
        _folder.Dispose();
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_handler_answers_over_TLS_and_is_told_so(TransportKind kind)
    {
        ServerOptions options = Options(kind);
        options.EndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0));
        await using var server = new HttpServer(
            async request => Response.Text($"{request.MethodName} {request.Path} {request.IsSecure} {await request.Content.ReadTextAsync()}"), options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = Client();
        for (int i = 0; i < 3; i++)
            Assert.Equal("GET /a b True ", await client.GetStringAsync(new Uri($"https://{server.SecureEndPoints[0]}/a%20b"), TestContext.Current.CancellationToken));
        using var content = new StringContent(new string('x', 300_000));
        using HttpResponseMessage posted = await client.PostAsync(new Uri($"https://{server.SecureEndPoints[0]}/p"), content, TestContext.Current.CancellationToken);
        Assert.Equal("POST /p True " + new string('x', 300_000), await posted.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.Equal("GET / False ", await client.GetStringAsync(new Uri($"http://{server.EndPoints[0]}/"), TestContext.Current.CancellationToken));
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Files_small_and_large_arrive_whole(TransportKind kind)
    {
        byte[] large = new byte[5_000_000];
        new Random(1).NextBytes(large);
        _folder.Write("site/small.txt", "small").Write("site/large.bin", large);
        using Site site = Site.FromFolder(_folder["site"]);
        await using var server = new HttpServer(site, Options(kind));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = Client();
        var root = new Uri($"https://{server.SecureEndPoints[0]}/");
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal("small", await client.GetStringAsync(new Uri(root, "small.txt"), TestContext.Current.CancellationToken));
            Assert.Equal(large, await client.GetByteArrayAsync(new Uri(root, "large.bin"), TestContext.Current.CancellationToken));
        }
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Requests_in_one_record_are_answered_in_order(TransportKind kind)
    {
        await using var server = new HttpServer(request => new ValueTask<Response?>(Response.Text(request.Path + "\n")), Options(kind));
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using SslStream client = await ConnectAsync(server);
        await client.WriteAsync("GET /1 HTTP/1.1\r\nHost: a\r\n\r\nGET /2 HTTP/1.1\r\nHost: a\r\n\r\nGET /3 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        string answers = await ReadToEndAsync(client);
        Assert.Equal(["/1", "/2", "/3"], answers.Split('\n').Where(line => line.StartsWith('/')));
    }

    [Theory]
    [InlineData(TransportKind.Auto, SslProtocols.Tls12)]
    [InlineData(TransportKind.Auto, SslProtocols.Tls13)]
    [InlineData(TransportKind.Sockets, SslProtocols.Tls13)]
    public async Task Who_asks_for_the_end_gets_the_answer_and_a_close_notify_and_is_not_waited_for(TransportKind kind, SslProtocols version)
    {
        await using var server = new HttpServer(request => new ValueTask<Response?>(Response.Text(request.Path + "\n")), Options(kind));
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using SslStream client = await ConnectAsync(server, version);
        await client.WriteAsync("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.EndsWith("\r\n\r\n/last\n", await ReadToEndAsync(client), StringComparison.Ordinal);
        var clock = Stopwatch.StartNew();
        while (server.ConnectionCount > 0) await Task.Delay(1, TestContext.Current.CancellationToken);
        Assert.InRange(clock.ElapsedMilliseconds, 0, 2_000);    // a client that stays is waited for five seconds where there is a reason
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Plain_HTTP_on_a_TLS_port_is_400_in_plain_words(TransportKind kind)
    {
        await using var server = new HttpServer(_ => throw new InvalidOperationException("it must not get here"), Options(kind));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = Client();
        using HttpResponseMessage answer = await client.GetAsync(new Uri($"http://{server.SecureEndPoints[0]}/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("https://", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        Assert.True(answer.Headers.ConnectionClose);
        Assert.NotNull(answer.Headers.Date);
        using HttpClient secure = Client();
        using HttpResponseMessage next = await secure.GetAsync(new Uri($"https://{server.SecureEndPoints[0]}/"), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.InternalServerError, next.StatusCode);      // the handler's exception: the port goes on
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task A_head_that_takes_too_long_is_told_408_over_TLS(TransportKind kind)
    {
        ServerOptions options = Options(kind, headTimeout: TimeSpan.FromMilliseconds(300));
        await using var server = new HttpServer(_ => default, options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using SslStream client = await ConnectAsync(server);
        await client.WriteAsync("GET / HT"u8.ToArray(), TestContext.Current.CancellationToken);
        Assert.StartsWith("HTTP/1.1 408 ", await ReadToEndAsync(client), StringComparison.Ordinal);
    }

    [Theory, MemberData(nameof(Kinds))]
    public async Task Stopping_finishes_answers_and_does_not_wait_for_handshakes_that_stand_still(TransportKind kind)
    {
        var begun = new TaskCompletionSource();
        var may = new TaskCompletionSource();
        await using var server = new HttpServer(
            async _ =>
            {
                begun.SetResult();
                await may.Task;
                return Response.Text("done");
            },
            Options(kind));
        await server.StartAsync(TestContext.Current.CancellationToken);
        using var silent = new TcpClient();
        await silent.ConnectAsync(server.SecureEndPoints[0], TestContext.Current.CancellationToken);
        using HttpClient client = Client();
        Task<HttpResponseMessage> asking = client.GetAsync(new Uri($"https://{server.SecureEndPoints[0]}/"), TestContext.Current.CancellationToken);
        await begun.Task;
        while (server.ConnectionCount < 2) await Task.Delay(1, TestContext.Current.CancellationToken);
        Task stopping = server.StopAsync(TimeSpan.FromMinutes(1));
        may.SetResult();
        using HttpResponseMessage answer = await asking;
        Assert.Equal("done", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken));
        Assert.True(answer.Headers.ConnectionClose);
        await stopping.WaitAsync(TimeSpan.FromSeconds(8), TestContext.Current.CancellationToken);      // a handshake has ten
        Assert.Equal(0, server.ConnectionCount);
    }

    [Fact]
    public async Task Certificates_are_needed_and_checked_before_anything_is_opened()
    {
        var without = new ServerOptions();
        without.SecureEndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0));
        await using (var server = new HttpServer(_ => default, without))
            await Assert.ThrowsAsync<InvalidOperationException>(() => server.StartAsync(TestContext.Current.CancellationToken).AsTask());

        var missing = new ServerOptions { Tls = new TlsOptions() };
        missing.Tls.Certificates.Add(new CertificateFiles(_folder["nowhere.pem"]));
        missing.SecureEndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0));
        await using (var server = new HttpServer(_ => default, missing))
        {
            CertificateException refused = await Assert.ThrowsAsync<CertificateException>(() => server.StartAsync(TestContext.Current.CancellationToken).AsTask());
            Assert.Contains(_folder["nowhere.pem"], refused.Message, StringComparison.Ordinal);
            Assert.Empty(server.SecureEndPoints);
        }
    }

    /// <summary>RFC 6797 §7.1 and §7.2: every answer over HTTPS, whatever its status and version, and none over plain HTTP, though both are one cached response.</summary>
    [Theory]
    [InlineData(TransportKind.Auto, "1.1")]
    [InlineData(TransportKind.Sockets, "1.1")]
    [InlineData(TransportKind.Auto, "2.0")]
    public async Task Every_answer_over_TLS_says_that_HTTPS_is_to_be_used_and_none_over_plain_HTTP(TransportKind kind, string version)
    {
        const string Expected = "max-age=31536000; includeSubDomains";
        ServerOptions options = Options(kind, hsts: new HstsOptions(TimeSpan.FromDays(365)) { IncludesSubDomains = true });
        options.EndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0));
        _folder.Write("site/a.txt", "hello").Write("site/sub/index.html", "hello");
        using Site site = Site.FromFolder(_folder["site"]);
        await using var server = new HttpServer(site, options);
        await server.StartAsync(TestContext.Current.CancellationToken);
        using HttpClient client = Client(redirects: false);
        string etag = "";
        foreach ((string method, string path, string? field, int status) in new (string, string, string?, int)[]
        {
            ("GET", "/a.txt", null, 200), ("GET", "/a.txt", null, 200), ("HEAD", "/a.txt", null, 200), ("GET", "/a.txt", "If-None-Match", 304), ("GET", "/a.txt", "Range", 206), ("OPTIONS", "/a.txt", null, 204),
            ("GET", "/none", null, 404), ("POST", "/a.txt", null, 405), ("GET", "/sub", null, 301),
        })
        {
            foreach (IPEndPoint endPoint in new[] { server.SecureEndPoints[0], server.EndPoints[0] })
            {
                bool isSecure = endPoint.Equals(server.SecureEndPoints[0]);
                using var request = new HttpRequestMessage(new HttpMethod(method), new Uri($"{(isSecure ? "https" : "http")}://{endPoint}{path}"))
                {
                    Version = isSecure ? Version.Parse(version) : HttpVersion.Version11,
                    VersionPolicy = HttpVersionPolicy.RequestVersionExact,
                };
                if (field is not null) request.Headers.TryAddWithoutValidation(field, field == "Range" ? "bytes=0-1" : etag);
                using HttpResponseMessage answer = await client.SendAsync(request, TestContext.Current.CancellationToken);
                Assert.Equal(status, (int)answer.StatusCode);
                if (isSecure) Assert.Equal([Expected], answer.Headers.GetValues("Strict-Transport-Security"));
                else Assert.False(answer.Headers.Contains("Strict-Transport-Security"));
                if (answer.Headers.ETag is { } tag) etag = tag.ToString();
            }
        }
    }

    [Fact]
    public async Task A_refused_message_over_TLS_says_so_too_and_a_handler_that_says_it_itself_is_left_alone()
    {
        await using var server = new HttpServer(
            _ =>
            {
                Response own = Response.Text("own");
                own.Fields.Add("strict-transport-security", "max-age=7");
                return new ValueTask<Response?>(own);
            },
            Options(TransportKind.Auto, hsts: new HstsOptions(TimeSpan.Zero)));
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using (SslStream client = await ConnectAsync(server))
        {
            await client.WriteAsync("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            string answer = await ReadToEndAsync(client);
            Assert.Contains("\r\nstrict-transport-security: max-age=7\r\n", answer, StringComparison.Ordinal);
            Assert.DoesNotContain("max-age=0", answer, StringComparison.Ordinal);
        }

        await using (SslStream client = await ConnectAsync(server))
        {
            await client.WriteAsync("GET / nonsense\r\n\r\n"u8.ToArray(), TestContext.Current.CancellationToken);
            string answer = await ReadToEndAsync(client);
            Assert.StartsWith("HTTP/1.1 400 ", answer, StringComparison.Ordinal);
            Assert.Contains("\r\nStrict-Transport-Security: max-age=0\r\nConnection: close\r\n", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_request_over_TLS_allocates_nothing_on_its_loop()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "the epoll transport is Linux's");
        Build.MustBeOptimised();
        var shared = new Response(StatusCode.Ok, new ResponseContent.Memory(new byte[1024])) { IsShared = true };
        long allocated = 0;
        await using var server = new HttpServer(
            _ =>
            {
                allocated = GC.GetAllocatedBytesForCurrentThread();
                return new ValueTask<Response?>(shared);
            },
            Options(TransportKind.Epoll));
        await server.StartAsync(TestContext.Current.CancellationToken);
        await using SslStream client = await ConnectAsync(server);
        byte[] request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"u8.ToArray();
        byte[] answer = new byte[4096];
        for (int i = 0; i < 500; i++) await AskAsync();
        long before = allocated;
        for (int i = 0; i < 1000; i++) await AskAsync();
        Assert.Equal(0, allocated - before);

        async Task AskAsync()
        {
            await client.WriteAsync(request);
            int got = 0;
            while (got < 1024 || !answer.AsSpan(0, got).EndsWith(new byte[1024])) got += await client.ReadAsync(answer.AsMemory(got));
        }
    }

    private static HttpClient Client(bool redirects = true) => new(new SocketsHttpHandler
    {
        AllowAutoRedirect = redirects,
        SslOptions = new SslClientAuthenticationOptions
        {
#pragma warning disable CA5359 // The certificate is the test's own.
            RemoteCertificateValidationCallback = static (_, _, _, _) => true,
#pragma warning restore CA5359
        },
    });

    private static async Task<SslStream> ConnectAsync(HttpServer server, SslProtocols version = SslProtocols.Tls13)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(server.SecureEndPoints[0]).WaitAsync(s_patience);
#pragma warning disable CA5359 // The certificate is the test's own.
        var client = new SslStream(new NetworkStream(socket, ownsSocket: true), leaveInnerStreamOpen: false, static (_, _, _, _) => true);
#pragma warning restore CA5359
        await client.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = "localhost", EnabledSslProtocols = version }).WaitAsync(s_patience);
        return client;
    }

    private static async Task<string> ReadToEndAsync(SslStream client)
    {
        using var patience = new CancellationTokenSource(s_patience);
        using var all = new MemoryStream();
        await client.CopyToAsync(all, patience.Token);
        return Encoding.Latin1.GetString(all.ToArray());
    }

    private ServerOptions Options(TransportKind kind, TimeSpan? headTimeout = null, HstsOptions? hsts = null)
    {
        (string certificate, string key) = _certificate.WriteTo(_folder.Path, "localhost");
        var options = new ServerOptions { Transport = kind, Loops = 1, Tls = new TlsOptions { Hsts = hsts }, Limits = new ServerLimits { HeadTimeout = headTimeout ?? TimeSpan.FromSeconds(30) } };
        options.Tls.Certificates.Add(new CertificateFiles(certificate, key));
        options.SecureEndPoints.Add(new IPEndPoint(IPAddress.Loopback, 0));
        return options;
    }
}
