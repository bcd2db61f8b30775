using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text.Json;
using System.Threading;
using Xunit;

namespace Saker.EndToEnd.Tests.Drain;

/// <summary>
/// What became of every request, by a number that the request carries in its query and the server's access log repeats. Shared by all clients of a load.
/// </summary>
/// <remarks>
/// A request was accepted when the server has read it, which its log tells. Every accepted request must be answered whole. What was not accepted may
/// have met no more than these: a connection refused or reset before a byte of an answer on a connection that had asked nothing before, which
/// the kernel did when the listening socket closed; the clean end of a connection that was kept (RFC 9112 §9.3.1, §9.6); a stream
/// above the last one of a GOAWAY, or refused (RFC 9113 §6.8, §8.7). All of these may be asked again. Everything else is a failure.
/// </remarks>
internal sealed class Ledger
{
    private readonly ConcurrentDictionary<int, Outcome> _outcomes = new();
    private readonly ConcurrentBag<string> _failures = [];
    private int _last;
    private int _answered;
    private int _unconnected;

    public enum Outcome
    {
        /// <summary>Asked, and not heard of since.</summary>
        Asked,

        /// <summary>The whole answer came, every byte right.</summary>
        Answered,

        /// <summary>A kept connection had ended, or a GOAWAY or REFUSED_STREAM says that it was not looked at.</summary>
        NotTaken,

        /// <summary>A new connection was reset before anything came.</summary>
        NeverConnected,
    }

    /// <summary>Whole answers so far.</summary>
    public int Answered => Volatile.Read(ref _answered);

    /// <summary>Connections that were refused.</summary>
    public int Unconnected => Volatile.Read(ref _unconnected);

    /// <summary>What went wrong.</summary>
    public IReadOnlyCollection<string> Failures => _failures;

    /// <summary>The number of a request that is about to be sent.</summary>
    public int Ask()
    {
        int id = Interlocked.Increment(ref _last);
        _outcomes[id] = Outcome.Asked;
        return id;
    }

    /// <summary>Notes how a request has ended.</summary>
    public void Ends(int id, Outcome outcome)
    {
        _outcomes[id] = outcome;
        if (outcome == Outcome.Answered) Interlocked.Increment(ref _answered);
    }

    /// <summary>Notes a request, or a connection, that has failed.</summary>
    public void Fails(string what) => _failures.Add(what);

    /// <summary>Notes a connection that could not be made.</summary>
    public void Refuses() => Interlocked.Increment(ref _unconnected);

    /// <summary>How many requests have ended so.</summary>
    public int Count(Outcome outcome) => _outcomes.Values.Count(it => it == outcome);

    /// <summary>Holds what the clients saw against what the servers' logs say.</summary>
    /// <param name="logs">Lines of JSON.</param>
    public void AssertBalances(params string[] logs)
    {
        Assert.Empty(Failures);
        Assert.Equal(0, Count(Outcome.Asked));
        var accepted = new HashSet<int>();
        foreach (string line in logs.SelectMany(log => log.Split('\n', StringSplitOptions.RemoveEmptyEntries)))
        {
            using JsonDocument record = JsonDocument.Parse(line);
            int id = int.Parse(record.RootElement.GetProperty("query").GetString()!, CultureInfo.InvariantCulture);
            Assert.True(accepted.Add(id), $"request {id} was answered twice");
            Assert.True(record.RootElement.GetProperty("complete").GetBoolean(), $"the server did not send all of {line}");
            Assert.True(_outcomes[id] == Outcome.Answered, $"the server took request {id}, and its client saw {_outcomes[id]}: {line}");
        }

        Assert.Equal(Answered, accepted.Count);
    }

    /// <inheritdoc/>
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Answered} answered whole, {Failures.Count} failed; not taken and free to ask again: {Count(Outcome.NotTaken)} on kept connections, {Count(Outcome.NeverConnected)} on new ones; {Unconnected} connections refused");
}
