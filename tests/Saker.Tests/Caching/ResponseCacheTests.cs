using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Saker.Caching;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Xunit;

namespace Saker.Tests.Caching;

public class ResponseCacheTests
{
    [Fact]
    public void What_was_added_is_found_by_its_bytes()
    {
        using var cache = new ResponseCache(new CacheLimits(10_000, 8));
        CacheEntry entry = Add(cache, "/a", 100);
        Assert.Same(entry, cache.Find("/a"u8));
        Assert.Null(cache.Find("/b"u8));
        Assert.Equal(100, cache.Bytes);
        cache.Forget(entry);
        cache.Forget(entry);
        Assert.Null(cache.Find("/a"u8));
        Assert.Equal(0, cache.Bytes);
        Assert.Null(cache.FindInconsistency());
    }

    [Fact]
    public void The_budget_is_kept_in_bytes_and_the_oldest_unasked_goes_first()
    {
        using var cache = new ResponseCache(new CacheLimits(1000, 8));
        for (int i = 0; i < 30; i++) Add(cache, "/" + i, 100);
        Assert.Equal(1000, cache.Bytes);
        Assert.Null(cache.Find("/0"u8));
        Assert.NotNull(cache.Find("/29"u8));
        Assert.Null(cache.FindInconsistency());
    }

    [Fact]
    public void Nothing_is_kept_that_is_too_heavy_or_may_not_be_kept_or_when_the_cache_is_off()
    {
        using var cache = new ResponseCache(new CacheLimits(1000, 8));
        Add(cache, "/heavy", 126);
        cache.Add(new CacheEntry("/never"u8.ToArray(), new Response(StatusCode.Ok), 0));
        using var off = new ResponseCache(new CacheLimits(0, 8));
        Add(off, "/a", 1);
        Assert.Equal(0, cache.Count + off.Count);
    }

    [Fact]
    public void What_was_asked_for_twice_survives_a_scan_and_what_was_asked_for_once_does_not()
    {
        using var cache = new ResponseCache(new CacheLimits(10_000, 8));
        for (int i = 0; i < 20; i++)
        {
            CacheEntry entry = Add(cache, "/hot" + i, 100);
            entry.Touch();
            entry.Touch();
        }

        CacheEntry once = Add(cache, "/once", 100);
        once.Touch();
        for (int i = 0; i < 10_000; i++) Add(cache, "/scan" + i, 100);
        for (int i = 0; i < 20; i++) Assert.NotNull(cache.Find(Encoding.ASCII.GetBytes("/hot" + i)));
        Assert.Null(cache.Find("/once"u8));
        Assert.Null(cache.FindInconsistency());
    }

    [Fact]
    public void What_comes_back_soon_after_it_was_evicted_is_remembered()
    {
        using var cache = new ResponseCache(new CacheLimits(1000, 8));
        Add(cache, "/back", 100);
        for (int i = 0; i < 20; i++) Add(cache, "/x" + i, 100);
        Assert.Null(cache.Find("/back"u8));
        Assert.True(Add(cache, "/back", 100).IsInMain);
        Assert.False(Add(cache, "/never-seen", 100).IsInMain);
    }

    [Fact]
    public void Made_up_paths_cannot_push_out_files()
    {
        using var cache = new ResponseCache(new CacheLimits(10_000, 8));
        for (int i = 0; i < 50; i++) Add(cache, "/file" + i, 100);
        for (int i = 0; i < 50; i++)
        {
            cache.Find(Encoding.ASCII.GetBytes("/file" + i))!.Touch();
            cache.Find(Encoding.ASCII.GetBytes("/file" + i))!.Touch();
        }

        for (int i = 0; i < 5000; i++)
        {
            CacheEntry negative = Add(cache, "/made-up" + i, 100, staysOnTrial: true);
            negative.Touch();
            negative.Touch();
            negative.Touch();
            Assert.False(negative.IsInMain);
        }

        for (int i = 0; i < 50; i++) Assert.NotNull(cache.Find(Encoding.ASCII.GetBytes("/file" + i)));
    }

    [Fact]
    public void What_is_held_open_is_let_go_once_when_the_last_holder_leaves()
    {
        using var cache = new ResponseCache(new CacheLimits(10_000, 2));
        int[] closed = new int[4];
        var entries = new List<CacheEntry>();
        for (int i = 0; i < 4; i++)
        {
            int index = i;
            var entry = new CacheEntry(Encoding.ASCII.GetBytes("/" + i), new Response(StatusCode.Ok)
            {
                Storage = new Storage(10, () => true, () => closed[index]++) { HoldsDescriptor = true },
            }, 0);
            cache.Add(entry);
            entries.Add(entry);
        }

        // The limit of two let go of the first two; their maker still holds them.
        Assert.Equal(2, cache.Count);
        Assert.Equal([0, 0, 0, 0], closed);
        foreach (CacheEntry entry in entries) entry.Release();
        Assert.Equal([1, 1, 0, 0], closed);
        Assert.False(entries[0].TryHold());
        Assert.Null(cache.FindInconsistency());
        cache.Dispose();
        Assert.Equal([1, 1, 1, 1], closed);
    }

    [Fact]
    public void A_successor_takes_the_rank_of_what_it_replaces()
    {
        using var cache = new ResponseCache(new CacheLimits(1000, 8));
        CacheEntry old = Add(cache, "/a", 100);
        old.Touch();
        old.Touch();
        for (int i = 0; i < 20; i++) Add(cache, "/x" + i, 100);
        Assert.True(old.IsInMain);
        CacheEntry successor = Entry("/a", 120);
        cache.Add(successor, replaces: old);
        Assert.True(successor.IsInMain);
        Assert.Same(successor, cache.Find("/a"u8));
        Assert.Null(cache.FindInconsistency());
    }

    // The measurement of docs/decisions/0002: a Zipf workload, then a crawl through 100,000 files, then the workload again.
    [Fact]
    public void A_crawl_of_100_000_files_leaves_the_hit_rate_of_the_hot_set_within_2_percent()
    {
        using var cache = new ResponseCache(new CacheLimits(1_000_000, 8));
        var lru = new PlainLru(1_000_000);
        var zipf = new Zipf(10_000, 1.0, seed: 7);
        (double ours, double plain) warm = Run(60_000);
        (double ours, double plain) before = Run(60_000);
        for (int i = 0; i < 100_000; i++) Ask("/crawl" + i);
        (double ours, double plain) after = Run(5_000);

        TestContext.Current.SendDiagnosticMessage($"S3-FIFO {before.ours:P1} -> {after.ours:P1}, LRU {before.plain:P1} -> {after.plain:P1} (warm-up {warm})");
        Assert.True(before.ours > before.plain, $"{before}");
        Assert.True(after.ours > before.ours - 0.02, $"{before.ours:P1} before, {after.ours:P1} after");
        Assert.True(after.plain < before.plain - 0.02, "the crawl is meant to be one that hurts a plain LRU");
        Assert.Null(cache.FindInconsistency());

        (double, double) Run(int requests)
        {
            int ours = 0, plain = 0;
            for (int i = 0; i < requests; i++)
            {
                (bool a, bool b) = Ask("/zipf" + zipf.Next());
                ours += a ? 1 : 0;
                plain += b ? 1 : 0;
            }

            return ((double)ours / requests, (double)plain / requests);
        }

        (bool, bool) Ask(string path)
        {
            CacheEntry? found = cache.Find(Encoding.ASCII.GetBytes(path));
            if (found is null) Add(cache, path, 1000);
            else found.Touch();
            return (found is not null, lru.Ask(path, 1000));
        }
    }

    [Fact]
    public async Task Many_threads_leave_the_queues_and_the_table_in_agreement()
    {
        using var cache = new ResponseCache(new CacheLimits(50_000, 16));
        int open = 0;
        await Task.WhenAll(Enumerable.Range(0, 4).Select(seed => Task.Run(() =>
        {
            var random = new Random(seed);
            for (int i = 0; i < 20_000; i++)
            {
                string path = "/" + random.Next(500);
                CacheEntry? found = cache.Find(Encoding.ASCII.GetBytes(path));
                if (found is not null && random.Next(20) > 0)
                {
                    found.Touch();
                    continue;
                }

                if (found is not null) cache.Forget(found);
                bool holds = random.Next(5) == 0;
                if (holds) Interlocked.Increment(ref open);
                var entry = new CacheEntry(Encoding.ASCII.GetBytes(path), new Response(StatusCode.Ok)
                {
                    Storage = new Storage(random.Next(100, 2000), () => true, holds ? () => Interlocked.Decrement(ref open) : null) { HoldsDescriptor = holds },
                }, 0);
                cache.Add(entry, found);
                entry.Release();
            }
        })));
        Assert.Null(cache.FindInconsistency());
        Assert.InRange(open, 0, 16);
        cache.Dispose();
        Assert.Equal(0, open);
        Assert.Equal(0, cache.Count);
    }

    private static CacheEntry Entry(string path, long weight, bool staysOnTrial = false) =>
        new(Encoding.ASCII.GetBytes(path), new Response(StatusCode.Ok) { Storage = new Storage(weight, () => true) { StaysOnTrial = staysOnTrial } }, 0);

    private static CacheEntry Add(ResponseCache cache, string path, long weight, bool staysOnTrial = false)
    {
        CacheEntry entry = Entry(path, weight, staysOnTrial);
        cache.Add(entry);
        return entry;
    }
}
