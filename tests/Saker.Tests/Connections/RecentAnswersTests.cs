using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Text;
using Saker.Tests.Shared;
using Xunit;

namespace Saker.Tests.Connections;

/// <summary>
/// The short way by which a connection repeats what its loop has answered a moment ago, held against the long way: two servers over
/// one folder, one of which may not skip its handler.
/// </summary>
public sealed class RecentAnswersTests : IDisposable
{
    private const string Page = "GET /page.html HTTP/1.1\r\nHost: a\r\n\r\n";

    // Every kind of answer that there is: short and long contents, codings, 304, parts, 404, 301, 405, 412, 416, refusals, content to skip.
    private static readonly string[] s_targets = ["/page.html", "/page.html?q=1", "/p%61ge.html", "/a.js", "/16k.bin", "/100k.bin", "/200k.bin", "/docs", "/docs/", "/missing", "/../x", "*"];

    private static readonly string[] s_fields =
    [
        "", "", "", "Accept-Encoding: br\r\n", "Accept-Encoding: identity;q=0\r\n", "If-None-Match: *\r\n", "If-Match: \"x\"\r\n",
        "If-Modified-Since: Sun, 22 Nov 2026 12:00:03 GMT\r\n", "Range: bytes=0-3\r\n", "Range: bytes=9999999-\r\n", "Connection: close\r\n", "Connection: keep-alive\r\n",
        "Expect: 100-continue\r\n", "Cookie: a=b\r\n", "Content-Length: 0\r\n", "X: " + new string('x', 1200) + "\r\n",
    ];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void The_short_way_answers_what_the_long_way_answers()
    {
        WriteSite();
        int seeds = int.Parse(Environment.GetEnvironmentVariable("SAKER_RECENT_SEEDS") ?? "40", CultureInfo.InvariantCulture);
        long repeated = 0;
        for (int seed = 0; seed < seeds; seed++)
        {
            (byte[] shortWay, long found) = Run(seed, isShort: true);
            (byte[] longWay, _) = Run(seed, isShort: false);
            Assert.True(shortWay.AsSpan().SequenceEqual(longWay), $"seed {seed}: {Difference(shortWay, longWay)}");
            repeated += found;
        }

        // It is the short way that was compared.
        Assert.True(repeated > seeds * 5, $"{repeated} answers were repeated");
    }

    [Fact]
    public void A_changed_file_shows_within_a_second()
    {
        Write("page.html", "old");
        using Site site = OpenSite();
        using var server = new MemoryServer(site, handlerMayBeSkipped: true);
        MemoryPeer peer = server.Connect();
        for (int i = 0; i < 4; i++) Assert.EndsWith("old", peer.Ask(Page), StringComparison.Ordinal);
        Assert.NotNull(server.Recent!.Find(Encoding.ASCII.GetBytes(Page), isSecure: false));
        Write("page.html", "newer");
        server.Advance(TimeSpan.FromSeconds(1));
        Assert.EndsWith("newer", peer.Ask(Page), StringComparison.Ordinal);
    }

    [Fact]
    public void The_date_is_that_of_the_second()
    {
        Write("page.html", "text");
        using Site site = OpenSite();
        using var server = new MemoryServer(site, handlerMayBeSkipped: true);
        MemoryPeer peer = server.Connect();
        for (int second = 0; second < 5; second++)
        {
            for (int i = 0; i < 5; i++) Assert.Contains($"Date: Sun, 22 Nov 2026 12:00:0{second} GMT", peer.Ask(Page), StringComparison.Ordinal);
            server.Advance(TimeSpan.FromSeconds(1));
        }
    }

    [Fact]
    public void A_connection_that_is_to_end_says_so()
    {
        Write("page.html", "text");
        using Site site = OpenSite();
        using var server = new MemoryServer(site, handlerMayBeSkipped: true);
        MemoryPeer peer = server.Connect();
        for (int i = 0; i < 3; i++) peer.Ask(Page);
        peer.Send(Encoding.ASCII.GetBytes(Page[..5]));      // a request has begun, so the drain waits for it
        _ = server.BeginDrain();
        Assert.Contains("Connection: close", peer.Ask(Page[5..]), StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_head_over_TLS_is_another_request()
    {
        var recent = new RecentAnswersUnderTest();
        recent.Remember(Page, isSecure: false);
        recent.Remember(Page, isSecure: false);
        Assert.True(recent.Finds(Page, isSecure: false));
        Assert.False(recent.Finds(Page, isSecure: true));
    }

    [Fact]
    public void A_head_with_content_after_it_is_not_remembered()
    {
        foreach (string field in new[] { "Content-Length: 3", "Transfer-Encoding: chunked" })
        {
            string head = $"GET /page.html HTTP/1.1\r\nHost: a\r\n{field}\r\n\r\n";
            var recent = new RecentAnswersUnderTest();
            for (int i = 0; i < 3; i++) recent.Remember(head, isSecure: false);
            Assert.False(recent.Finds(head, isSecure: false));
        }
    }

    [Fact]
    public void What_is_kept_is_bounded()
    {
        var recent = new RecentAnswersUnderTest { ContentBytes = 100_000 };
        string[] heads = [.. Enumerable.Range(0, 300).Select(i => $"GET /page{i}.html HTTP/1.1\r\nHost: a\r\n\r\n")];
        foreach (string head in heads)
        {
            recent.Remember(head, isSecure: false);
            recent.Remember(head, isSecure: false);
        }

        Assert.InRange(heads.Count(head => recent.Finds(head, isSecure: false)), 1, 21);
    }

    [Fact]
    public void A_repeated_answer_allocates_nothing()
    {
        Build.MustBeOptimised();
        WriteSite();
        using Site site = OpenSite();
        foreach (string field in new[] { "", "Range: bytes=0-99\r\n", "If-None-Match: *\r\n" })
        {
            using var server = new MemoryServer(site, handlerMayBeSkipped: true);
            const int Warm = 600;
            const int Times = 1600;
            long before = 0;
            long after = 0;
            var transport = new RepeatingTransport(server.Loop, Encoding.ASCII.GetBytes($"GET /16k.bin HTTP/1.1\r\nHost: a\r\n{field}\r\n"), Times, received =>
            {
                if (received == Warm) before = GC.GetAllocatedBytesForCurrentThread();
                if (received == Times) after = GC.GetAllocatedBytesForCurrentThread();
            });
            server.Start(transport);
            server.Run();
            Assert.True(transport.BytesSent > Times * 100L);
            Assert.Equal(0, after - before);
        }
    }

    private static string Difference(byte[] a, byte[] b)
    {
        int at = a.AsSpan().CommonPrefixLength(b);
        return $"at {at} of {a.Length} and {b.Length}: {Around(a)} | {Around(b)}";

        string Around(byte[] bytes) => Encoding.Latin1.GetString(bytes, Math.Max(0, Math.Min(at, bytes.Length) - 200), Math.Min(260, bytes.Length - Math.Max(0, Math.Min(at, bytes.Length) - 200)));
    }

    /// <summary>Everything a server sends to a few clients that ask at random, in pieces, pipelined, while time passes; and how much of it was repeated.</summary>
    private (byte[] Transcript, long Repeated) Run(int seed, bool isShort)
    {
        var random = new Random(seed);
        string[] pool = [.. Enumerable.Range(0, 4).Select(_ => RandomRequest(random))];
        using Site site = OpenSite();
        using var server = new MemoryServer(site, handlerMayBeSkipped: isShort);
        var transcript = new MemoryStream();
        var peers = new List<MemoryPeer>();
        long repeated = 0;
        for (int step = 0; step < 120; step++)
        {
            if (peers.Count < 3 || random.Next(10) == 0) peers.Add(server.Connect());
            MemoryPeer peer = peers[random.Next(peers.Count)];
            if (random.Next(8) == 0) peer.TakeAtMost(random.Next(4) == 0 ? 700 : int.MaxValue);
            if (random.Next(6) == 0) server.Advance(TimeSpan.FromMilliseconds(random.Next(500)));

            byte[] bytes = Encoding.Latin1.GetBytes(string.Concat(Enumerable.Range(0, random.Next(4) == 0 ? random.Next(1, 20) : 1).Select(_ => pool[random.Next(pool.Length)])));
            if (server.Recent?.Find(bytes, isSecure: false) is not null) repeated++;
            int cut = random.Next(3) == 0 ? random.Next(bytes.Length) : 0;
            peer.Send(bytes.AsSpan(0, cut));
            peer.Send(bytes.AsSpan(cut));
            foreach (MemoryPeer each in peers) transcript.Write(each.ReceiveBytes());
            transcript.WriteByte(peer.IsClosed ? (byte)'!' : (byte)'.');
        }

        foreach (MemoryPeer each in peers) transcript.Write(each.ReceiveBytes());
        return (transcript.ToArray(), repeated);
    }

    private static string RandomRequest(Random random)
    {
        string method = random.Next(6) switch { 0 => "HEAD", 1 => "POST", 2 when random.Next(4) == 0 => "OPTIONS", _ => "GET" };
        string version = random.Next(12) == 0 ? "HTTP/1.0" : "HTTP/1.1";
        string fields = s_fields[random.Next(s_fields.Length)] + s_fields[random.Next(s_fields.Length)];
        string empty = random.Next(12) == 0 ? "\r\n" : "";
        string head = $"{empty}{method} {s_targets[random.Next(s_targets.Length)]} {version}\r\nHost: a\r\n{fields}";
        return random.Next(8) switch
        {
            0 => head + "Content-Length: 5\r\n\r\nGET /",
            1 => head + "Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
            _ => head + "\r\n",
        };
    }

    private void WriteSite()
    {
        Write("page.html", "<p>page");
        Write("a.js", new string('a', 3000));
        Write("a.js.br", new string('b', 300));
        Write("16k.bin", new string('c', 16 * 1024));
        Write("100k.bin", new string('d', 100 * 1024));
        Write("200k.bin", new string('e', 200 * 1024));
        Write("docs/index.html", "docs");
    }

    // Long before the servers' clock, so that nothing is young.
    private void Write(string name, string text)
    {
        _folder.Write(name, Encoding.ASCII.GetBytes(text));
        File.SetLastWriteTimeUtc(_folder[name], new DateTime(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc));
    }

    private Site OpenSite() => Site.FromFolder(_folder.Path, new SiteOptions { Compresses = false });
}
