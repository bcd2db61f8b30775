using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Globalization;
using System.IO;
using System.Threading;
using Saker.Caching;
using Saker.Files;
using Saker.Protocol.Semantics;
using Saker.Tests.Caching;
using Xunit;

namespace Saker.Tests.Files;

/// <summary>A crawler walks a real folder of small files past a real site while people go on asking for the same few. The site's own metrics tell what the cache did.</summary>
public sealed class SiteCrawlTests : IDisposable
{
    private const int HotFiles = 2_000;
    private const int KeptFiles = 1_000;        // what the budget has room for
    private const int Requests = 20_000;
    private const int FileBytes = 200;
    private const int FilesPerFolder = 1_000;

    // As long as it takes a busy machine some seconds. SAKER_CRAWL_FILES=100000 is the crawl that the promise speaks of.
    private static readonly int s_crawled = int.Parse(Environment.GetEnvironmentVariable("SAKER_CRAWL_FILES") ?? "20000", CultureInfo.InvariantCulture);

    private readonly string _folder = Directory.CreateDirectory(
        Path.Combine(Directory.Exists("/dev/shm") ? "/dev/shm" : Path.GetTempPath(), $"saker-crawl-{Guid.NewGuid():n}")).FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_crawl_of_real_files_leaves_the_hot_files_where_they_are()
    {
        WriteFiles("hot", HotFiles);
        WriteFiles("crawled", s_crawled);
        long budget = KeptFiles * (long)(FileLoader.OverheadBytes + FileBytes + "/hot/000/00000.txt".Length);
        using var counts = new CacheCounts();
        using Site site = counts.Watch(() => Site.FromFolder(_folder, new SiteOptions { CacheBytes = budget, Compresses = false }));
        var ask = new Ask(site);
        var hot = new Zipf(HotFiles, exponent: 1.0, seed: 7);

        // Long enough for the cache to have learnt what is asked for.
        AskForHot(ask, hot, Requests);
        double before = HitRate(counts, () => AskForHot(ask, hot, Requests));

        // One after the other, each file once, and between any ten of them somebody asks for something that is asked for often.
        long hits = 0;
        int asked = 0;
        for (int i = 0; i < s_crawled; i++)
        {
            Assert.Equal(StatusCode.Ok, ask.Get(Name("crawled", i)).Status);
            if (i % 10 != 0) continue;
            long seen = counts.Hits;
            AskForHot(ask, hot, 1);
            hits += counts.Hits - seen;
            asked++;
        }

        double during = (double)hits / asked;
        double after = HitRate(counts, () => AskForHot(ask, hot, Requests / 4));

        string rates = string.Create(CultureInfo.InvariantCulture, $"before {before:P1}, during {during:P1}, after {after:P1}; {counts}");
        TestContext.Current.TestOutputHelper?.WriteLine(rates);
        Assert.True(before > 0.6, rates);
        Assert.True(during > before - 0.02, rates);
        Assert.True(after > before - 0.02, rates);
        Assert.True(counts.Misses >= s_crawled, rates);
        Assert.True(counts.Evictions > s_crawled - KeptFiles, rates);
        Assert.Null(site.FindCacheInconsistency());
    }

    private static string Name(string folder, int number) => string.Create(CultureInfo.InvariantCulture, $"/{folder}/{number / FilesPerFolder:000}/{number % FilesPerFolder:00000}.txt");

    private static void AskForHot(Ask ask, Zipf hot, int count)
    {
        for (int i = 0; i < count; i++) Assert.Equal(StatusCode.Ok, ask.Get(Name("hot", hot.Next())).Status);
    }

    private static double HitRate(CacheCounts counts, Action work)
    {
        (long hits, long misses) = (counts.Hits, counts.Misses);
        work();
        hits = counts.Hits - hits;
        misses = counts.Misses - misses;
        return (double)hits / (hits + misses);
    }

    private void WriteFiles(string folder, int count)
    {
        byte[] bytes = new byte[FileBytes];
        for (int i = 0; i < count; i++)
        {
            string path = Path.Combine(_folder, Name(folder, i)[1..]);
            if (i % FilesPerFolder == 0) Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            BitConverter.TryWriteBytes(bytes, i);
            File.WriteAllBytes(path, bytes);
        }
    }

    /// <summary>The counters of one site's cache, read as anybody can read them.</summary>
    private sealed class CacheCounts : IDisposable
    {
        private readonly MeterListener _listener = new();
        private readonly Dictionary<string, long> _counts = [];
        private int _watchingThread;

        public CacheCounts()
        {
            // Other tests have sites too: an instrument is published on the thread that makes it.
            _listener.InstrumentPublished = (instrument, listener) =>
            {
                if (instrument.Meter.Name == CacheMetrics.MeterName && Environment.CurrentManagedThreadId == _watchingThread) listener.EnableMeasurementEvents(instrument);
            };
            _listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => _counts[instrument.Name] = Count(instrument.Name) + value);
            _listener.Start();
        }

        public long Hits => Count("saker.cache.hits");

        public long Misses => Count("saker.cache.misses");

        public long Evictions => Count("saker.cache.evictions");

        public Site Watch(Func<Site> open)
        {
            Volatile.Write(ref _watchingThread, Environment.CurrentManagedThreadId);
            try
            {
                return open();
            }
            finally
            {
                Volatile.Write(ref _watchingThread, 0);
            }
        }

        public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Hits} hits, {Misses} misses, {Evictions} evictions");

        public void Dispose() => _listener.Dispose();

        private long Count(string name) => _counts.GetValueOrDefault(name);
    }
}
