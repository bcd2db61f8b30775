namespace Saker.Exchange;

/// <summary>Where an answer came from that may be repeated; the default says that it may not. Immutable.</summary>
/// <param name="Keeper">Who can tell whether it still stands.</param>
/// <param name="Entry">What the keeper knows it by.</param>
internal readonly record struct KeptAnswer(IAnswerKeeper? Keeper, object? Entry)
{
    /// <summary>Whether it still stands; see <see cref="IAnswerKeeper.TryRepeat"/>.</summary>
    public bool TryRepeat(long nowMilliseconds) => Keeper is not null && Keeper.TryRepeat(Entry!, nowMilliseconds);
}
