using System;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Xunit;

namespace Saker.EndToEnd.Tests.Clients;

/// <summary>What .NET's own client gets.</summary>
public class HttpClientTests(SampleSite site)
{
    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task Sixteen_at_a_time_get_every_file_byte_for_byte(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        using var handler = new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = 16 };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(server.Url()) };
        CancellationToken stop = TestContext.Current.CancellationToken;
        await Parallel.ForEachAsync(
            Enumerable.Repeat(SampleSite.Files, 3).SelectMany(files => files),
            new ParallelOptions { MaxDegreeOfParallelism = 16, CancellationToken = stop },
            async (file, stop) =>
            {
                using HttpResponseMessage answer = await client.GetAsync(file, stop);
                Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
                Assert.Equal(await File.ReadAllBytesAsync(Path.Combine(Checkout.SampleSite, file), stop), await answer.Content.ReadAsByteArrayAsync(stop));
            });
    }

    [Theory, MemberData(nameof(SampleSite.Transports), MemberType = typeof(SampleSite))]
    public async Task A_chunked_upload_that_nobody_wants_is_refused_and_the_client_goes_on(string transport)
    {
        SakerProcess server = await site.ServerAsync(transport);
        using var handler = new SocketsHttpHandler { UseProxy = false };
        using var client = new HttpClient(handler) { BaseAddress = new Uri(server.Url()) };
        CancellationToken stop = TestContext.Current.CancellationToken;
        for (int i = 0; i < 3; i++)
        {
            using var content = new StreamContent(new MemoryStream(new byte[100_000]));
            using var request = new HttpRequestMessage(HttpMethod.Put, "robots.txt") { Content = content };
            request.Headers.TransferEncodingChunked = true;
            using HttpResponseMessage refused = await client.SendAsync(request, stop);
            Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
            using HttpResponseMessage served = await client.GetAsync("robots.txt", stop);
            Assert.Equal(HttpStatusCode.OK, served.StatusCode);
        }
    }
}
