using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;

namespace Saker.EndToEnd.Tests.Attacks.Floods;

/// <summary>One connection that begins something and waits to be cut off.</summary>
internal static class SlowFloodRun
{
    private static readonly TimeSpan s_pace = TimeSpan.FromMilliseconds(100);

    /// <summary>Begins it.</summary>
    public static async Task<FrameClient> BeginAsync(int port, SlowFlood flood)
    {
        FrameClient client = await FrameClient.ConnectAsync(port);
        flood.Begin(client);
        await client.SendAsync();
        return client;
    }

    /// <summary>Begins it and waits until the server ends it.</summary>
    /// <param name="port">The server's.</param>
    /// <param name="flood">What to begin.</param>
    /// <param name="enough">When to stop waiting.</param>
    public static async Task<End> RunAsync(int port, SlowFlood flood, CancellationToken enough)
    {
        await using FrameClient client = await BeginAsync(port, flood);
        long began = Stopwatch.GetTimestamp();
        try
        {
            while (!flood.Reads && !client.IsReset) await Task.Delay(s_pace, enough);
            while (await client.ReadAsync(Timeout.InfiniteTimeSpan, enough) is { } frame)
            {
                if (frame.Header.Type is FrameType.GoAway or FrameType.RstStream) return new End(frame.ErrorCode, Stopwatch.GetElapsedTime(began));
            }
        }
        catch (IOException)
        {
            // It was reset.
        }
        catch (OperationCanceledException)
        {
            // The short form does not wait for it.
        }

        return new End(null, Stopwatch.GetElapsedTime(began));
    }

    /// <summary>How it ended.</summary>
    /// <param name="Code">What the client was told; null when it was reset, or was not waited for.</param>
    /// <param name="After">After how long.</param>
    internal readonly record struct End(Http2ErrorCode? Code, TimeSpan After);
}
