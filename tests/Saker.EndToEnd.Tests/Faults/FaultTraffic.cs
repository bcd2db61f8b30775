using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Http;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>
/// Requests of every kind, over HTTP/1.1, HTTP/2 and TLS, several at a time, each answer compared with the right one. An honest
/// failure (500, 503, a connection that ends before the answer does) is counted; anything else that is not right is kept as wrong.
/// </summary>
/// <param name="asks">What to ask for.</param>
/// <param name="ways">Base addresses, each with the version of HTTP to speak there.</param>
internal sealed class FaultTraffic(IReadOnlyList<Ask> asks, params (Uri Address, Version Version)[] ways)
{
    private const int AtATime = 8;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    private readonly ConcurrentQueue<string> _wrong = [];
    private int _right;
    private int _refused;
    private int _cut;

    /// <summary>Right answers so far.</summary>
    public int Right => _right;

    /// <summary>Answers that were 500 or 503.</summary>
    public int Refused => _refused;

    /// <summary>Answers that were cut off, and connections that were.</summary>
    public int Cut => _cut;

    /// <summary>Everything that was neither right nor an honest failure.</summary>
    public IReadOnlyCollection<string> Wrong => _wrong;

    /// <summary>Asks for everything once on every way, over new connections.</summary>
    /// <returns>Whether every answer was right.</returns>
    public async Task<bool> RoundAsync()
    {
        int before = _right;
        using var handler = new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = static (_, certificate, _, _) => certificate is not null },
        };
        using var client = new HttpClient(handler) { Timeout = s_patience };
        (Ask Ask, Uri Address, Version Version)[] all = [.. ways.SelectMany(way => asks.Select(ask => (ask, way.Address, way.Version)))];
        await Parallel.ForEachAsync(all, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (one, _) => await AskAsync(client, one.Ask, one.Address, one.Version));
        return _right - before == all.Length;
    }

    private async Task AskAsync(HttpClient client, Ask ask, Uri address, Version version)
    {
        using var request = new HttpRequestMessage(ask.Method, new Uri(address, ask.Target)) { Version = version, VersionPolicy = HttpVersionPolicy.RequestVersionExact };
        if (ask.Range is { } range) request.Headers.Range = new RangeHeaderValue(range.First, range.Last);
        string what = $"{ask.Name} over {address.Scheme} {version}";
        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
            byte[] content = await response.Content.ReadAsByteArrayAsync();
            if (ask.IsRight((int)response.StatusCode, content)) Interlocked.Increment(ref _right);
            else if (response.StatusCode is HttpStatusCode.InternalServerError or HttpStatusCode.ServiceUnavailable) Interlocked.Increment(ref _refused);
            else _wrong.Enqueue($"{what}: {(int)response.StatusCode} with {content.Length} bytes");
        }
        catch (Exception ended) when (ended is HttpRequestException or IOException)
        {
            Interlocked.Increment(ref _cut);
        }
        catch (OperationCanceledException)
        {
            _wrong.Enqueue($"{what}: no answer, and no end, in {s_patience.TotalSeconds} s");
        }
    }
}
