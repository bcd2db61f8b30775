using System;
using System.Collections.Generic;
using System.Linq;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;

namespace Saker.Cli.Serving;

/// <summary>The addresses behind <c>--host</c>. Immutable.</summary>
/// <param name="Addresses">What to listen on, all with the same port.</param>
/// <param name="UrlHost">The host of the site's URL, as seen from this machine.</param>
/// <param name="IsEverywhere">Whether it is every address of the machine.</param>
internal sealed record ListenAddresses(IReadOnlyList<IPAddress> Addresses, string UrlHost, bool IsEverywhere)
{
    /// <summary>
    /// Both loopback addresses: browsers try ::1 first for "localhost", and another program there would answer in our place.
    /// </summary>
    public static ListenAddresses Loopback { get; } = new([IPAddress.Loopback, IPAddress.IPv6Loopback], "localhost", IsEverywhere: false);

    /// <summary>Whether this machine alone can connect.</summary>
    public bool IsLoopback => Addresses.All(IPAddress.IsLoopback);

    /// <summary>The addresses that <paramref name="host"/> means.</summary>
    /// <param name="host">An address, a name of this machine, or null for loopback alone.</param>
    /// <exception cref="CommandFailure">It means none.</exception>
    public static ListenAddresses Resolve(string? host)
    {
        if (host is null || host.Equals("localhost", StringComparison.OrdinalIgnoreCase)) return Loopback;

        // IPAddress would read 8080 as 0.0.31.144.
        if (host.All(char.IsAsciiDigit)) throw new CommandFailure($"the host {host} looks like a port; give it with --port {host}");
        if (IPAddress.TryParse(host, out IPAddress? address))
        {
            bool everywhere = address.Equals(IPAddress.Any) || address.Equals(IPAddress.IPv6Any);
            return new ListenAddresses([address], everywhere ? "localhost" : Bracketed(address), everywhere);
        }

        try
        {
            IPAddress[] found = [.. Dns.GetHostAddresses(host).Distinct()];
            if (found.Length > 0) return new ListenAddresses(found, host, IsEverywhere: false);
        }
        catch (Exception unresolved) when (unresolved is SocketException or ArgumentException)
        {
            throw new CommandFailure(
                $"the host '{host}' has no address ({unresolved.Message}); give an address or a name of this machine, or 0.0.0.0 for all of its IPv4 addresses",
                unresolved);
        }

        throw new CommandFailure($"the host '{host}' has no address; give an address or a name of this machine, or 0.0.0.0 for all of its IPv4 addresses");
    }

    /// <summary>The addresses of this machine that others can connect to, the IPv4 ones first.</summary>
    public static IReadOnlyList<IPAddress> OfThisMachine()
    {
        try
        {
            return [.. NetworkInterface.GetAllNetworkInterfaces()
                .Where(network => network.OperationalStatus is OperationalStatus.Up or OperationalStatus.Unknown)
                .SelectMany(network => network.GetIPProperties().UnicastAddresses)
                .Select(unicast => unicast.Address)
                .Where(address => !IPAddress.IsLoopback(address) && !address.IsIPv6LinkLocal)
                .OrderBy(address => address.AddressFamily == AddressFamily.InterNetworkV6)];
        }
        catch (NetworkInformationException)
        {
            // Only the note about other machines is poorer for it.
            return [];
        }
    }

    /// <summary>The URL of the site on this machine.</summary>
    public string Url(int port, bool isSecure) => $"{(isSecure ? "https" : "http")}://{UrlHost}:{port}";

    /// <summary>The URLs for other machines, when every address is listened on.</summary>
    public IEnumerable<string> NetworkUrls(int port, bool isSecure) => !IsEverywhere
        ? []
        : OfThisMachine()
            .Where(address => Addresses.Contains(IPAddress.IPv6Any) || address.AddressFamily == AddressFamily.InterNetwork)
            .Select(address => $"{(isSecure ? "https" : "http")}://{Bracketed(address)}:{port}");

    private static string Bracketed(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}
