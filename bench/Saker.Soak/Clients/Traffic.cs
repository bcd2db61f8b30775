using Saker.Soak.Content;
using Saker.Soak.Exchanges;
using Saker.Soak.Watching;

namespace Saker.Soak.Clients;

/// <summary>What all clients share. Shared.</summary>
/// <param name="Site">What is served.</param>
/// <param name="Verifier">Judges the answers.</param>
/// <param name="Pacer">Says when the next request may go.</param>
/// <param name="Tally">Counts.</param>
internal sealed record Traffic(SoakSite Site, Verifier Verifier, Pacer Pacer, Tally Tally)
{
    /// <summary>Judges and counts an answer.</summary>
    /// <param name="client">Who asked.</param>
    /// <param name="exchange">What was asked.</param>
    /// <param name="answer">What came.</param>
    public void Take(string client, Exchange exchange, Answer answer) => Tally.Count(client, exchange, answer, Verifier.Judge(exchange, answer));
}
