using System.Net;
using System.Net.Sockets;

namespace Saker.EndToEnd.Tests.Faults;

/// <summary>A port that was free a moment ago, for servers that cannot say which one they got.</summary>
internal static class FreePort
{
    /// <summary>Finds one.</summary>
    public static int Find()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
