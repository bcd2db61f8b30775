using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Threading;
using System.Threading.Tasks;

namespace Saker.EndToEnd.Tests.Support;

/// <summary>
/// One client that asks for one small file at a fixed rate, on a thread of its own, and notes how long each answer took. A request
/// that is late because the one before was counts from when it was due: a server that stands still for a while does so for all of them.
/// </summary>
internal sealed class Metronome(EndPoint server, string target)
{
    private static readonly TimeSpan s_beat = TimeSpan.FromMilliseconds(4);

    private readonly byte[] _request = Encoding.ASCII.GetBytes($"GET {target} HTTP/1.1\r\nHost: a.example\r\n\r\n");

    /// <summary>Asks for <paramref name="duration"/>; the waits, shortest first. A wait of that length ends it: the server stands still.</summary>
    public Task<TimeSpan[]> RunAsync(TimeSpan duration) =>
        Task.Factory.StartNew(() => Run(duration), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    /// <summary>The wait that 99 of 100 stay below.</summary>
    public static TimeSpan Percentile99(TimeSpan[] sorted) => sorted[sorted.Length * 99 / 100];

    private TimeSpan[] Run(TimeSpan duration)
    {
        using Socket socket = Visitors.Connect(server);
        socket.ReceiveTimeout = (int)duration.TotalMilliseconds;
        byte[] answer = new byte[16 * 1024];
        var waits = new List<TimeSpan>();
        long began = Stopwatch.GetTimestamp();
        for (TimeSpan due = TimeSpan.Zero; due < duration; due += s_beat)
        {
            TimeSpan now = Stopwatch.GetElapsedTime(began);
            if (now < due)
            {
                // Waking up late is this thread's fault, and the beat goes on from there; being behind is the server's.
                Thread.Sleep(due - now);
                due = Stopwatch.GetElapsedTime(began);
            }

            bool isAnswered = TryAsk(socket, answer);
            waits.Add(Stopwatch.GetElapsedTime(began) - due);
            if (!isAnswered) break;
        }

        waits.Sort();
        return [.. waits];
    }

    // The content ends with a byte that is nowhere else in the answer.
    private bool TryAsk(Socket socket, byte[] answer)
    {
        socket.Send(_request);
        int have = 0;
        do
        {
            try
            {
                int count = socket.Receive(answer, have, answer.Length - have, SocketFlags.None);
                if (count == 0) throw new InvalidOperationException("the connection was closed");
                have += count;
            }
            catch (SocketException late) when (late.SocketErrorCode is SocketError.TimedOut or SocketError.WouldBlock)
            {
                return false;
            }
        }
        while (answer[have - 1] != (byte)'~');
        if (!answer.AsSpan().StartsWith("HTTP/1.1 200 "u8)) throw new InvalidOperationException("not a 200");
        return true;
    }
}
