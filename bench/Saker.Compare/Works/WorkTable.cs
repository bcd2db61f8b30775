namespace Saker.Compare.Works;

/// <summary>Everything that can be measured. A new work is a row here and, if it has a goal, one in the table of gates.</summary>
internal static class WorkTable
{
    private const int Connections = 64;

    private static readonly SiteMix s_mix = new(Files: 10_000, Requests: 200_000);

    private static readonly Measurement s_streams = new Measurement.CpuPerAnswer(new Load.Streams(32, 16));

    private static readonly Measurement s_fewStreams = new Measurement.CpuPerAnswer(new Load.Streams(8, 16));

    private static readonly Measurement s_cpu = new Measurement.CpuPerAnswer(new Load.Closed(Connections));

    private static readonly ExpectedAnswer s_page = new(200, SiteFile.Page);

    private static readonly RequestShape s_getPage = new("/1k.html");

    private static readonly Work s_keepAlive = new("1k", "1 KB, keep-alive, wrk's head", s_getPage, s_page, s_cpu);

    public static readonly Work[] All =
    [
        s_keepAlive,
        new("1k-browser", "1 KB, keep-alive, a browser's head", new("/1k.png") { Fields = RequestShape.BrowserFields }, new(200, SiteFile.Image), s_cpu),
        new("16k", "16 KB, keep-alive", new("/16k.js"), new(200, SiteFile.Script), s_cpu),
        new("100k", "100 KB, keep-alive", new("/100k.jpg"), new(200, SiteFile.Photo), s_cpu),
        new("1m", "1 MB, keep-alive", new("/1m.mp4"), new(200, SiteFile.Film), s_cpu) { FloorSendsFile = true },
        new("10m", "10 MB, keep-alive, 16 connections", new("/10m.zip"), new(200, SiteFile.Archive), new Measurement.CpuPerAnswer(new Load.Closed(16)))
        {
            FloorSendsFile = true,
        },
        new("304", "1 KB, revalidated", s_getPage with { Revalidates = true }, new(304, null), s_cpu) { Reference = s_keepAlive },
        new("404", "a name that is not there", new("/missing.html"), new(404, null), s_cpu) { Reference = s_keepAlive },
        new("head", "HEAD of 1 KB", s_getPage with { Method = "HEAD" }, s_page, new Measurement.CpuPerAnswer(new Load.Heads(Connections)))
        {
            Reference = s_keepAlive,
        },
        new("range", "1 KB out of 16 KB, single range", new("/16k.js") { Fields = ["Range: bytes=4096-5119"] }, new(206, SiteFile.Script) { Range = (4096, 1024) }, s_cpu)
        {
            Reference = s_keepAlive,
        },
        new("range-1m", "1 MB out of 10 MB, single range", new("/10m.zip") { Fields = ["Range: bytes=1048576-2097151"] },
            new(206, SiteFile.Archive) { Range = (1048576, 1048576) }, s_cpu),
        new("br", "12 KB that has a brotli sibling of 3 KB", new("/12k.css") { Fields = ["Accept-Encoding: br"] }, new(200, SiteFile.StyleBrotli) { Coding = "br" }, s_cpu)
        {
            Reference = s_keepAlive,
        },
        new("pipelined", "1 KB, 16 requests at once", s_getPage, s_page, new Measurement.CpuPerAnswer(new Load.Closed(Connections, "pipeline16.lua")))
        {
            Pipelined = 16,
            Reference = s_keepAlive,
        },
        new("close", "1 KB, a connection a request", s_getPage with { Fields = ["Connection: close"] }, s_page, s_cpu) { Closes = true },
        new("close-10", "1 KB, a connection every 10 requests", s_getPage, s_page, new Measurement.CpuPerAnswer(new Load.Closed(Connections, "close10.lua")))
        {
            Closes = true,
        },
        new("zipf", "10,000 files by Zipf's law, cache a tenth of their bytes", new("/" + s_mix.Hottest.Name), new(200, s_mix.Hottest), new Measurement.CpuPerAnswer(new Load.Closed(Connections, "paths.lua")))
        {
            Mix = s_mix,
        },
        new("tls-1k", "1 KB, keep-alive, TLS 1.3", s_getPage, s_page, s_cpu) { Wire = Wire.Http1Tls },
        new("tls-100k", "100 KB, keep-alive, TLS 1.3", new("/100k.jpg"), new(200, SiteFile.Photo), s_cpu) { Wire = Wire.Http1Tls },
        new("tls-1m", "1 MB, keep-alive, TLS 1.3", new("/1m.mp4"), new(200, SiteFile.Film), s_cpu) { Wire = Wire.Http1Tls },
        new("tls-handshake", "1 KB, a full TLS 1.3 handshake a request", s_getPage with { Fields = ["Connection: close"] }, s_page, new Measurement.CpuPerAnswer(new Load.FullHandshakes()))
        {
            Wire = Wire.Http1Tls,
        },
        new("tls-resumed", "1 KB, a resumed TLS 1.3 handshake a request", s_getPage with { Fields = ["Connection: close"] }, s_page, s_cpu) { Wire = Wire.Http1Tls },
        new("h2c", "1 KB, HTTP/2 in clear text, 32 connections x 16 streams", s_getPage, s_page, s_streams) { Wire = Wire.Http2 },
        new("h2", "1 KB, HTTP/2 over TLS 1.3, 32 connections x 16 streams", s_getPage, s_page, s_streams) { Wire = Wire.Http2Tls },
        new("h2-100k", "100 KB, HTTP/2 over TLS 1.3, 8 connections x 16 streams", new("/100k.jpg"), new(200, SiteFile.Photo), s_fewStreams) { Wire = Wire.Http2Tls },
        new("h2-1m", "1 MB, HTTP/2 over TLS 1.3, 8 connections x 16 streams", new("/1m.mp4"), new(200, SiteFile.Film), s_fewStreams) { Wire = Wire.Http2Tls },
        new("rate-1000", "1 KB, 1,000 requests/s over 16 connections", s_getPage, s_page, new Measurement.CpuPerAnswer(new Load.Paced(16, 1000))),
        new("rate-2000", "1 KB, 2,000 requests/s over 16 connections", s_getPage, s_page, new Measurement.CpuPerAnswer(new Load.Paced(16, 2000))),
        new("two-loops", "1 KB, keep-alive, two loops, unpinned", s_getPage, s_page, s_cpu) { Placement = Placement.Together },
        new("calls", "1 KB, keep-alive, system calls", s_getPage, s_page, new Measurement.SystemCallsPerAnswer(new Load.Closed(Connections))),
        new("calls-1m", "1 MB, keep-alive, system calls", new("/1m.mp4"), new(200, SiteFile.Film), new Measurement.SystemCallsPerAnswer(new Load.Closed(Connections)))
        {
            FloorSendsFile = true,
        },
        new("idle", "memory with 1,000 idle connections", s_getPage, s_page, new Measurement.ResidentMemory(1000)),
        new("idle-10000", "memory with 10,000 idle connections", s_getPage, s_page, new Measurement.ResidentMemory(10_000)),
        new("idle-15000", "memory with 15,000 idle connections", s_getPage, s_page, new Measurement.ResidentMemory(15_000)),
        new("idle-each", "memory of each idle connection from 1,000 to 15,000", s_getPage, s_page, new Measurement.MemoryPerConnection(1000, 15_000)),
        new("start", "start to first answer", s_getPage, s_page, new Measurement.FirstAnswer()),
        new("start-memory", "memory after the first answer", s_getPage, s_page, new Measurement.ResidentMemory(1)),
    ];
}
