using System;
using System.IO;
using System.Linq;
using System.Text;
using Saker.Tests.Connections;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>The whole way of a cached file over HTTP/1.1, from the request's bytes to the answer's, allocates nothing.</summary>
public sealed class SiteAllocationTests : IDisposable
{
    private const int Warm = 600;       // past the first turn given to others
    private const int Times = 1600;

    private readonly TempFolder _folder = new();

    public static TheoryData<string, string> Requests { get; } = new()
    {
        { "wrk's", "GET /page.html HTTP/1.1\r\nHost: localhost:8080\r\n\r\n" },
        { "a browser's", "GET /page.html HTTP/1.1\r\nHost: localhost:8080\r\nConnection: keep-alive\r\nUser-Agent: Mozilla/5.0\r\nAccept: text/html,*/*;q=0.8\r\n"
            + "Sec-Fetch-Dest: document\r\nAccept-Encoding: gzip, deflate, br, zstd\r\nAccept-Language: en\r\nCookie: a=b\r\n\r\n" },
        { "HEAD", "HEAD /page.html HTTP/1.1\r\nHost: localhost:8080\r\n\r\n" },
        { "revalidation", "GET /page.html HTTP/1.1\r\nHost: localhost:8080\r\nIf-Modified-Since: Fri, 02 Jan 2026 00:00:00 GMT\r\n\r\n" },
        { "nothing there", "GET /missing.html HTTP/1.1\r\nHost: localhost:8080\r\n\r\n" },
        { "16 at once", string.Concat(Enumerable.Repeat("GET /page.html HTTP/1.1\r\nHost: localhost:8080\r\n\r\n", 16)) },
    };

    [Theory, MemberData(nameof(Requests))]
    public void A_hit_from_bytes_to_bytes_allocates_nothing(string name, string request)
    {
        Build.MustBeOptimised();
        _folder.Write("page.html", new string('x', 1024));
        File.SetLastWriteTimeUtc(_folder["page.html"], new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        using Site site = Site.FromFolder(_folder.Path);
        using var server = new MemoryServer(site);
        long before = 0;
        long after = 0;
        var transport = new RepeatingTransport(server.Loop, Encoding.ASCII.GetBytes(request), Times, received =>
        {
            if (received == Warm) before = GC.GetAllocatedBytesForCurrentThread();
            if (received == Times) after = GC.GetAllocatedBytesForCurrentThread();
        });
        server.Start(transport);
        Assert.True(transport.BytesSent > Times * 100L, name);
        Assert.Equal(0, after - before);
    }

    public void Dispose() => _folder.Dispose();
}
