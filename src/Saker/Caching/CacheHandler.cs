using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using Saker.Exchange;
using Saker.Protocol.Semantics;

namespace Saker.Caching;

/// <summary>
/// Answers from the cache, and keeps what the handler behind it answers. Shared. Every answer, kept or fresh, goes to its request
/// through <see cref="CacheEntry.AnswerTo"/>: there is one place that chooses codings, 304 and parts, for hit and miss alike.
/// </summary>
/// <remarks>
/// <para>A hit is synchronous: a lookup by the bytes of the path, a look at the request's clock, the response. No lock, and no
/// allocation but for what is one request's own: a long file's answer, a part, a refusal.</para>
/// <para>A miss, or an answer that nobody has checked for a while, is first tried at once, on the loop: what the system has in memory
/// costs less than to wait for anybody. What it has not is a <see cref="Flight"/>: the first request for a key goes to the disk, all
/// others for the same key wait for it, on whatever loop they are.</para>
/// <para>The handler behind gives answers that depend on the path alone and may be shared by all who ask for it.</para>
/// </remarks>
internal sealed class CacheHandler : IHandler, IAnswerKeeper
{
    private readonly ResponseCache _cache;
    private readonly IHandler _inner;
    private readonly IReadyHandler? _ready;
    private readonly long _freshMilliseconds;
    private readonly Lock _gate = new();
    private readonly Dictionary<byte[], Flight> _flights = new(ByteKeyComparer.Instance);
    private readonly Dictionary<byte[], Flight>.AlternateLookup<ReadOnlySpan<byte>> _flightsByBytes;

    /// <summary>A cache before <paramref name="inner"/>.</summary>
    /// <param name="cache">Where answers are kept.</param>
    /// <param name="inner">Asked on a miss.</param>
    /// <param name="freshFor">How long an answer is given without asking the disk again; zero asks every time.</param>
    public CacheHandler(ResponseCache cache, IHandler inner, TimeSpan freshFor)
    {
        _cache = cache;
        _inner = inner;
        _ready = inner as IReadyHandler;
        _freshMilliseconds = (long)freshFor.TotalMilliseconds;
        _flightsByBytes = _flights.GetAlternateLookup<ReadOnlySpan<byte>>();
    }

    /// <inheritdoc/>
    public ValueTask<Response?> HandleAsync(Request request)
    {
        CacheEntry? entry = _cache.Find(request.PathBytes);
        if (entry is not null && IsFresh(entry, request.NowMilliseconds) && entry.AnswerTo(request) is { } response)
        {
            entry.Touch();
            _cache.Metrics.Hit();
            if (entry.Response.Storage?.CountsRequests?.Invoke() != true) request.Kept = new KeptAnswer(this, entry);
            return new ValueTask<Response?>(response);
        }

        return TryAtOnce(entry, request) is { } ready ? new ValueTask<Response?>(ready) : FlyAsync(request);
    }

    // What memory alone can tell needs no flight: there is nothing to wait for, and nobody who could. Null: a flight has to find out.
    private Response? TryAtOnce(CacheEntry? known, Request request)
    {
        // Taken before the disk is asked: what changes while it answers must count as newer.
        long now = request.NowMilliseconds;
        if (known is not null)
        {
            if (!known.TryHold()) return null;
            try
            {
                bool? isTrue = known.Response.Storage!.TryIsStillTrue?.Invoke();
                if (isTrue is null) return null;
                if (isTrue is true) return Confirm(known, now).AnswerTo(request);
            }
            finally
            {
                known.Release();
            }
        }

        if (_ready is null) return null;
        byte[] key = request.PathBytes.ToArray();
        if (_ready.TryHandle(request, key) is not { } response) return null;
        CacheEntry entry = Keep(key, response, known, now);
        Response? answer = entry.AnswerTo(request);
        entry.Release();
        return answer;
    }

    private CacheEntry Confirm(CacheEntry entry, long now)
    {
        entry.CheckedAtMilliseconds = now;
        entry.Touch();
        _cache.Metrics.Revalidation();
        return entry;
    }

    // The caller holds what comes of it.
    private CacheEntry Keep(byte[] key, Response response, CacheEntry? known, long now)
    {
        _cache.Metrics.Miss();
        var entry = new CacheEntry(key, response, now);
        _cache.Add(entry, replaces: known);
        if (known is not null) _cache.Forget(known);
        return entry;
    }

    /// <inheritdoc/>
    /// <remarks>An entry that was evicted or replaced is not repeated, however fresh: what came after it may be newer.</remarks>
    public bool TryRepeat(object entry, long nowMilliseconds)
    {
        var kept = (CacheEntry)entry;
        if (!kept.IsKept || !IsFresh(kept, nowMilliseconds)) return false;
        kept.Touch();
        _cache.Metrics.Hit();
        return true;
    }

    // Not "at most": with zero, a check made in this very millisecond is old enough.
    private bool IsFresh(CacheEntry entry, long nowMilliseconds) => nowMilliseconds - entry.CheckedAtMilliseconds < _freshMilliseconds;

    private async ValueTask<Response?> FlyAsync(Request request)
    {
        Flight flight = Board(request.PathBytes, out bool isLeader);
        try
        {
            // A follower wakes up on a thread of the pool. From here on it only computes: no offload, no loop.
            CacheEntry? entry = isLeader ? await LeadAsync(flight, request) : await flight.Landing;
            if (entry is null) return null;

            // The flight holds the entry, so what it holds open is open; only a file that was written to within this moment fails here.
            return entry.AnswerTo(request) ?? ErrorResponses.For(StatusCode.ServiceUnavailable);
        }
        finally
        {
            Leave(flight);
        }
    }

    private async ValueTask<CacheEntry?> LeadAsync(Flight flight, Request request)
    {
        CacheEntry? entry;
        try
        {
            entry = await FetchAsync(flight.Key, request);
        }
        catch (Exception error)
        {
            End(flight);
            flight.Crash(error);
            throw;
        }

        End(flight);
        flight.Land(entry);
        return entry;
    }

    // The entry that is returned is held once more, for the flight.
    private async ValueTask<CacheEntry?> FetchAsync(byte[] key, Request request)
    {
        // Taken before the disk is asked: what changes while it answers must count as newer.
        long now = request.NowMilliseconds;
        CacheEntry? known = _cache.Find(key);
        if (known is not null && known.TryHold())
        {
            bool isTrue = false;
            try
            {
                isTrue = await request.Offload.RunAsync(static asked => asked.IsStillTrue(), known.Response.Storage!);
            }
            finally
            {
                if (!isTrue) known.Release();
            }

            if (isTrue) return Confirm(known, now);
        }

        Response? response = await _inner.HandleAsync(request);
        if (response is not null) return Keep(key, response, known, now);
        _cache.Metrics.Miss();
        if (known is not null) _cache.Forget(known);
        return null;
    }

    private Flight Board(ReadOnlySpan<byte> key, out bool isLeader)
    {
        // Whoever wants every request to see the disk must not share a look that another began before the file was saved.
        if (_freshMilliseconds <= 0)
        {
            isLeader = true;
            return new Flight(key.ToArray());
        }

        lock (_gate)
        {
            isLeader = !_flightsByBytes.TryGetValue(key, out Flight? flight);
            if (flight is not null)
            {
                flight.Members++;
                return flight;
            }

            flight = new Flight(key.ToArray());
            _flights.Add(flight.Key, flight);
            return flight;
        }
    }

    private void End(Flight flight)
    {
        lock (_gate)
        {
            if (_flights.TryGetValue(flight.Key, out Flight? boarding) && ReferenceEquals(boarding, flight)) _flights.Remove(flight.Key);
        }
    }

    private void Leave(Flight flight)
    {
        bool isLast;
        lock (_gate) isLast = --flight.Members == 0;
        if (isLast) flight.Entry?.Release();
    }
}
