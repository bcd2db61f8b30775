using System;
using System.Collections.Generic;
using System.Net;
using System.Net.Http;
using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Machine;
using Saker.Compare.Peers;
using Saker.Compare.Works;

namespace Saker.Compare.Answers;

/// <summary>Asks over HTTP/2 with .NET's own client, which is strict about frames and shares no code with Saker.</summary>
internal static class Http2Client
{
    private static readonly TimeSpan s_limit = TimeSpan.FromSeconds(10);

    /// <summary>The answer, whose head is given as no bytes: HPACK makes its length differ from answer to answer.</summary>
    public static async Task<Answer> AskAsync(int port, Wire wire, RequestShape shape, CancellationToken cancel)
    {
        using var handler = new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None };
        handler.SslOptions.RemoteCertificateValidationCallback = CertificateFiles.IsOurs;
        using var client = new HttpClient(handler) { Timeout = s_limit };
        string scheme = wire == Wire.Http2Tls ? "https" : "http";
        using var request = new HttpRequestMessage(new HttpMethod(shape.Method), $"{scheme}://127.0.0.1:{port}{shape.Path}")
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        };
        foreach (string line in shape.Fields)
        {
            string[] parts = line.Split(": ", 2);
            _ = request.Headers.TryAddWithoutValidation(parts[0], parts[1]);
        }

        try
        {
            using HttpResponseMessage response = await client.SendAsync(request, cancel);
            byte[] content = await response.Content.ReadAsByteArrayAsync(cancel);
            var fields = new Dictionary<string, string>(StringComparer.OrdinalIgnoreCase);
            foreach ((string name, IEnumerable<string> values) in response.Headers)
            {
                fields[name.ToLowerInvariant()] = string.Join(", ", values);
            }

            foreach ((string name, IEnumerable<string> values) in response.Content.Headers)
            {
                fields[name.ToLowerInvariant()] = string.Join(", ", values);
            }

            return new Answer((int)response.StatusCode, fields, [], content);
        }
        catch (Exception e) when (e is HttpRequestException or TaskCanceledException && !cancel.IsCancellationRequested)
        {
            throw new MeasurementException($"no answer over HTTP/2: {e.Message}", e);
        }
    }
}
