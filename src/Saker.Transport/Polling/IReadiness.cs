namespace Saker.Transport.Polling;

/// <summary>The part of a poller that descriptors register with. Loop-bound.</summary>
internal interface IReadiness
{
    /// <summary>
    /// Reports every later change of <paramref name="descriptor"/> to <paramref name="target"/>, and what is ready now.
    /// Edge-triggered: a change is told once. Never modified later; <see cref="Forget"/> ends it.
    /// </summary>
    /// <returns>0, or the negated errno (ENOMEM, or ENOSPC beyond the user's limit of watches).</returns>
    int Register(int descriptor, IReadyTarget target);

    /// <summary>Ends it, before the descriptor is closed: events that were already collected are dropped.</summary>
    void Forget(int descriptor);
}
