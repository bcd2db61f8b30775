namespace Saker.Exchange;

/// <summary>A handler that has some of its answers at hand, without waiting for anything. Shared.</summary>
internal interface IReadyHandler : IHandler
{
    /// <summary>The answer, or null when it would have to be waited for: then <see cref="IHandler.HandleAsync"/> has it. Called on the request's loop.</summary>
    /// <param name="request">The request.</param>
    /// <param name="path">Its path, in bytes that nobody will change.</param>
    Response? TryHandle(Request request, byte[] path);
}
