using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Peers;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Clients;

/// <summary>Keeps an HTTP/2 connection for a while and asks for much at once on it; some of it is left unread.</summary>
internal sealed class Http2Client(string name, Traffic traffic, Endpoint endpoint, int streams, Random random) : IClient
{
    private const int BurstsPerConnection = 30;

    private readonly ExchangeMaker _maker = new(traffic.Site, random);

    public string Name => name;

    public async Task RoundAsync(CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            AutomaticDecompression = DecompressionMethods.None,
            UseProxy = false,
            UseCookies = false,
            SslOptions = new SslClientAuthenticationOptions { TargetHost = "localhost", RemoteCertificateValidationCallback = CertificateFiles.IsOurs },
        };
        using var client = new HttpClient(handler) { BaseAddress = new Uri($"{(endpoint.IsSecure ? "https" : "http")}://127.0.0.1:{endpoint.Port}") };
        int bursts = random.Next(1, BurstsPerConnection);
        for (int i = 0; i < bursts; i++)
        {
            // Every other time a request by itself: its latency is the server's and not its neighbours'.
            int count = random.Next(2) == 0 ? 1 : random.Next(1, streams + 1);
            await traffic.Pacer.NextAsync(count, cancel);
            var asking = new List<Task>();
            for (int k = 0; k < count; k++)
            {
                Exchange exchange = Possible();
                asking.Add(random.Next(20) == 0 ? AbortAsync(client, _maker.LongFile(), cancel) : AskAsync(client, exchange, isAlone: count == 1, cancel));
            }

            await Task.WhenAll(asking);
        }
    }

    // Uri takes dot segments out of a path before it is sent.
    private Exchange Possible()
    {
        Exchange exchange = _maker.Any();
        while (exchange.Kind == ExchangeKind.AboveTheRoot) exchange = _maker.Any();
        return exchange;
    }

    private static HttpRequestMessage Message(Exchange exchange)
    {
        var message = new HttpRequestMessage(new HttpMethod(exchange.Method), exchange.Path) { Version = HttpVersion.Version20, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        foreach ((string name, string value) in exchange.Fields) message.Headers.TryAddWithoutValidation(name, value);
        if (exchange.Content is { } content) message.Content = new StringContent(content);
        return message;
    }

    private async Task AskAsync(HttpClient client, Exchange exchange, bool isAlone, CancellationToken cancel)
    {
        using HttpRequestMessage message = Message(exchange);
        exchange.Asked = Clock.Now;
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
        using var content = new MemoryStream();
        bool isCut = false;
        try
        {
            await response.Content.CopyToAsync(content, cancel);
        }
        catch (Exception e) when (e is IOException or HttpRequestException)
        {
            isCut = true;
        }

        List<(string, string)> fields = [.. response.Headers.NonValidated.Concat(response.Content.Headers.NonValidated).SelectMany(field => field.Value.Select(value => (field.Key, value)))];
        var answer = new Answer((int)response.StatusCode, fields, content.ToArray(), isCut, Clock.Now);
        traffic.Take(name, exchange, answer);
        if (isAlone) traffic.Tally.Latency(name, answer.Done - exchange.Asked);
    }

    private async Task AbortAsync(HttpClient client, Exchange exchange, CancellationToken cancel)
    {
        using HttpRequestMessage message = Message(exchange);
        using HttpResponseMessage response = await client.SendAsync(message, HttpCompletionOption.ResponseHeadersRead, cancel);
        if (response.StatusCode != HttpStatusCode.OK) throw new InvalidDataException($"{exchange} got {response.StatusCode}");
        traffic.Tally.Note("streams reset");
    }
}
