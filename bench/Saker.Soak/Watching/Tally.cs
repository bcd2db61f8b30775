using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Saker.Soak.Exchanges;

namespace Saker.Soak.Watching;

/// <summary>Counts what the clients saw. Shared; one lock.</summary>
internal sealed class Tally
{
    // Enough to see what is wrong; a server that is wrong all the time does not fill the memory.
    private const int MaxFaults = 50;

    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, long> _clients = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _kinds = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, long> _notes = new(StringComparer.Ordinal);
    private readonly Dictionary<string, List<double>> _latencies = new(StringComparer.Ordinal);
    private readonly List<string> _faults = [];
    private long _answers;
    private long _bytes;
    private long _faultCount;

    public long Answers => Read(() => _answers);

    public long Bytes => Read(() => _bytes);

    public long FaultCount => Read(() => _faultCount);

    /// <summary>The first wrong answers and failures.</summary>
    public IReadOnlyList<string> Faults => Read<string[]>(() => [.. _faults]);

    /// <summary>Answers for each client.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Clients => Read<KeyValuePair<string, long>[]>(() => [.. _clients]);

    /// <summary>Answers for each kind of request and status.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Kinds => Read<KeyValuePair<string, long>[]>(() => [.. _kinds]);

    /// <summary>What else happened, and how often.</summary>
    public IReadOnlyList<KeyValuePair<string, long>> Notes => Read<KeyValuePair<string, long>[]>(() => [.. _notes]);

    public void Count(string client, Exchange exchange, Answer answer, Judgement judgement)
    {
        lock (_lock)
        {
            _answers++;
            _bytes += answer.Content.Length;
            Add(_clients, client);
            Add(_kinds, $"{exchange.Kind} {answer.Status}");
            if (judgement.Outcome is Outcome.CutByChange) Add(_notes, "answers cut off because the file changed");
            if (judgement.Outcome is Outcome.ReadWhileWritten) Add(_notes, "answers read while their file was being written over");
        }

        if (judgement.Outcome is Outcome.Wrong) Fault($"{client}: {judgement.Reason}: {exchange} got {answer}");
    }

    /// <summary>Something wrong that is not an answer, or is one that is wrong.</summary>
    public void Fault(string text)
    {
        lock (_lock)
        {
            _faultCount++;
            if (_faults.Count < MaxFaults) _faults.Add($"at {Clock.Now.TotalSeconds:F1} s: {text}");
        }
    }

    public void Note(string text)
    {
        lock (_lock) Add(_notes, text);
    }

    /// <summary>The time that one answer took.</summary>
    /// <param name="series">Whose.</param>
    /// <param name="time">From the request's first byte to the answer's last.</param>
    public void Latency(string series, TimeSpan time)
    {
        lock (_lock)
        {
            if (!_latencies.TryGetValue(series, out List<double>? list)) _latencies[series] = list = [];
            list.Add(time.TotalMilliseconds);
        }
    }

    /// <summary>The latencies since this was last asked for, in milliseconds, sorted.</summary>
    public IReadOnlyDictionary<string, double[]> TakeLatencies()
    {
        lock (_lock)
        {
            var taken = _latencies.ToDictionary(series => series.Key, series => series.Value.Order().ToArray(), StringComparer.Ordinal);
            foreach (List<double> list in _latencies.Values) list.Clear();
            return taken;
        }
    }

    private static void Add(SortedDictionary<string, long> counts, string name) => counts[name] = counts.GetValueOrDefault(name) + 1;

    private T Read<T>(Func<T> value)
    {
        lock (_lock) return value();
    }
}
