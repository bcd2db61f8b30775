namespace Saker.Transport.Polling;

/// <summary>Who is told that a descriptor became ready. Loop-bound.</summary>
internal interface IReadyTarget
{
    /// <summary>Called on the loop. The descriptor may have been drained meanwhile: readiness is a hint to try.</summary>
    void OnReady(ReadyEvents events);
}
