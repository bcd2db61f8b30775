using System.Net;

namespace Saker.Soak.Clients;

/// <summary>Where a server listens. Immutable.</summary>
/// <param name="Port">On 127.0.0.1.</param>
/// <param name="IsSecure">Whether it speaks TLS.</param>
internal sealed record Endpoint(int Port, bool IsSecure)
{
    public IPEndPoint Address => new(IPAddress.Loopback, Port);
}
