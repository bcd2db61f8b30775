using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Threading.Tasks;
using Saker.Transport;

namespace Saker.Cli.Serving;

/// <summary>
/// Starts the server on the port that was asked for, or the first free one, and turns what the system says no with into what to do
/// about it. Used once.
/// </summary>
/// <param name="makeServer">Makes a server for these end points; a new one for every try.</param>
/// <param name="addresses">What to listen on.</param>
internal sealed class Listening(Func<IReadOnlyList<IPEndPoint>, HttpServer> makeServer, ListenAddresses addresses)
{
    /// <summary>How many ports are tried, from the default one on, when none was asked for.</summary>
    private const int PortsTried = 100;

    /// <summary>How often a port that the system gave us for one address may turn out to be taken on the other.</summary>
    private const int FreePortTries = 16;

    // Emptied of those that the machine does not have, where that is no mistake.
    private List<IPAddress> _wanted = [.. addresses.Addresses];

    /// <summary>Starts a server.</summary>
    /// <param name="port">The port, 0 for any free one, or null for <paramref name="defaultPort"/> or the next free one.</param>
    /// <param name="defaultPort">Where to begin when no port was asked for.</param>
    /// <exception cref="CommandFailure">No port can be had.</exception>
    public async Task<HttpServer> StartAsync(int? port, int defaultPort)
    {
        switch (port)
        {
            case null:
                for (int candidate = defaultPort; candidate < defaultPort + PortsTried; candidate++)
                {
                    if (await TryStartAsync(candidate) is { } server) return server;
                }

                throw new CommandFailure($"ports {defaultPort} to {defaultPort + PortsTried - 1} are all in use; name a free one with --port, or let the system choose with --port 0");
            case 0:
                for (int i = 0; i < FreePortTries; i++)
                {
                    if (await TryStartAsync(await FreePortAsync()) is { } server) return server;
                }

                throw new CommandFailure("the system has no port that is free on every address; name one with --port");
            default:
                return await TryStartAsync(port.Value) ?? throw Taken(port.Value);
        }
    }

    /// <summary>A server on <paramref name="port"/>, or null when the port is taken.</summary>
    private async Task<HttpServer?> TryStartAsync(int port)
    {
        while (true)
        {
            HttpServer server = makeServer([.. _wanted.Select(address => new IPEndPoint(address, port))]);
            try
            {
                await server.StartAsync();
                return server;
            }
            catch (ListenException failure)
            {
                await server.DisposeAsync();
                if (failure.Error == SocketError.AddressAlreadyInUse) return failure.EndPoint.Port == port ? null : throw Taken(failure.EndPoint.Port, "--redirect-http");

                // "localhost" is both loopback addresses, and many a container has but one of them.
                bool isMissing = failure.Error is SocketError.AddressNotAvailable or SocketError.AddressFamilyNotSupported;
                if (!isMissing || _wanted.Count < 2) throw Explain(failure);
                _wanted = [.. _wanted.Where(address => !address.Equals(failure.EndPoint.Address))];
            }
        }
    }

    /// <summary>A port that is free on the first address; the system gives each address one of its own choice.</summary>
    private async Task<int> FreePortAsync()
    {
        // Bare: the real one loads certificates, and would say twice what is to be said of them.
        await using var probe = new HttpServer(static _ => default, new ServerOptions { EndPoints = { new IPEndPoint(_wanted[0], 0) }, Loops = 1 });
        try
        {
            await probe.StartAsync();
        }
        catch (ListenException failure)
        {
            throw Explain(failure);
        }

        return PortOf(probe);
    }

    /// <summary>The port that is served: that of HTTPS where there is one.</summary>
    public static int PortOf(HttpServer server) => (server.SecureEndPoints.Count > 0 ? server.SecureEndPoints : server.EndPoints)[0].Port;

    private static CommandFailure Taken(int port, string option)
    {
        string owned = PortOwner.Find(port) is { } holder ? $" by {holder}" : "";
        return new CommandFailure($"port {port} is in use{owned}; name another one with {option}, or leave that out");
    }

    private static CommandFailure Taken(int port)
    {
        string by = PortOwner.Find(port) is { } owner ? $" by {owner}" : "";
        string who = by.Length == 0 ? $" ({PortOwner.HowToFind(port)})" : "";
        string other = port < IPEndPoint.MaxPort ? $"try --port {port + 1}, or leave --port out" : "leave --port out";
        return new CommandFailure($"port {port} is in use{by}; {other} to take the next free one{who}");
    }

    private static CommandFailure Explain(ListenException failure)
    {
        IPEndPoint endPoint = failure.EndPoint;
        string message = failure.Error switch
        {
            SocketError.AccessDenied when endPoint.Port is > 0 and < 1024 =>
                $"no permission to listen on port {endPoint.Port}; ports below 1024 need a privilege (on Linux CAP_NET_BIND_SERVICE); try --port {endPoint.Port + 8000}",
            SocketError.AccessDenied => $"no permission to listen on {endPoint}",
            SocketError.AddressNotAvailable =>
                $"{endPoint.Address} is not an address of this machine; it has {string.Join(", ", (IEnumerable<IPAddress>)[IPAddress.Loopback, .. ListenAddresses.OfThisMachine()])}; 0.0.0.0 stands for all of IPv4, :: for all",
            SocketError.AddressFamilyNotSupported => $"this machine has no IPv6, which {endPoint.Address} is an address of",
            SocketError.TooManyOpenSockets => "no file descriptor is left to listen with; raise the limit (ulimit -n)",
            _ => failure.Message,
        };
        return new CommandFailure(message, failure);
    }
}
