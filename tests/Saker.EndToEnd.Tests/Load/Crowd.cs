using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Load;

/// <summary>Many connections at a time, each of them a client that sends one and the same request.</summary>
internal sealed class Crowd : IDisposable
{
    private const int AtATime = 256;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(60);

    private readonly byte[] _request;
    private readonly List<Socket> _clients = [];

    /// <summary>Nobody yet.</summary>
    /// <param name="target">The request target everybody asks for.</param>
    public Crowd(string target) => _request = Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: crowd.example\r\nUser-Agent: crowd\r\n\r\n");

    /// <summary>The connections.</summary>
    public IReadOnlyList<Socket> Clients => _clients;

    /// <summary>The bytes of the request.</summary>
    public ReadOnlyMemory<byte> Request => _request;

    /// <summary>Lets <paramref name="count"/> more clients connect to a port of this machine.</summary>
    public async Task ConnectAsync(int port, int count)
    {
        // A client address for every few thousand: the pair of addresses has no more ports than that.
        var made = new Socket[count];
        await ForEachAsync(Enumerable.Range(0, count), async i =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(new IPAddress([127, 0, 1, (byte)(1 + ((_clients.Count + i) / 5000))]), 0));
            await socket.ConnectAsync(new IPEndPoint(IPAddress.Loopback, port));
            made[i] = socket;
        });
        _clients.AddRange(made);
    }

    /// <summary>Every client asks, and has its answer when this completes.</summary>
    /// <param name="clients">Who asks.</param>
    /// <param name="answerBytes">How long an answer is, head and content.</param>
    /// <returns>How long each waited.</returns>
    public async Task<TimeSpan[]> AskAsync(IReadOnlyList<Socket> clients, int answerBytes)
    {
        var waits = new TimeSpan[clients.Count];
        await ForEachAsync(Enumerable.Range(0, clients.Count), async i => waits[i] = await AskAsync(clients[i], _request, answerBytes));
        return waits;
    }

    /// <summary>One client sends <paramref name="request"/> (all of it or its rest) and reads its answer.</summary>
    public static async Task<TimeSpan> AskAsync(Socket client, ReadOnlyMemory<byte> request, int answerBytes)
    {
        long began = Stopwatch.GetTimestamp();
        using var patience = new CancellationTokenSource(s_patience);
        await client.SendAsync(request, patience.Token);
        byte[] answer = new byte[answerBytes];
        int have = 0;
        while (have < answer.Length)
        {
            int count = await client.ReceiveAsync(answer.AsMemory(have), patience.Token);
            if (count == 0) throw new InvalidOperationException($"the connection was closed after {have} of {answerBytes} bytes");
            have += count;
        }

        if (!answer.AsSpan().StartsWith("HTTP/1.1 200 "u8)) throw new InvalidOperationException($"not a 200: {Encoding.ASCII.GetString(answer)}");
        return Stopwatch.GetElapsedTime(began);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (Socket client in _clients) client.Dispose();
        _clients.Clear();
    }

    private static Task ForEachAsync(IEnumerable<int> items, Func<int, Task> work) =>
        Parallel.ForEachAsync(items, new ParallelOptions { MaxDegreeOfParallelism = AtATime }, async (i, _) => await work(i));
}
