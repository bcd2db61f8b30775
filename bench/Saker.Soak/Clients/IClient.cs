using System.Threading;
using System.Threading.Tasks;

namespace Saker.Soak.Clients;

/// <summary>Somebody who keeps asking, in a way of his own, one connection or burst after the other.</summary>
internal interface IClient
{
    string Name { get; }

    /// <summary>One round: some requests and their answers, all of them judged.</summary>
    Task RoundAsync(CancellationToken cancel);
}
