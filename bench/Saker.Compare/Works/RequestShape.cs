using System.Collections.Generic;
using System.Linq;
using System.Text;

namespace Saker.Compare.Works;

/// <summary>What is asked for in a work. The validator differs from server to server and is filled in after the first answer. Immutable.</summary>
internal sealed record RequestShape(string Path)
{
    /// <summary>What Chromium sends for an image of a page, about 600 bytes with the request line and a cookie.</summary>
    public static readonly IReadOnlyList<string> BrowserFields =
    [
        "Connection: keep-alive",
        "sec-ch-ua: \"Chromium\";v=\"142\", \"Not=A?Brand\";v=\"24\"",
        "sec-ch-ua-mobile: ?0",
        "User-Agent: Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
        "sec-ch-ua-platform: \"Linux\"",
        "Accept: image/avif,image/webp,image/apng,image/svg+xml,image/*,*/*;q=0.8",
        "Sec-Fetch-Site: same-origin",
        "Sec-Fetch-Mode: no-cors",
        "Sec-Fetch-Dest: image",
        "Referer: http://127.0.0.1/",
        "Accept-Encoding: gzip, deflate, br, zstd",
        "Accept-Language: en-GB,en;q=0.9",
        "Cookie: session=0f1e2d3c4b5a69788796a5b4c3d2e1f0; theme=dark",
    ];

    public string Method { get; init; } = "GET";

    /// <summary>Field lines beside Host, without line ends.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>Asks with the server's own validator, so that the answer is 304.</summary>
    public bool Revalidates { get; init; }

    /// <summary>The request's bytes, in the order in which wrk writes them.</summary>
    public byte[] Bytes(int port)
        => Encoding.ASCII.GetBytes($"{Method} {Path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n{string.Concat(Fields.Select(line => line + "\r\n"))}\r\n");

    /// <summary>The same request with one more field line.</summary>
    public RequestShape With(string fieldLine) => this with { Fields = [.. Fields, fieldLine] };
}
