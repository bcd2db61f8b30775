using System.Text;

namespace Saker.Benchmarks;

/// <summary>Request heads as clients send them.</summary>
internal static class Heads
{
    /// <summary>wrk's: one field.</summary>
    public static readonly byte[] Wrk = Wire("GET /1k.html HTTP/1.1", "Host: 127.0.0.1:8080");

    /// <summary>What a command-line client or a proxy sends: eight fields.</summary>
    public static readonly byte[] Eight = Wire(
        "GET /styles/site.css?v=3 HTTP/1.1",
        "Host: www.example.com",
        "User-Agent: curl/8.14.1",
        "Accept: */*",
        "Accept-Encoding: gzip, br",
        "Connection: keep-alive",
        "If-None-Match: \"3c1f9a60\"",
        "X-Forwarded-For: 192.0.2.7",
        "X-Forwarded-Proto: https");

    /// <summary>Chromium's for an image of a page: sixteen fields, about 700 bytes.</summary>
    public static readonly byte[] Browser = Wire(
        "GET /images/kestrel-over-the-marsh.webp HTTP/1.1",
        "Host: www.example.com",
        "Connection: keep-alive",
        "sec-ch-ua: \"Chromium\";v=\"142\", \"Not=A?Brand\";v=\"24\"",
        "sec-ch-ua-mobile: ?0",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "sec-ch-ua-platform: \"Linux\"",
        "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: no-cors",
        "Sec-Fetch-Dest: image",
        "Referer: http://www.example.com/",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Accept-Language: en-GB,en;q=0.9",
        "Cookie: session=0f1e2d3c4b5a69788796a5b4c3d2e1f0; theme=dark",
        "If-None-Match: \"3c1f9a60d2e8\"",
        "Priority: u=2, i");

    private static byte[] Wire(params string[] lines) => Encoding.ASCII.GetBytes(string.Join("\r\n", lines) + "\r\n\r\n");
}
