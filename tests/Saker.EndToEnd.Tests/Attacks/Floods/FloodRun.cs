using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;
using Saker.EndToEnd.Tests.Support;
using Saker.Protocol.Http2;

namespace Saker.EndToEnd.Tests.Attacks.Floods;

/// <summary>One connection that floods until it is cut off.</summary>
internal static class FloodRun
{
    /// <summary>A flood that is not over by then goes on for ever.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A client that reads nothing must not be stopped by its own socket before the server has had enough.
    private const int Rounds = 200_000;

    /// <summary>Floods a server.</summary>
    /// <returns>The code of its last GOAWAY, null for a connection that ended without one; and after how long.</returns>
    public static async Task<(Http2ErrorCode? Code, TimeSpan After)> RunAsync(int port, Flood flood)
    {
        using var patience = new CancellationTokenSource(Patience);
        await using FrameClient client = await FrameClient.ConnectAsync(port);
        Http2ErrorCode? code = null;
        long began = Stopwatch.GetTimestamp();
        try
        {
            client.Open(flood.Settings);
            flood.Begin(client);
            for (int i = 0; i < Rounds && code is null;)
            {
                for (int j = 0; j < flood.RoundsAWrite; j++) flood.Round(client, i++);
                await client.SendAsync(patience.Token);
                if (flood.WaitsEachRound) code = (await client.ReadAsync(patience.Token) is { } one) ? CodeOf(one) : throw new EndOfStreamException();
                while (code is null && flood.Reads && client.HasInput && await client.ReadAsync(patience.Token) is { } next) code = CodeOf(next);
            }
        }
        catch (IOException)
        {
            // The server has closed, and what it said before that can still be read, unless a reset destroyed it.
        }

        TimeSpan after = Stopwatch.GetElapsedTime(began);
        try
        {
            while (await client.ReadAsync(patience.Token) is { } next) code = CodeOf(next) ?? code;
        }
        catch (IOException)
        {
            // A reset is an end too.
        }

        return (code, after);
    }

    private static Http2ErrorCode? CodeOf(ReceivedFrame frame) => frame.Header.Type == FrameType.GoAway ? frame.ErrorCode : null;
}
