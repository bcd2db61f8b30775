using System;
using System.Collections.Generic;
using System.Diagnostics.Metrics;
using System.Linq;
using System.Threading.Tasks;
using Saker.Caching;
using Saker.Exchange;
using Saker.Protocol.Semantics;
using Saker.Tests.Files;
using Xunit;

namespace Saker.Tests.Caching;

public sealed class CacheHandlerTests : IDisposable
{
    private readonly ResponseCache _cache = new(new CacheLimits(1_000_000, 8));

    public void Dispose() => _cache.Dispose();

    [Fact]
    public void A_hit_asks_nobody_until_the_answer_is_old_and_then_only_the_disk()
    {
        int loads = 0, looks = 0;
        var ask = new Ask(Before(_ => Kept($"v{++loads}", () => ++looks > 0)));
        Assert.Equal("v1", Ask.Text(ask.Get("/a")));
        ask.NowMilliseconds += 999;
        Assert.Equal("v1", Ask.Text(ask.Get("/a")));
        Assert.Equal((1, 0), (loads, looks));
        ask.NowMilliseconds += 1;
        Assert.Equal("v1", Ask.Text(ask.Get("/a")));
        Assert.Equal("v1", Ask.Text(ask.Get("/a")));
        Assert.Equal((1, 1), (loads, looks));
    }

    [Fact]
    public void What_is_no_longer_true_is_made_again()
    {
        int loads = 0;
        bool isTrue = true;
        var ask = new Ask(Before(_ => Kept($"v{++loads}", () => isTrue)));
        Assert.Equal("v1", Ask.Text(ask.Get("/a")));
        isTrue = false;
        ask.NowMilliseconds += 1000;
        Assert.Equal("v2", Ask.Text(ask.Get("/a")));
        Assert.Equal("v2", Ask.Text(ask.Get("/a")));
        Assert.Equal(1, _cache.Count);
    }

    [Fact]
    public void With_no_time_to_be_fresh_every_request_asks_the_disk()
    {
        int looks = 0;
        var ask = new Ask(Before(_ => Kept("v", () => ++looks > 0), TimeSpan.Zero));
        for (int i = 0; i < 3; i++) ask.Get("/a");
        Assert.Equal(2, looks);
    }

    [Fact]
    public async Task With_no_time_to_be_fresh_nobody_shares_a_look_that_another_began()
    {
        var gate = new TaskCompletionSource();
        int loads = 0;
        var handler = new CacheHandler(_cache, new Handler(async _ =>
        {
            int number = ++loads;
            await gate.Task;
            return Kept("v" + number, () => true);
        }), TimeSpan.Zero);
        var ask = new Ask(handler);
        Task<Response?>[] all = [.. Enumerable.Range(0, 3).Select(_ => handler.HandleAsync(ask.Request("GET", "/a")).AsTask())];
        gate.SetResult();
        Assert.Equal(["v1", "v2", "v3"], (await Task.WhenAll(all)).Select(response => Ask.Text(response!)));
        Assert.Null(_cache.FindInconsistency());
    }

    [Fact]
    public void What_may_not_be_kept_is_asked_for_every_time()
    {
        int loads = 0;
        var ask = new Ask(Before(_ => { loads++; return ErrorResponses.For(StatusCode.Forbidden); }));
        ask.Get("/a");
        ask.Get("/a");
        Assert.Equal((2, 0), (loads, _cache.Count));
    }

    [Fact]
    public void A_handler_that_passes_lets_the_next_one_try()
    {
        var ask = new Ask(Before(_ => null));
        Assert.Null(ask.Get("/a"));
        Assert.Null(ask.Get("/a"));
    }

    [Fact]
    public void Something_that_cannot_be_kept_is_let_go_after_it_was_given_out()
    {
        using var off = new ResponseCache(new CacheLimits(0, 8));
        int closed = 0;
        bool wasOpen = false;
        Func<Request, Response?> selector = _ => { wasOpen = closed == 0; return new Response(StatusCode.Ok); };
        var ask = new Ask(new CacheHandler(off, new Handler(_ => new Response(StatusCode.Ok)
        {
            Selector = selector,
            Storage = new Storage(10, () => true, () => closed++) { HoldsDescriptor = true },
        }), TimeSpan.FromSeconds(1)));
        ask.Get("/a");
        Assert.True(wasOpen);
        Assert.Equal(1, closed);
    }

    [Fact]
    public void What_was_let_go_between_finding_and_asking_is_made_again()
    {
        int loads = 0;
        var ask = new Ask(Before(_ =>
        {
            loads++;
            int asked = 0;
            return new Response(StatusCode.Ok)
            {
                // The first request after the load gets it; then it is gone, as if it had been evicted.
                Selector = _ => asked++ == 0 ? Response.Text("x") : null,
                Storage = new Storage(10, () => false),
            };
        }));
        Assert.Equal("x", Ask.Text(ask.Get("/a")));
        Assert.Equal("x", Ask.Text(ask.Get("/a")));
        Assert.Equal(2, loads);
    }

    [Fact]
    public async Task Concurrent_misses_for_one_key_are_one_load_and_each_gets_its_own_form()
    {
        var gate = new TaskCompletionSource();
        int loads = 0;
        var handler = new CacheHandler(_cache, new Handler(async _ =>
        {
            loads++;
            await gate.Task;
            return new Response(StatusCode.Ok) { Selector = request => Response.Text(request.MethodName), Storage = new Storage(10, () => true), IsShared = true };
        }), TimeSpan.FromSeconds(1));
        var ask = new Ask(handler);
        Task<Response?>[] all = [.. Enumerable.Range(0, 20).Select(i => handler.HandleAsync(ask.Request(i % 2 == 0 ? "GET" : "HEAD", "/a")).AsTask())];
        Task<Response?> other = handler.HandleAsync(ask.Request("GET", "/b")).AsTask();
        Assert.All(all, task => Assert.False(task.IsCompleted));
        gate.SetResult();
        Response?[] responses = await Task.WhenAll(all);
        await other;
        Assert.Equal(2, loads);
        for (int i = 0; i < responses.Length; i++) Assert.Equal(i % 2 == 0 ? "GET" : "HEAD", Ask.Text(responses[i]!));
    }

    [Fact]
    public async Task A_load_that_throws_throws_for_all_who_wait_and_the_next_request_tries_again()
    {
        var gate = new TaskCompletionSource();
        int loads = 0;
        var handler = new CacheHandler(_cache, new Handler(async _ =>
        {
            if (++loads > 1) return Kept("fine", () => true);
            await gate.Task;
            throw new InvalidOperationException("broken");
        }), TimeSpan.FromSeconds(1));
        var ask = new Ask(handler);
        Task<Response?>[] all = [.. Enumerable.Range(0, 3).Select(_ => handler.HandleAsync(ask.Request("GET", "/a")).AsTask())];
        gate.SetResult();
        foreach (Task<Response?> task in all) await Assert.ThrowsAsync<InvalidOperationException>(() => task);
        Assert.Equal("fine", Ask.Text(ask.Get("/a")));
    }

    [Fact]
    public void A_hit_allocates_nothing()
    {
        CacheHandler handler = Before(_ => Kept("hello", () => true));
        Request request = new Ask(handler).Request("GET", "/some/longer/path/to/a/file.html");
        Hit();
        for (int i = 0; i < 1000; i++) Hit();
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 10_000; i++) Hit();
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Hit()
        {
            ValueTask<Response?> task = handler.HandleAsync(request);
            if (!task.IsCompletedSuccessfully) throw new InvalidOperationException("a hit does not wait");
            _ = task.Result;
        }
    }

    [Fact]
    public void A_fresh_answer_may_be_repeated_and_counts_as_a_hit()
    {
        CacheHandler handler = Before(_ => Kept("hello", () => true));
        var ask = new Ask(handler);
        ask.Get("/a");
        Request request = ask.Request("GET", "/a");
        Assert.True(handler.HandleAsync(request).AsTask().IsCompletedSuccessfully);
        var entry = (CacheEntry)request.Kept.Entry!;
        byte hits = entry.Hits;
        Assert.True(request.Kept.TryRepeat(ask.NowMilliseconds + 999));
        Assert.Equal(hits + 1, entry.Hits);
        Assert.False(request.Kept.TryRepeat(ask.NowMilliseconds + 1000));
        Assert.Equal(hits + 1, entry.Hits);

        _cache.Forget(entry);
        Assert.False(request.Kept.TryRepeat(ask.NowMilliseconds));
    }

    [Fact]
    public void An_answer_that_counts_its_requests_is_not_repeated_unseen()
    {
        bool counts = true;
        CacheHandler handler = Before(_ => new Response(StatusCode.Ok) { Storage = new Storage(10, () => true) { CountsRequests = () => counts }, IsShared = true });
        var ask = new Ask(handler);
        Assert.Null(Kept());    // a miss
        Assert.Null(Kept());
        counts = false;
        Assert.NotNull(Kept());

        IAnswerKeeper? Kept()
        {
            Request request = ask.Request("GET", "/a");
            Assert.True(handler.HandleAsync(request).AsTask().IsCompletedSuccessfully);
            return request.Kept.Keeper;
        }
    }

    [Fact]
    public void Hits_misses_and_size_are_metrics()
    {
        var sums = new Dictionary<string, long>(StringComparer.Ordinal);
        using var listener = new MeterListener();
        using var cache = new ResponseCache(new CacheLimits(100_000, 8));
        listener.InstrumentPublished = (instrument, self) =>
        {
            // Other tests have caches of their own at this moment, under the same name.
            if (ReferenceEquals(instrument.Meter, cache.Metrics.Meter)) self.EnableMeasurementEvents(instrument);
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value);
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => sums[instrument.Name] = sums.GetValueOrDefault(instrument.Name) + value);
        listener.Start();
        var ask = new Ask(new CacheHandler(cache, new Handler(_ => Kept("v", () => true, 1000)), TimeSpan.FromSeconds(1)));
        ask.Get("/a");
        ask.Get("/a");
        ask.Get("/b");
        ask.NowMilliseconds += 1000;
        ask.Get("/b");
        for (int i = 0; i < 200; i++) ask.Get("/x" + i);
        listener.RecordObservableInstruments();
        Assert.Equal(CacheMetrics.MeterName, cache.Metrics.Meter.Name);
        Assert.Equal(1, sums["saker.cache.hits"]);
        Assert.Equal(202, sums["saker.cache.misses"]);
        Assert.Equal(1, sums["saker.cache.revalidations"]);
        Assert.True(sums["saker.cache.evictions"] >= 100);
        Assert.True(sums["saker.cache.size"] >= 50_000);
        Assert.True(sums["saker.cache.entries"] >= 50);
    }

    private static Response Kept(string text, Func<bool> isStillTrue, long weight = 100)
    {
        var response = new Response(StatusCode.Ok, new ResponseContent.Memory(System.Text.Encoding.UTF8.GetBytes(text))) { Storage = new Storage(weight, isStillTrue), IsShared = true };
        return response;
    }

    private CacheHandler Before(Func<Request, Response?> load, TimeSpan? freshFor = null) => new(_cache, new Handler(load), freshFor ?? TimeSpan.FromSeconds(1));

    private sealed class Handler(Func<Request, ValueTask<Response?>> answer) : IHandler
    {
        public Handler(Func<Request, Response?> answer)
            : this(request => new ValueTask<Response?>(answer(request)))
        {
        }

        public ValueTask<Response?> HandleAsync(Request request) => answer(request);
    }
}
