namespace Saker.Exchange;

/// <summary>
/// Keeps answers that follow from nothing but a request's head, and can tell whether one of them still stands. Shared. It lets a
/// connection repeat the bytes of an answer without asking anew, under the very terms on which the keeper would have given it.
/// </summary>
internal interface IAnswerKeeper
{
    /// <summary>
    /// Whether the answer that came of <paramref name="entry"/> would come of it now, for a request with the same head; counts it as
    /// given if so. Called on any loop; never blocks.
    /// </summary>
    /// <param name="entry">As in <see cref="KeptAnswer.Entry"/>.</param>
    /// <param name="nowMilliseconds">Now, on the requests' monotonic clock.</param>
    bool TryRepeat(object entry, long nowMilliseconds);
}
