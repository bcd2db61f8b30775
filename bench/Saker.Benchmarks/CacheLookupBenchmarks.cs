using System.Text;
using BenchmarkDotNet.Attributes;
using Saker.Caching;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Benchmarks;

/// <summary>A path to its cache entry among ten thousand, and to nothing.</summary>
[MemoryDiagnoser]
public class CacheLookupBenchmarks
{
    private const int Entries = 10_000;
    private const int EntryBytes = 1024;

    private ResponseCache? _cache;

    [GlobalSetup]
    public void Fill() => _cache = Filled();

    [GlobalCleanup]
    public void Dispose() => _cache?.Dispose();

    [Benchmark]
    public bool Found() => _cache!.Find("/articles/7654/index.html"u8) is not null;

    [Benchmark]
    public bool Not_found() => _cache!.Find("/articles/7654/missing.html"u8) is not null;

    private static ResponseCache Filled()
    {
        var cache = new ResponseCache(new CacheLimits(CacheLimits.DefaultCapacityBytes, MaxDescriptors: 0));
        for (int i = 0; i < Entries; i++)
        {
            byte[] key = Encoding.ASCII.GetBytes($"/articles/{i}/index.html");
            cache.Add(new CacheEntry(key, new Response(StatusCode.Ok) { Storage = new Storage(EntryBytes, isStillTrue: () => true) }, 0));
        }

        return cache;
    }
}
