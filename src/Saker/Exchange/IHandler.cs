using System.Threading.Tasks;

namespace Saker.Exchange;

/// <summary>Answers requests. Shared: one handler serves every loop at the same time and keeps no state of one request.</summary>
public interface IHandler
{
    /// <summary>Answers <paramref name="request"/>, or returns null to let the next handler try.</summary>
    /// <param name="request">Valid until the returned task completes; copy out what must live longer.</param>
    /// <returns>
    /// The response, or null. The task may complete on any thread: the server comes back to the connection's loop by itself.
    /// An exception becomes a 500 with a fixed page, is logged, and never reaches the client.
    /// </returns>
    ValueTask<Response?> HandleAsync(Request request);
}
