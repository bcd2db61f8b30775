using System.Threading;
using System.Threading.Tasks;
using Saker.Compare.Peers;

namespace Saker.Compare.Measuring;

/// <summary>A peer in a work: what is measured in every round. Owner: the work's run.</summary>
internal abstract class Contestant(Peer peer, string label)
{
    public Peer Peer => peer;

    /// <summary>The peer's name, and for a second figure of the same peer which one.</summary>
    public string Label => label;

    /// <summary>Brings the peer to its steady state, where there is one.</summary>
    public virtual Task WarmUpAsync(double seconds, CancellationToken cancel) => Task.CompletedTask;

    /// <summary>Takes one reading. What makes a reading useless is told in <see cref="Reading.Fault"/>.</summary>
    public abstract Task<Reading> MeasureAsync(double seconds, CancellationToken cancel);

    /// <summary>Asks once more what was verified before the rounds; throws when the answer has become wrong.</summary>
    public virtual Task VerifyAgainAsync(CancellationToken cancel) => Task.CompletedTask;
}
