using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Saker.Transport;

/// <summary>How many sockets, of whatever process, listen on one address, as Linux's /proc/net/tcp tells (proc(5)). Shared (stateless).</summary>
internal static class ListeningSockets
{
    // The state column of a listening socket.
    private const string Listening = "0A";

    /// <summary>The sockets that listen on exactly <paramref name="endPoint"/>; 0 where it cannot be seen. Reads a file: not on a loop.</summary>
    internal static int Count(IPEndPoint endPoint)
    {
        try
        {
            string table = endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? "/proc/self/net/tcp6" : "/proc/self/net/tcp";
            string address = AddressColumn(endPoint);
            return File.ReadLines(table).Count(line => IsListening(line, address));
        }
        catch (Exception unseen) when (unseen is IOException or UnauthorizedAccessException)
        {
            return 0;
        }
    }

    /// <summary>The address as the table writes it: words of 32 bits in the machine's order, a colon, the port.</summary>
    internal static string AddressColumn(IPEndPoint endPoint)
    {
        ReadOnlySpan<uint> words = MemoryMarshal.Cast<byte, uint>(endPoint.Address.GetAddressBytes());
        string text = "";
        foreach (uint word in words) text += word.ToString("X8", CultureInfo.InvariantCulture);
        return string.Create(CultureInfo.InvariantCulture, $"{text}:{endPoint.Port:X4}");
    }

    private static bool IsListening(string line, string address)
    {
        // sl local_address rem_address st …
        string[] columns = line.Split(' ', 5, StringSplitOptions.RemoveEmptyEntries);
        return columns.Length > 4 && columns[1] == address && columns[3] == Listening;
    }
}
